"""Discarding drafts: with their parts, never what was published, nor what others stand on."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from initiatives.actions.commitment import edit_commitment, open_commitment
from initiatives.actions.draft import discard
from initiatives.actions.initiative import open_initiative
from initiatives.models import (
    Commitment,
    Evidence,
    Initiative,
    Reminder,
    ReminderRule,
    ScopeItem,
    Snooze,
    SourceDocument,
    Standing,
    User,
)
from tests.factories import DocumentFactory
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def draft(world):
    scope = [{"label": "Trees", "passage": world.begun}]
    return open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project", scope=scope)


def test_a_draft_goes_with_its_parts_and_leaves_no_standing_behind(world, draft):
    discard(by=world.by, row=draft)
    connection.check_constraints()
    assert not Initiative.objects.filter(pk=draft.pk).exists()
    assert not ScopeItem.objects.exists()
    assert not Standing.objects.filter(initiative=draft.pk).exists()


@pytest.mark.parametrize("row", ["initiative", "commitment", "document"])
def test_what_was_published_is_never_discarded(world, row):
    with pytest.raises(ValidationError, match="was published"):
        discard(by=world.by, row=getattr(world, row))
    getattr(world, row).refresh_from_db()


def test_what_others_stand_on_stays(db):
    drafts = make_world(published=False)
    for row, model in ((drafts.document, SourceDocument), (drafts.initiative, Initiative)):
        with pytest.raises(ValidationError, match="stands on it"):
            discard(by=drafts.by, row=row)
        assert model.objects.filter(pk=row.pk).exists()
    discard(by=drafts.by, row=drafts.commitment)
    assert not Commitment.objects.exists()


def test_a_promise_below_a_draft_goes_with_its_proof_also_where_its_words_are_published(world, draft):
    row = open_commitment(
        by=world.by, passage=world.begun, wording="Begin", sides=["NO"], said_by="NO", force="will", initiative=draft,
        baseline_due="2027", baseline_passages=[world.begun],
    )  # fmt: skip
    edit_commitment(by=world.by, commitment=row, baseline_due="2028")
    discard(by=world.by, row=row)
    assert not Evidence.objects.filter(baseline=row.pk).exists()
    assert Commitment.objects.get() == world.commitment


def test_who_may_not_draft_may_not_discard(world, draft):
    stranger = User.objects.create_user("stranger", "stranger@example.org", "a long password")
    with pytest.raises(PermissionDenied):
        discard(by=stranger, row=draft)


@pytest.mark.parametrize("noun", ["initiative", "document"])
def test_reminders_and_snoozes_of_a_draft_go_with_it(world, draft, noun):
    row = draft if noun == "initiative" else DocumentFactory(publication="draft", partnership=world.partnership)
    rule = ReminderRule.objects.create(name="Drafts", kind="draft_waiting", repeat_days=14)
    common = {
        "rule": rule, "recipient": world.by, "occurrence": "2026-03-01+0", "due_on": "2026-03-01", "day": "2026-03-01",
        "why_you": "You drafted it.", "why_now": "It waits.", "how_to_stop": "Publish it.",
    }  # fmt: skip
    Reminder.objects.create(**common, **{noun: row})
    kept = Reminder.objects.create(**common, initiative=world.initiative)
    Snooze.objects.create(user=world.by, until="2027-01-01", **{noun: row})
    discard(by=world.by, row=row)
    connection.check_constraints()
    assert list(Reminder.objects.all()) == [kept]
    assert not Snooze.objects.exists()
