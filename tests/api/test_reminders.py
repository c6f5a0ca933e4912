"""One's own reminders by the API: what they are about, on which step one stands, and why."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from initiatives.models import Reminder, ReminderRule, Snooze
from tests.api.program import faults
from tests.factories import UserFactory

DAY = date(2026, 3, 1)


@pytest.fixture
def remind(world):
    """Make a reminder of a kind for one recipient; subject and more are given."""
    recipient = UserFactory()

    def make(kind, **more):
        rule, _ = ReminderRule.objects.get_or_create(
            name=kind, kind=kind, defaults={"lead_days": [7] if kind == "commitment_due_soon" else []}
        )
        return Reminder.objects.create(
            rule=rule, recipient=recipient, occurrence=f"{DAY}+0", due_on=DAY, day=DAY, why_you="You own it.",
            why_now="It is due.", how_to_stop="Review it.", **more,
        )  # fmt: skip

    make.recipient = recipient
    return make


@pytest.fixture
def reminders(world, remind):
    """One about each noun."""
    return {
        "silent": remind("side_silent", initiative=world.initiative, aspect="NO", heard_as="lead", escalated=True),
        "overdue": remind("review_overdue", commitment=world.commitment),
        "broken": remind("passage_broken", document=world.document, heard_as="lead"),
    }


def test_a_reminder_says_what_it_is_about_and_who_you_are(signed_in, world, remind, reminders):
    me = signed_in(remind.recipient)
    shown = me.read(f"reminders/{reminders['silent'].pk}/")
    assert {name: shown[name] for name in ("initiative", "commitment", "document", "aspect", "heard_as", "escalated")} == {
        "initiative": world.initiative.slug, "commitment": None, "document": None, "aspect": "NO", "heard_as": "lead",
        "escalated": True,
    }  # fmt: skip
    assert (shown["due_on"], shown["day"]) == ("2026-03-01", "2026-03-01")
    assert shown["rule"] == {"name": "side_silent", "kind": "side_silent"}
    shown = me.read(f"reminders/{reminders['broken'].pk}/")
    assert (shown["initiative"], shown["commitment"], shown["document"], shown["aspect"]) == (
        None,
        None,
        world.document.pk,
        None,
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("document={document}", {"broken"}),
        ("aspect=NO", {"silent"}),
        ("aspect=BR", set()),
        ("heard_as=lead", {"silent", "broken"}),
        ("heard_as=lead&escalated=0", {"broken"}),
        ("escalated=1", {"silent"}),
        ("kind=review_overdue", {"overdue"}),
        ("kind=review_overdue&kind=side_silent", {"overdue", "silent"}),
        ("initiative={initiative}", {"silent", "overdue"}),
    ],
)
def test_reminders_are_found_by_what_they_are_about(signed_in, world, remind, reminders, asked, found):
    asked = asked.format(document=world.document.pk, initiative=world.initiative.slug)
    rows = signed_in(remind.recipient).read(f"reminders/?{asked}")["results"]
    assert {name for name, row in reminders.items() if row.pk in {shown["id"] for shown in rows}} == found


@pytest.mark.parametrize(
    ("name", "value"),
    [("heard_as", "boss"), ("aspect", "ZZ"), ("escalated", "maybe"), ("document", "0"), ("kind", "review")],
)
def test_what_is_no_such_thing_is_refused(signed_in, remind, name, value):
    wrong, sentence = signed_in(remind.recipient).refused("reminders/", **{name: value})
    assert {place for place, _ in wrong} == {name}
    assert value in sentence


def test_what_a_reminder_is_about_is_snoozed_and_woken(signed_in, visitor, remind, reminders):
    me, at = signed_in(remind.recipient), f"reminders/{reminders['overdue'].pk}/snooze/"
    until = timezone.localdate() + timedelta(days=7)
    assert me.put(at, {"until": until.isoformat()}).json() == {"until": until.isoformat()}
    assert Snooze.objects.get(user=remind.recipient, commitment=reminders["overdue"].commitment).until == until
    assert faults(me.put(at, {"until": "2020-01-01"}, status=400))[0] == {("#/until", "invalid")}
    assert faults(me.put(at, {}, status=400))[0] == {("#/until", "required")}
    me.delete(at)
    me.delete(at)
    assert not Snooze.objects.exists()
    signed_in(UserFactory()).put(at, {"until": until.isoformat()}, status=404)
    visitor.put(at, {"until": until.isoformat()}, status=401)
