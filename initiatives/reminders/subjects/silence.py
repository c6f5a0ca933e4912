"""Sides from which we hold nothing since a day, although a review has searched their sources after it.

Heard from a side is what it said, itself or jointly: statements about the initiative or its commitments, claims on them,
and the promises themselves. Only commitments outside any initiative are looked at by themselves, for the sides they bind.
"""

from initiatives.reminders.subjects.alive import (
    COMMITMENTS,
    INITIATIVES,
    OF_COMMITMENT,
    OF_INITIATIVE,
    PROMISED,
    PUBLISHED,
    STILL_OPEN,
    commitment,
    initiative,
)

# Of each subject and side: when its sources were last searched.
SEARCHED = """
    SELECT r.{noun}_id AS subject, searched.key AS side, max(r.recorded_at) AS at
    FROM initiatives_review r
    CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(r.sources_searched) WHEN 'object' THEN r.sources_searched ELSE '{{}}' END) searched
    WHERE r.{noun}_id IS NOT NULL AND searched.value <> '[]'
    GROUP BY 1, 2
"""
# What was said of a subject: by which voice (a country, or joint), on which day. Drafts are heard too, and what was
# withdrawn is not.
STATEMENTS = """
    SELECT about.subject, CASE WHEN st.joint THEN 'joint' ELSE spoke.side::text END AS voice,
           coalesce(st.said_on_to, tracker_source_day(st.passage_id), tracker_day(st.created_at)) AS day
    FROM ({links}) about
    JOIN searched_subject ON searched_subject.subject = about.subject
    JOIN initiatives_statement st ON st.id = about.statement_id AND st.publication IN ('draft', 'published', 'superseded')
    LEFT JOIN initiatives_person person ON person.id = st.person_id
    LEFT JOIN initiatives_organisation organisation ON organisation.id = st.organisation_id
    CROSS JOIN LATERAL (SELECT DISTINCT unnest(ARRAY[person.country, organisation.country]) AS side) spoke
    WHERE st.joint OR spoke.side IS NOT NULL
"""
CLAIMS = """
    SELECT one.subject, claim.key, (claim.value->>'last_day')::date
    FROM ({standings}) one
    JOIN searched_subject ON searched_subject.subject = one.subject
    CROSS JOIN LATERAL jsonb_each(one.data->'claims') claim
    WHERE jsonb_typeof(claim.value) = 'object' AND claim.key <> 'reported'
"""
PROMISES = """
    SELECT one.subject, one.said_by, tracker_source_day(one.passage_id)
    FROM ({promises}) one
    JOIN searched_subject ON searched_subject.subject = one.subject
    WHERE one.said_by <> 'reported'
"""
HEARD = """
    WITH searched AS ({searched}), searched_subject AS (SELECT DISTINCT subject FROM searched),
    said AS ({statements} UNION ALL {claims} UNION ALL {promises})
    SELECT searched.subject, searched.side, searched.at, max(said.day) AS heard
    FROM searched LEFT JOIN said ON said.subject = searched.subject AND said.voice IN (searched.side, 'joint')
    GROUP BY 1, 2, 3
"""
HEARD_OF_INITIATIVES = HEARD.format(
    searched=SEARCHED.format(noun="initiative"),
    statements=STATEMENTS.format(
        links="""
            SELECT statement_id, initiative_id AS subject FROM initiatives_statementinitiative
            UNION
            SELECT l.statement_id, promise.initiative_id FROM initiatives_statementcommitment l
            JOIN initiatives_commitment promise ON promise.id = l.commitment_id WHERE promise.initiative_id IS NOT NULL
        """
    ),
    claims=CLAIMS.format(
        standings="""
            SELECT initiative_id AS subject, data FROM initiatives_standing WHERE initiative_id IS NOT NULL
            UNION ALL
            SELECT promise.initiative_id, its.data FROM initiatives_standing its
            JOIN initiatives_commitment promise ON promise.id = its.commitment_id WHERE promise.initiative_id IS NOT NULL
        """
    ),
    promises=PROMISES.format(
        promises="""
            SELECT initiative_id AS subject, said_by, passage_id FROM initiatives_commitment WHERE initiative_id IS NOT NULL
        """
    ),
)
HEARD_OF_COMMITMENTS = HEARD.format(
    searched=SEARCHED.format(noun="commitment"),
    statements=STATEMENTS.format(
        links="SELECT statement_id, commitment_id AS subject FROM initiatives_statementcommitment"
    ),
    claims=CLAIMS.format(
        standings="SELECT commitment_id AS subject, data FROM initiatives_standing WHERE commitment_id IS NOT NULL"
    ),
    promises=PROMISES.format(promises="SELECT id AS subject, said_by, passage_id FROM initiatives_commitment"),
)

SAYS = """
    'says', CASE WHEN h.heard IS NULL THEN 'never' ELSE 'heard' END, 'side', h.side, 'searched', tracker_day(h.at)
"""
SILENT = "(h.heard IS NULL OR h.heard < tracker_day(h.at))"
OF_INITIATIVES = initiative(
    due="coalesce(h.heard, tracker_day(i.published_at))", aspect="h.side", answered_at="h.at",
    facts=f"{OF_INITIATIVE}, {SAYS}",
)  # fmt: skip
OF_COMMITMENTS = commitment(
    due="coalesce(h.heard, tracker_day(greatest(c.created_at, d.published_at)))", aspect="h.side", answered_at="h.at",
    facts=f"{OF_COMMITMENT}, {SAYS}",
)  # fmt: skip

TO_HEAR = f"""
    SELECT {OF_INITIATIVES} {INITIATIVES} JOIN ({HEARD_OF_INITIATIVES}) h ON h.subject = i.id
    WHERE {PUBLISHED} AND {STILL_OPEN} AND h.side IN (pair.country_a, pair.country_b) AND {SILENT}
    UNION ALL
    SELECT {OF_COMMITMENTS} {COMMITMENTS} JOIN ({HEARD_OF_COMMITMENTS}) h ON h.subject = c.id
    WHERE {PROMISED} AND i.id IS NULL AND {STILL_OPEN} AND h.side = ANY (c.sides) AND {SILENT}
"""

SUBJECTS = {"side_silent": TO_HEAR}
