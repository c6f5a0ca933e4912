from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Changes are dated under the recording lock."""

    dependencies = [("initiatives", "0012_citing")]

    operations = [migrations.RunSQL((SQL / "change.sql").read_text(), migrations.RunSQL.noop)]
