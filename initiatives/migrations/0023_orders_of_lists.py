"""Indexes for the orders of the API's lists."""

from pathlib import Path

from django.db import migrations

ORDERS = Path(__file__).parent / "sql" / "ordering.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0022_drafts_of_published_words'),
    ]

    operations = [
        migrations.RunSQL(ORDERS.read_text(), migrations.RunSQL.noop),
    ]
