"""A commitment below a draft is a draft also where its words stand in a published document."""

from pathlib import Path

from django.db import migrations

LEDGER = Path(__file__).parent / "sql" / "ledger.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0021_idempotent_requests'),
    ]

    operations = [
        migrations.RunSQL(LEDGER.read_text(), migrations.RunSQL.noop),
    ]
