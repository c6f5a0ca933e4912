"""Drafts that nobody has published or discarded: initiatives, documents, and documents that hold draft statements.

Whoever drafted it hears first, before those who lead; an initiative's owner before its author.
"""

from initiatives.reminders.subjects.alive import OWNER

INITIATIVES = f"""
    SELECT i.id AS initiative_id, NULL::bigint AS commitment_id, NULL::bigint AS document_id, '' AS aspect, i.id AS within,
           o.id AS owner_id, i.partnership_id, true AS draft, tracker_day(i.created_at) AS due,
           NULL::date AS resumes, NULL::timestamptz AS answered_at,
           jsonb_build_object('of', CASE WHEN o.id = i.owner_id THEN 'initiative' ELSE 'draft' END, 'owner', {OWNER},
                              'says', 'draft') AS facts
    FROM initiatives_initiative i
    LEFT JOIN initiatives_user owner ON owner.id = i.owner_id AND owner.is_active AND NOT owner.is_system
    LEFT JOIN initiatives_user o ON o.id = coalesce(owner.id, i.author_id, i.owner_id)
    WHERE i.publication = 'draft'
"""
# Draft statements in a document that is no draft any more speak for themselves, since the first of them was drafted.
DOCUMENTS = f"""
    SELECT NULL::bigint, NULL::bigint, d.id, '', NULL::bigint, o.id, d.partnership_id, true,
           tracker_day(CASE d.publication WHEN 'draft' THEN d.created_at ELSE drafted.first END),
           NULL::date, NULL::timestamptz,
           jsonb_build_object(
               'of', 'draft', 'owner', {OWNER}, 'statements', coalesce(drafted.statements, 0),
               'says', CASE WHEN d.publication <> 'draft' THEN 'statements'
                            WHEN drafted.statements > 0 THEN 'draft with statements' ELSE 'draft' END)
    FROM initiatives_sourcedocument d
    LEFT JOIN (
        SELECT k.document_id, count(*) AS statements, min(st.created_at) AS first,
               CASE WHEN count(DISTINCT st.author_id) = 1 THEN min(st.author_id) END AS author_id
        FROM initiatives_statement st
        JOIN initiatives_passage p ON p.id = st.passage_id JOIN initiatives_capture k ON k.id = p.capture_id
        WHERE st.publication = 'draft' GROUP BY k.document_id
    ) drafted ON drafted.document_id = d.id
    LEFT JOIN initiatives_user o ON o.id = CASE d.publication WHEN 'draft' THEN d.author_id ELSE drafted.author_id END
    WHERE d.publication = 'draft' OR d.publication = 'published' AND drafted.statements > 0
"""

SUBJECTS = {"draft_waiting": f"{INITIATIVES} UNION ALL {DOCUMENTS}"}
