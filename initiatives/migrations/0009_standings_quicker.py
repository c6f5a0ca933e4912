"""The same standings, told in fewer steps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


def run(name):
    return migrations.RunSQL((SQL / name).read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):

    dependencies = [("initiatives", "0008_captures")]

    operations = [run("standing.sql"), run("standings.sql")]
