"""Seeding as somebody at a shell does it, and a way to see whether anything at all was written."""

import shutil
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
READINGS = Path(__file__).parent / "readings"


@pytest.fixture
def seed():
    """`manage.py seed PATH…`; gives what it prints."""

    def run(*paths, **options):
        said = StringIO()
        call_command("seed", *map(str, paths), stdout=said, **options)
        return said.getvalue()

    return run


@pytest.fixture
def refused(seed):
    """The lines of a seed that must fail; the first says how many problems there are."""

    def run(*paths, **options):
        with pytest.raises(CommandError) as error:
            seed(*paths, **options)
        assert error.value.returncode == 1
        return str(error.value).splitlines()

    return run


@pytest.fixture
def shelf(tmp_path):
    """A copy of the invented readings that a test may spoil."""
    return Path(shutil.copytree(READINGS, tmp_path / "readings"))


@pytest.fixture
def joint_text(shelf):
    """The folder of the invented joint text, in that copy."""
    return shelf / "brazil-norway-joint-text"


@pytest.fixture
def spoil():
    """Replace words that stand once in a file."""

    def change(path, old, new):
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (text.count(old), old)
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    return change


@pytest.fixture
def rows():
    """Every row of every table of the product, history and derived rows included, as it is now."""

    def everything():
        models = apps.get_app_config("initiatives").get_models(include_auto_created=True)
        return {model.__name__: sorted(map(repr, model._base_manager.values_list())) for model in models}

    return everything


@contextmanager
def seeded_for_a_module(blocker, path):
    """A database that holds these readings while a module's tests run, each of them in a savepoint of its own."""
    with blocker.unblock(), transaction.atomic():
        call_command("seed", str(path), stdout=StringIO())
        with blocker.block():
            yield
        transaction.set_rollback(True)
