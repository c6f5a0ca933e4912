"""Standings and holdings of a page of subjects in one pass; what answered for a single initiative goes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
# Functions that take more than they did, and those that nothing calls any more.
GONE = """
DROP FUNCTION IF EXISTS tracker_live(text, timestamptz), tracker_answers(text, date, timestamptz),
    tracker_claims(text, date, timestamptz), tracker_initiative_standings(date, timestamptz), tracker_promises(date, timestamptz),
    tracker_commitment_standings(date, timestamptz), tracker_due_steps(date, timestamptz), tracker_dues(date, timestamptz),
    tracker_earlier_homes(date, timestamptz), tracker_initiative_schedules(date, timestamptz, date),
    tracker_initiative_schedule(bigint, boolean, date, timestamptz, date), tracker_under(bigint, bigint, date, timestamptz);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0024_briefings'),
    ]

    operations = [
        migrations.RunSQL(GONE, migrations.RunSQL.noop),
        *(
            migrations.RunSQL((SQL / name).read_text(), migrations.RunSQL.noop)
            for name in ("due.sql", "identity.sql", "derived.sql", "standings.sql")
        ),
    ]
