"""The database that migrations make is the one that the code describes."""

import re
from io import StringIO

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pgtrigger.installation import prunable

from tests.architecture.tree import files, text

SQL = [path for path in files() if path.match("initiatives/migrations/sql/*.sql")]
FUNCTION = re.compile(
    r"CREATE OR REPLACE FUNCTION (?P<name>\w+)\s*\(.*?\bAS \$(?P<tag>\w*)\$(?P<body>.*?)\$(?P=tag)\$", re.DOTALL
)


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def functions_in_the_files():
    """The last body of every function that the migrations' SQL defines."""
    return {match["name"]: match["body"].strip() for path in SQL for match in FUNCTION.finditer(text(path))}


@pytest.mark.django_db
def test_models_and_migrations_are_in_step():
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(f"makemigrations has something to add:\n{said.getvalue()}")


def test_migrations_form_one_line():
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    assert len(loader.graph.leaf_nodes("initiatives")) == 1


@pytest.mark.django_db
def test_every_trigger_of_the_code_is_installed_as_written_and_enabled():
    states = {
        trigger.get_uri(model): trigger.get_installation_status(model) for model, trigger in pgtrigger.registered()
    }
    assert len(states) > 100
    assert {name: state for name, state in states.items() if state != ("INSTALLED", True)} == {}


@pytest.mark.django_db
def test_no_trigger_is_left_over_from_code_that_is_gone():
    assert prunable() == []


@pytest.mark.django_db
def test_every_function_of_the_sql_files_is_in_the_database_as_written_and_no_other():
    installed = dict(asked("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'tracker\\_%'"))
    written = functions_in_the_files()
    assert len(written) > 5
    assert {name: body.strip() for name, body in installed.items()} == written


@pytest.mark.django_db
def test_every_table_belongs_to_a_model():
    tables = {
        name for (name,) in asked("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'initiatives\\_%'")
    }
    assert tables == {
        model._meta.db_table for model in apps.get_app_config("initiatives").get_models(include_auto_created=True)
    }


@pytest.mark.django_db
def test_every_constraint_was_checked_against_the_rows_that_were_there():
    assert asked("SELECT conname FROM pg_constraint WHERE NOT convalidated") == []
