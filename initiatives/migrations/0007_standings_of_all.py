"""The standings of all subjects in one pass; the standing of one is a row of them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
# Their work is done by the set-based functions now.
GONE = """
    DROP FUNCTION IF EXISTS tracker_statuses(bigint, bigint, date, timestamptz);
    DROP FUNCTION IF EXISTS tracker_review(bigint, bigint, date, timestamptz);
    DROP FUNCTION IF EXISTS tracker_due(bigint, date, timestamptz);
    DROP FUNCTION IF EXISTS tracker_due_steps(bigint, date, timestamptz);
"""
# Where 0002 has reckoned slip with rows that were there before it.
STANDINGS = "SELECT tracker_refresh_standing(NULL, id) FROM initiatives_commitment"
FILES = ("due.sql", "identity.sql", "standing.sql", "derived.sql", "standings.sql")


def run(name):
    return migrations.RunSQL((SQL / name).read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):

    dependencies = [("initiatives", "0006_pinned_moments")]

    operations = [migrations.RunSQL(GONE, migrations.RunSQL.noop), *(run(name) for name in FILES), migrations.RunSQL(STANDINGS, migrations.RunSQL.noop)]
