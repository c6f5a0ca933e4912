"""Documents whose latest text no longer shows, at their place, words that something published rests on.

A text that is withheld is not looked at. Words are replaced once somebody has marked others at the place where the latest
text has them, or what stands there instead.
"""

# Words whose check against the latest readable text of their published document failed.
BROKEN = """
    SELECT d.id AS document_id, d.partnership_id, x.passage_id, x.state, passage.exact, passage.start
    FROM initiatives_passagecheck x
    JOIN initiatives_capture k ON k.id = x.capture_id AND k.withheld_at IS NULL
    JOIN initiatives_sourcedocument d ON d.id = k.document_id AND d.publication = 'published'
    JOIN initiatives_passage passage ON passage.id = x.passage_id
    JOIN initiatives_capture own ON own.id = passage.capture_id AND own.withheld_at IS NULL
    WHERE x.state IN ('moved', 'changed', 'missing')
      AND NOT EXISTS (
          SELECT 1 FROM initiatives_capture later
          WHERE later.document_id = k.document_id AND later.withheld_at IS NULL
            AND (later.captured_at, later.id) > (k.captured_at, k.id))
      AND NOT EXISTS (
          SELECT 1 FROM initiatives_passage anew
          WHERE anew.capture_id = k.id AND anew.start < x."end" AND anew."end" > x.start)
"""
# Since when each stands as it stands now: a further text that changes nothing about it begins nothing anew.
SINCE = """
    SELECT run.passage_id, min(tracker_day(run.captured_at)) FILTER (WHERE run.others = 0) AS since
    FROM (
        SELECT x.passage_id, k.captured_at, count(*) FILTER (WHERE x.state <> broken.state)
               OVER (PARTITION BY x.passage_id ORDER BY k.captured_at DESC, k.id DESC) AS others
        FROM broken
        JOIN initiatives_passagecheck x ON x.passage_id = broken.passage_id
        JOIN initiatives_capture k ON k.id = x.capture_id AND k.withheld_at IS NULL
    ) run GROUP BY run.passage_id
"""
# What rests on words, and the initiative it belongs to. A line that was corrected rests on nothing any more, a review of
# the past is not mended, and a statement of which its source is recorded to have corrected it is looked after.
RESTS = """
    SELECT c.passage_id, c.initiative_id FROM initiatives_commitment c
    UNION
    SELECT st.passage_id, link.initiative_id
    FROM initiatives_statement st LEFT JOIN initiatives_statementinitiative link ON link.statement_id = st.id
    WHERE st.publication = 'published' AND NOT EXISTS (
        SELECT 1 FROM initiatives_statementnote note
        WHERE note.statement_id = st.id AND note.kind IN ('corrected', 'retracted'))
    UNION
    SELECT item.passage_id, item.initiative_id FROM initiatives_scopeitem item
    UNION
    SELECT e.passage_id, coalesce(line.initiative_id, part.initiative_id, e.aim_id, c.initiative_id)
    FROM initiatives_evidence e
    LEFT JOIN initiatives_statusupdate line ON line.id = e.status_update_id
    LEFT JOIN initiatives_duerevision revision ON revision.id = e.due_revision_id
    LEFT JOIN initiatives_measurement figure ON figure.id = e.measurement_id
    LEFT JOIN initiatives_participation part ON part.id = e.participation_id
    LEFT JOIN initiatives_commitment c
        ON c.id = coalesce(line.commitment_id, revision.commitment_id, figure.commitment_id, e.baseline_id)
    WHERE e.review_id IS NULL AND NOT coalesce(line.entered_in_error, revision.entered_in_error, false)
      AND NOT EXISTS (SELECT 1 FROM initiatives_statusupdate mended WHERE mended.corrects_id = e.status_update_id)
      AND NOT EXISTS (SELECT 1 FROM initiatives_duerevision mended WHERE mended.corrects_id = e.due_revision_id)
"""
# Who owns the one initiative, or all of those, that rest on the words hears first.
TO_MEND = f"""
    SELECT NULL::bigint AS initiative_id, NULL::bigint AS commitment_id, document_id, '' AS aspect,
           CASE WHEN count(DISTINCT within) = 1 THEN min(within) END AS within,
           CASE WHEN count(DISTINCT owner_id) = 1 THEN min(owner_id) END AS owner_id,
           partnership_id, false AS draft, max(since) AS due, NULL::date AS resumes, NULL::timestamptz AS answered_at,
           jsonb_build_object(
               'of', 'document', 'says', 'words',
               'changed', count(DISTINCT passage_id) FILTER (WHERE state = 'changed'),
               'missing', count(DISTINCT passage_id) FILTER (WHERE state = 'missing'),
               'moved', count(DISTINCT passage_id) FILTER (WHERE state = 'moved'),
               'words', (array_agg(words ORDER BY place))[1]) AS facts
    FROM (
        WITH broken AS MATERIALIZED ({BROKEN}), since AS ({SINCE}), rests AS ({RESTS})
        SELECT broken.document_id, broken.partnership_id, broken.passage_id, broken.state, since.since, i.id AS within,
               o.id AS owner_id, ARRAY[broken.start, broken.passage_id] AS place,
               regexp_replace(left(broken.exact, 60), '\\s+', ' ', 'g') || CASE WHEN length(broken.exact) > 60 THEN '…' ELSE '' END AS words
        FROM broken
        JOIN since ON since.passage_id = broken.passage_id
        JOIN rests ON rests.passage_id = broken.passage_id
        LEFT JOIN initiatives_initiative i ON i.id = rests.initiative_id
        LEFT JOIN initiatives_user o ON o.id = i.owner_id AND o.is_active AND NOT o.is_system
        WHERE coalesce(i.publication, 'published') = 'published'
    ) relied
    GROUP BY document_id, partnership_id
"""

SUBJECTS = {"passage_broken": TO_MEND}
