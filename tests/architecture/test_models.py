"""Every noun is listed with what the database guarantees for it; a new one has to be entered here on purpose."""

from collections import defaultdict

import pgtrigger
import pytest
from django.apps import apps
from django.db import models

HISTORY = frozenset({"insert_insert", "update_update", "delete_delete"})
EDITED = {"versioned"}  # has a version that only the database moves
NAMED = {*EDITED, "slug_kept"}  # and a slug that is never given to another row
LEDGER = {"append_only", "recorded"}  # never changes; dated by the database
FIXED = {"unchanging", "never_deleted"}

# Noun: its own triggers. All of these also write history: who, when, from which request, what was before.
KEPT = {
    "Capture": {*FIXED, "recorded", "text_as_taken", "passages_checked", "paragraphs_follow", "tells_withholding"},
    "Commitment": {*EDITED, "baseline_stays", "under_what_stands", "stands", "tells_itself", "tells_closing"},
    "DueRevision": {*LEDGER, "refreshes_standing"},
    "Event": NAMED,
    "Evidence": {*LEDGER, "dates_its_status"},
    "Inheritance": {"append_only"},
    "Initiative": {
        *NAMED,
        "published_once",
        "stands",
        "no_circles",
        "stays_once_published",
        "superseded_by_something",
        "tells_its_name",
    },
    "InitiativeSector": {"touches_initiative"},
    "Measurement": LEDGER,
    "Membership": set(),
    "Name": {*LEDGER, "touches_initiative"},
    "Organisation": NAMED,
    "Original": {"append_only", "bytes_as_taken"},
    "ParagraphReading": LEDGER,
    "Participation": {"recorded", "touches_initiative"},
    "Partnership": NAMED,
    "Passage": {*FIXED, "recorded", "verbatim", "checked_in_later_captures"},
    "Person": NAMED,
    "Preference": set(),
    "Release": FIXED,
    "ReminderRule": set(),
    "Review": {*LEDGER, "refreshes_standing"},
    "SavedView": EDITED,
    "ScopeItem": {"recorded", "touches_initiative"},
    "Sector": {*NAMED, "no_circles"},
    "ShownIn": {"touches_initiative"},
    "Snooze": set(),
    "SourceDocument": {*EDITED, "published_once", "stays_once_published"},
    "Statement": {*EDITED, "one_utterance", "published_once", "stays_once_published"},
    "StatementCommitment": {"recorded", "touches_statement"},
    "StatementInitiative": {"recorded", "touches_statement"},
    "StatementNote": LEDGER,
    "StatementSector": {"touches_statement"},
    "StatusUpdate": {*LEDGER, "refreshes_standing", "delivery_is_shown", "tells_closing"},
    "Subscription": set(),
    "Succession": {*LEDGER, "no_circles", "touches_new", "touches_old", "tells_its_kind"},
    "Translation": {"recorded", "touches_statement"},
    "User": {"never_deleted"},
    "WebhookEndpoint": EDITED,
}

# Noun: why its changes are not history.
WITHOUT_HISTORY = {
    "AccessToken": "a secret's hash; what it opens never changes, and who issued and revoked it when stands in it",
    "Briefing": "a queue whose rows say themselves what became of them, and files kept for days",
    "Citation": "written once, refused afterwards; who and when stand in it",
    "CalendarFeed": "a secret's hash, and when it was made, read and revoked",
    "Change": "the feed itself, written by triggers",
    "Digest": "the outbox of mail, a queue whose rows say themselves what became of them",
    "Era": "one row a restore",
    "IdempotentRequest": "an answer kept for a day; what it tells of is history",
    "Notice": "a queue whose rows say themselves what became of them",
    "OldSlug": "written by trigger when a slug changes; the noun's history has the change",
    "Paragraph": "follows from the captured text, which never changes",
    "PassageCheck": "derived from two texts that never change, and append-only itself",
    "Reminder": "a queue whose rows say themselves what became of them",
    "ReleaseFile": "written once with its release, which is history",
    "RuleRun": "up to when a rule was planned, moved every minute",
    "Seeded": "a digest of what a reading gave",
    "SendingConfirmation": "written once, refused afterwards; who and when stand in it",
    "Standing": "derived from the ledgers, which are history; rebuild_standings proves it",
    "SubscriptionPlace": "where a subscription stands in the feed, moved by every sweep",
    "WebhookDelivery": "a queue whose rows say themselves what became of them",
    "WebhookPlace": "where an endpoint stands in the feed, moved by every sweep",
}

# What goes with the row it belongs to. Everything else is protected from going.
GOES_WITH = {
    *("AccessToken.user", "Standing.initiative", "Standing.commitment", "WebhookDelivery.endpoint"),
    "WebhookPlace.endpoint",
    *("Evidence.status_update", "Evidence.baseline", "Evidence.due_revision", "Evidence.measurement"),
    *("Evidence.review", "Evidence.participation", "Evidence.aim"),
    *("ShownIn.initiative", "InitiativeSector.initiative", "Name.initiative", "ScopeItem.initiative"),
    *(
        "Participation.initiative",
        "Snooze.initiative",
        "Snooze.commitment",
        "Snooze.document",
        "RuleRun.rule",
        "Subscription.view",
        "SubscriptionPlace.subscription",
        "Notice.subscription",
    ),
    *("StatementInitiative.statement", "StatementCommitment.statement", "StatementSector.statement"),
    "Translation.statement",
}


def nouns():
    """The models of the product by name, their history tables left out."""
    everything = apps.get_app_config("initiatives").get_models()
    return {model.__name__: model for model in everything if not hasattr(model, "pgh_tracked_model")}


def triggers():
    found = defaultdict(set)
    for model, trigger in pgtrigger.registered():
        found[model].add(trigger.name)
    return found


def test_every_noun_is_listed():
    assert set(nouns()) == set(KEPT) | set(WITHOUT_HISTORY)
    assert not set(KEPT) & set(WITHOUT_HISTORY)


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_kept_noun_writes_history_and_has_the_guarantees_listed(name):
    assert triggers()[nouns()[name]] == HISTORY | KEPT[name]


@pytest.mark.parametrize("name", sorted(KEPT))
def test_the_history_of_a_noun_can_only_grow(name):
    history = [model for model in apps.get_models() if getattr(model, "pgh_tracked_model", None) is nouns()[name]]
    assert [triggers()[model] for model in history] == [{"append_only"}]


@pytest.mark.parametrize("name", sorted(KEPT))
def test_history_remembers_every_column_but_secrets_and_what_follows_from_others(name):
    model = nouns()[name]
    (history,) = (each for each in apps.get_models() if getattr(each, "pgh_tracked_model", None) is model)
    remembered = {field.name for field in history._meta.concrete_fields}
    forgotten = {field.name for field in model._meta.concrete_fields if not field.generated} - remembered
    allowed = {
        "User": {"password", "last_login"},
        "Capture": {"text"},
        "Original": {"content"},
        "WebhookEndpoint": {"secret", "old_secrets"},
        "Subscription": {"secret_sha256"},
    }
    assert forgotten == allowed.get(name, set())


@pytest.mark.parametrize("name", sorted(WITHOUT_HISTORY))
def test_a_noun_without_history_has_a_reason_and_no_history(name):
    assert WITHOUT_HISTORY[name]
    assert not triggers()[nouns()[name]] & HISTORY


def test_rows_that_others_point_at_are_protected():
    cascading = {
        f"{model.__name__}.{field.name}"
        for model in nouns().values()
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is not models.PROTECT
    }
    assert cascading == GOES_WITH


def test_many_to_many_goes_through_tables_that_are_tracked():
    # A user's groups and permissions are Django's own; the product asks Membership, which is tracked.
    untracked = {
        f"{model.__name__}.{field.name}"
        for model in nouns().values()
        for field in model._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    }
    assert untracked == {"User.groups", "User.user_permissions"}


def test_every_noun_says_what_it_is_and_shows_itself_in_words():
    for model in nouns().values():
        assert model.__doc__, model
        assert not model.__doc__.startswith(f"{model.__name__}("), (
            f"{model.__name__} has only the docstring Django gives"
        )
        assert model.__str__ is not models.Model.__str__, model


def test_every_key_is_wide_enough():
    assert {type(model._meta.pk) for model in nouns().values()} <= {
        models.BigAutoField,
        models.CharField,
        models.OneToOneField,
    }


def test_every_ledger_is_dated_by_the_database():
    for name in (name for name, guarantees in KEPT.items() if "recorded" in guarantees):
        field = nouns()[name]._meta.get_field("recorded_at")
        assert field.has_db_default(), name
        assert not field.editable, name
