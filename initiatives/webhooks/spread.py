"""Spreading: each change behind an endpoint's place in the feed becomes a delivery to it, and the place moves on.

One statement for all endpoints: what is settled (`models.change`), the deliveries and the new places are of one moment, so
no change is missed and none comes twice, whoever writes or sweeps at the same time. Whether the owner may see a change is
judged when it is sent.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from initiatives.models import WebhookEndpoint
from initiatives.models.change import SETTLED

HORIZON = f"""
    SELECT era_id, xid, id FROM initiatives_change WHERE {SETTLED} ORDER BY era_id DESC, xid DESC, id DESC LIMIT 1
"""
# Changes of a partnership, as the feed's filter of that name finds them: at home there or shown there.
OF_PARTNERSHIP = """
    CASE c.noun
    WHEN 'initiative' THEN EXISTS (
        SELECT 1 FROM initiatives_initiative i WHERE i.id = c.subject_id AND i.partnership_id = p.partnership_id
        UNION ALL
        SELECT 1 FROM initiatives_shownin s WHERE s.initiative_id = c.subject_id AND s.partnership_id = p.partnership_id)
    WHEN 'commitment' THEN EXISTS (
        SELECT 1 FROM initiatives_commitment m JOIN initiatives_initiative i ON i.id = m.initiative_id
        WHERE m.id = c.subject_id AND i.partnership_id = p.partnership_id
        UNION ALL
        SELECT 1 FROM initiatives_commitment m JOIN initiatives_shownin s ON s.initiative_id = m.initiative_id
        WHERE m.id = c.subject_id AND s.partnership_id = p.partnership_id
        UNION ALL
        SELECT 1 FROM initiatives_commitment m JOIN initiatives_passage a ON a.id = m.passage_id
        JOIN initiatives_capture k ON k.id = a.capture_id JOIN initiatives_sourcedocument d ON d.id = k.document_id
        WHERE m.id = c.subject_id AND m.initiative_id IS NULL AND d.partnership_id = p.partnership_id)
    WHEN 'statement' THEN EXISTS (
        SELECT 1 FROM initiatives_statement t WHERE t.id = c.subject_id AND t.partnership_id = p.partnership_id)
    WHEN 'document' THEN EXISTS (
        SELECT 1 FROM initiatives_sourcedocument d WHERE d.id = c.subject_id AND d.partnership_id = p.partnership_id)
    ELSE false END
"""
# An endpoint that another sweep holds, or that is being removed, is left to the next.
SPREAD = f"""
    WITH horizon AS MATERIALIZED ({HORIZON}),
    places AS MATERIALIZED (
        SELECT p.endpoint_id, p.era, p.xid, p.line, e.kinds, e.partnership_id
        FROM initiatives_webhookplace p JOIN initiatives_webhookendpoint e ON e.id = p.endpoint_id
        JOIN initiatives_user u ON u.id = e.owner_id, horizon h
        WHERE e.active AND e.changes AND u.is_active AND (h.era_id, h.xid, h.id) > (p.era, p.xid, p.line)
        FOR UPDATE OF p SKIP LOCKED FOR KEY SHARE OF e SKIP LOCKED
    ), made AS (
        INSERT INTO initiatives_webhookdelivery (endpoint_id, change_id)
        SELECT p.endpoint_id, c.id FROM places p, horizon h, initiatives_change c
        WHERE (c.era_id, c.xid, c.id) > (p.era, p.xid, p.line) AND (c.era_id, c.xid, c.id) <= (h.era_id, h.xid, h.id)
          AND (p.kinds = '{{}}' OR c.kind = ANY(p.kinds)) AND (p.partnership_id IS NULL OR {OF_PARTNERSHIP})
        ORDER BY p.endpoint_id, c.era_id, c.xid, c.id
        ON CONFLICT (endpoint_id, change_id) DO NOTHING RETURNING 1
    ), moved AS (
        UPDATE initiatives_webhookplace w SET era = h.era_id, xid = h.xid, line = h.id
        FROM places p, horizon h WHERE w.endpoint_id = p.endpoint_id RETURNING 1
    )
    SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM moved)
"""
# From now on: behind whatever is settled; what is being written at this moment is told.
BEGIN = f"""
    INSERT INTO initiatives_webhookplace (endpoint_id, era, xid, line)
    SELECT %(endpoint)s, coalesce(h.era_id, 0), coalesce(h.xid, '0'), coalesce(h.id, 0)
    FROM (SELECT 1) one LEFT JOIN ({HORIZON}) h ON true
    ON CONFLICT (endpoint_id) DO UPDATE SET era = excluded.era, xid = excluded.xid, line = excluded.line
"""
TO_THE_END = f"""
    UPDATE initiatives_webhookplace SET era = h.era_id, xid = h.xid, line = h.id FROM ({HORIZON}) h
"""


@dataclass(frozen=True)
class Spread:
    """How many deliveries were made, and how many endpoints have been told of everything there is."""

    deliveries: int = 0
    endpoints: int = 0


def spread() -> Spread:
    """Make the deliveries of what is settled and was not spread yet. Two sweeps at the same time do no harm."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SPREAD)
        return Spread(*cursor.fetchone())


def begin_now(endpoint: WebhookEndpoint) -> None:
    """The endpoint is told what happens from now on, nothing of before."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, {"endpoint": endpoint.pk})


def skip_to_the_end() -> None:
    """No endpoint is told what is settled and was not spread yet."""
    with connection.cursor() as cursor:
        cursor.execute(TO_THE_END)
