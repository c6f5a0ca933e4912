"""The first run, and what it prints."""

import pytest

from initiatives.models import Organisation, Participation, User
from tests.ingestion.conftest import SEEDS

pytestmark = pytest.mark.django_db


def test_a_second_run_writes_nothing_at_all(seed, rows):
    assert "created 88" in seed(SEEDS)
    before = rows()
    said = seed(SEEDS)
    assert rows() == before
    assert "created 0 · changed 0 · unchanged 88 · left alone 0" in said


def test_a_dry_run_says_what_would_be_and_writes_nothing(seed, rows):
    before = rows()
    said = seed(SEEDS, dry_run=True)
    assert "dry run, nothing written" in said
    assert "created 88" in said
    assert rows() == before
    assert not User.objects.exists()


def test_a_row_that_was_there_before_is_used_and_not_changed(seed, shelf, joint_text):
    mine = Organisation.objects.create(slug="norwegian-ministry", name="Ministry", country="NO", kind="ministry")
    said = seed(joint_text)
    mine.refresh_from_db()
    assert mine.name == "Ministry"
    assert "this Organisation was there before this reading and says otherwise (name, ours); left alone" in said
    assert Participation.objects.get(role="funder").organisation == mine
