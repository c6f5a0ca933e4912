"""The schedule of a promise is derived without its whole standing; standings are found by what is claimed and shown."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
# Functions that give or take something else than they did.
GONE = """
DROP FUNCTION IF EXISTS tracker_promises(date, timestamptz, boolean, bigint[]), tracker_worded(jsonb, jsonb, text, text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0026_following_views'),
    ]

    operations = [
        migrations.RunSQL(GONE, migrations.RunSQL.noop),
        *(
            migrations.RunSQL((SQL / name).read_text(), migrations.RunSQL.noop)
            for name in ("derived.sql", "standings.sql", "ordering.sql")
        ),
    ]
