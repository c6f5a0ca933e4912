"""Many initiatives with long ledgers, written past the triggers in seconds; for measuring and nothing else."""

from datetime import datetime

from django.db import connection, transaction

from tests.factories import PartnershipFactory, UserFactory
from tests.factories.sources import CaptureFactory, DocumentFactory

# Lines of a ledger are spread over two years before today; every tenth corrects the one before it of the same voice.
CROWD = """
UPDATE initiatives_partnership SET created_at = now() - interval '900 days' WHERE id = %(pair)s;

INSERT INTO initiatives_initiative (slug, name, acronym, kind, flagship, summary, ongoing, review_every, partnership_id,
    publication, published_at, version, created_at, updated_at)
SELECT 'crowd-' || n, 'Initiative ' || n, '', 'project', false, 'It plants trees.', n %% 3 = 0, 90, %(pair)s,
    'published', now() - interval '800 days', 1, now() - interval '800 days', now()
FROM generate_series(1, %(initiatives)s) n;

INSERT INTO initiatives_passage (capture_id, start, "end", exact, prefix, suffix, paragraph)
SELECT %(capture)s, n, n + 1, 'x', '', '', 1 FROM generate_series(1, %(initiatives)s * %(promises)s) n;

INSERT INTO initiatives_commitment (wording, sides, said_by, force, measurable, target_unit, ongoing, baseline_due,
    initiative_id, passage_id, version, created_at, updated_at)
SELECT 'Promise ' || n, '{BR,NO}', 'BR', 'will', false, '', false, CASE n %% 3 WHEN 0 THEN NULL ELSE (2024 + n %% 5)::text END,
    i.id, p.id, 1, now() - interval '800 days', now()
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM initiatives_initiative WHERE slug LIKE 'crowd-%%') i
JOIN generate_series(1, %(initiatives)s * %(promises)s) n ON (n - 1) / %(promises)s + 1 = i.place
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM initiatives_passage WHERE capture_id = %(capture)s) p ON p.place = n;

INSERT INTO initiatives_statusupdate (initiative_id, commitment_id, axis, asserted_by, status, as_of, first_day, last_day,
    reason, entered_in_error, sources_searched, by_id, recorded_at)
SELECT i.id, NULL, CASE n %% 5 WHEN 4 THEN 'evidence' ELSE 'claim' END, (ARRAY['BR', 'NO', 'joint', 'reported', NULL])[n %% 5 + 1],
    CASE n %% 5 WHEN 4 THEN 'started' ELSE (ARRAY['announced', 'agreed', 'under_way'])[(n + i.id) %% 3 + 1] END,
    CASE n %% 4 WHEN 0 THEN NULL ELSE to_char(day, 'YYYY-MM') END, day - 15, day,
    'The text says so.', false, '{}', %(by)s, day + interval '1 day'
FROM initiatives_initiative i, generate_series(1, %(lines)s) n,
    LATERAL (SELECT (now() - interval '700 days')::date + (n * 690 / %(lines)s + i.id %% 7)::integer AS day) d
WHERE i.slug LIKE 'crowd-%%';

INSERT INTO initiatives_statusupdate (initiative_id, commitment_id, axis, asserted_by, status, as_of, first_day, last_day,
    reason, entered_in_error, sources_searched, by_id, recorded_at)
SELECT NULL, c.id, 'claim', 'BR', 'agreed', '2025', '2025-01-01', '2025-12-31',
    'The text says so.', false, '{}', %(by)s, now() - interval '300 days'
FROM initiatives_commitment c WHERE c.id %% 3 = 0 AND c.wording LIKE 'Promise %%';

INSERT INTO initiatives_statusupdate (initiative_id, axis, asserted_by, status, as_of, first_day, last_day, reason,
    entered_in_error, sources_searched, by_id, recorded_at, corrects_id)
SELECT initiative_id, axis, asserted_by, status, as_of, first_day, last_day, 'Misread.', id %% 20 = 0, '{}', by_id,
    recorded_at + interval '9 days', id
FROM initiatives_statusupdate WHERE id %% 10 = 0 AND initiative_id IS NOT NULL;

INSERT INTO initiatives_duerevision (commitment_id, new_due, last_day, cause, reason, by_id, recorded_at, entered_in_error)
SELECT c.id, (2027 + n)::text, '2026-01-01'::date + n * 30, 'party_moved', 'They said so.', %(by)s, '2026-01-01'::date + n * 30, false
FROM initiatives_commitment c, generate_series(1, 2) n WHERE c.id %% 3 = 1 AND c.wording LIKE 'Promise %%';

INSERT INTO initiatives_review (initiative_id, outcome, note, sources_searched, next_review_on, by_id, recorded_at)
SELECT i.id, 'no_change', '', '{"BR": ["a site"]}', (now() - n * interval '100 days')::date + 90, %(by)s, now() - n * interval '100 days'
FROM initiatives_initiative i, generate_series(1, 2) n WHERE i.slug LIKE 'crowd-%%';
"""
# Nothing but open initiatives, each owned by one of several people.
OPEN = """
INSERT INTO initiatives_initiative (slug, name, acronym, kind, flagship, summary, ongoing, review_every, partnership_id, owner_id,
    publication, published_at, version, created_at, updated_at)
SELECT 'open-' || n, 'Initiative ' || n, '', 'project', false, 'It plants trees.', false, 90, %(pair)s,
    (%(owners)s::bigint[])[n %% cardinality(%(owners)s::bigint[]) + 1], 'published', %(published)s, 1, %(published)s, %(published)s
FROM generate_series(1, %(initiatives)s) n;
"""
TABLES = ("partnership", "initiative", "passage", "commitment", "statusupdate", "duerevision", "review")
STANDINGS = """
INSERT INTO initiatives_standing (initiative_id, data) SELECT initiative_id, data FROM tracker_initiative_standings(NULL, NULL)
    ON CONFLICT (initiative_id) DO UPDATE SET data = EXCLUDED.data;
INSERT INTO initiatives_standing (commitment_id, data) SELECT commitment_id, data FROM tracker_commitment_standings(NULL, NULL)
    ON CONFLICT (commitment_id) DO UPDATE SET data = EXCLUDED.data;
"""


def make_crowd(*, initiatives: int, lines: int = 20, promises: int = 3) -> None:
    """`initiatives` of Brazil and Norway with `lines` of status, `promises` commitments and two reviews each."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys are judged at once, or the tables would wait for the commit with their triggers off.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        pair = PartnershipFactory(slug="crowd")
        capture = CaptureFactory(text="x" * (initiatives * promises + 2), document=DocumentFactory(partnership=pair))
        given = {
            "pair": pair.pk, "capture": capture.pk, "by": UserFactory(username="crowd").pk,
            "initiatives": initiatives, "lines": lines, "promises": promises,
        }  # fmt: skip
        for table in TABLES:
            cursor.execute(f"ALTER TABLE initiatives_{table} DISABLE TRIGGER USER")
        cursor.execute(CROWD, given)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE initiatives_{table} ENABLE TRIGGER USER")
        cursor.execute(STANDINGS)
    with connection.cursor() as cursor:
        # Not the whole database: the tables all databases share would wait for whoever looks at them elsewhere.
        cursor.execute(f"ANALYZE {', '.join(f'initiatives_{table}' for table in (*TABLES, 'standing'))}")


def make_open(*, initiatives: int, owners: int, published: datetime) -> None:
    """So many initiatives without a commitment, published at a moment and never reviewed since; so many people own them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        given = {
            "pair": PartnershipFactory(slug="open").pk, "owners": [user.pk for user in UserFactory.create_batch(owners)],
            "initiatives": initiatives, "published": published,
        }  # fmt: skip
        cursor.execute("ALTER TABLE initiatives_initiative DISABLE TRIGGER USER")
        cursor.execute(OPEN, given)
        cursor.execute("ALTER TABLE initiatives_initiative ENABLE TRIGGER USER")
        cursor.execute(STANDINGS)
    with connection.cursor() as cursor:
        # Not the whole database: the tables all databases share would wait for whoever looks at them elsewhere.
        cursor.execute(f"ANALYZE {', '.join(f'initiatives_{table}' for table in (*TABLES, 'standing'))}")
