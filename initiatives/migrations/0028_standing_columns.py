"""What lists read of all standings at once, as columns that follow from them."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "standing_columns.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0027_schedules_and_orders'),
    ]

    operations = [
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.AddField(
            model_name='standing',
            name='claim',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('data'), output_field=models.TextField(null=True), template="%(expressions)s #>> '{headline,status}'"), output_field=models.TextField(null=True)),
        ),
        migrations.AddField(
            model_name='standing',
            name='decides',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('data'), output_field=models.DateField(null=True), template='tracker_decides(%(expressions)s)'), output_field=models.DateField(null=True)),
        ),
        migrations.AddField(
            model_name='standing',
            name='far',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('data'), output_field=models.TextField(), template='tracker_far(%(expressions)s)'), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='standing',
            name='next_review',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('data'), output_field=models.DateField(null=True), template='tracker_reviewed_next(%(expressions)s)'), output_field=models.DateField(null=True)),
        ),
        migrations.AddField(
            model_name='standing',
            name='reviewed',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('data'), output_field=models.DateTimeField(null=True), template='tracker_reviewed(%(expressions)s)'), output_field=models.DateTimeField(null=True)),
        ),
        migrations.AddField(
            model_name='standing',
            name='settled',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('data'), output_field=models.BooleanField(), template='tracker_settled_by(%(expressions)s)'), output_field=models.BooleanField()),
        ),
        migrations.AddField(
            model_name='standing',
            name='shown',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('data'), output_field=models.TextField(null=True), template="%(expressions)s #>> '{evidence,status}'"), output_field=models.TextField(null=True)),
        ),
    ]
