"""A preview says who would hear what under one rule, kept or only thought of, and why the others would not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.models import Membership, Preference, Reminder, ReminderRule, Sector
from initiatives.reminders.plan import plan
from initiatives.reminders.preview import LISTED, preview
from initiatives.reminders.snooze import snooze
from tests.factories import InitiativeFactory, PartnershipFactory, ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(reviews):
    """Reviews that are overdue for a day or more, told every seven days."""
    ReminderRule.objects.exclude(kind="review_overdue").update(active=False)
    return ReminderRule.objects.get(kind="review_overdue")


@pytest.fixture
def later(now):
    """When what is published today has been overdue for long enough."""
    return now + timedelta(days=10)


def fates(found):
    return {fate.key: fate.count for fate in found.fates}


def said(found, key):
    """The sentence, next day and person of the first line of a fate."""
    (line, *_) = next(fate.lines for fate in found.fates if fate.key == key)
    return line


def test_it_names_exactly_what_planning_writes_then(rule, later, administrator):
    owner, lead = UserFactory(), UserFactory()
    Membership.objects.create(user=lead, role="lead")
    owned, unowned = InitiativeFactory(owner=owner), InitiativeFactory()
    found = preview(rule=rule, now=later)
    hears = next(fate for fate in found.fates if fate.key == "hears")
    named = {(line.recipient, line.number, line.why_you, line.why_now) for line in hears.lines}
    assert {(who, what) for who, what, *_ in named} == {(owner.username, owned.pk), (lead.username, unowned.pk)}
    plan(now=later)
    written = Reminder.objects.values_list("recipient__username", "initiative_id", "why_you", "why_now")
    assert set(written) == named
    assert (found.hears, found.matters, found.outside, found.unheard) == (2, 2, 0, 0)


def test_what_was_told_already_is_no_longer_among_what_would_be_and_says_when_the_next_comes(rule, later):
    InitiativeFactory()
    plan(now=later)
    found = preview(rule=rule, now=later)
    assert (found.hears, fates(found)) == (0, {"heard": 1})
    assert said(found, "heard").became == "Planned."
    assert said(found, "heard").next == (later + timedelta(days=4)).date()


def test_a_rule_that_is_only_thought_of_is_previewed_and_not_kept(administrator, now):
    InitiativeFactory()
    thought = ReminderRule(name="Thought of", kind="review_due")
    with CaptureQueriesContext(connection):
        assert preview(rule=thought, now=now).hears == 1
    assert thought.pk is None
    assert not ReminderRule.objects.exists()
    assert not Reminder.objects.exists()


def test_an_edited_rule_is_previewed_as_edited_and_stays_as_it_was(rule, later):
    InitiativeFactory()
    rule.wait_days = 30
    found = preview(rule=rule, now=later)
    assert fates(found) == {"waits": 1}
    assert said(found, "waits").became.startswith("Waits until ")
    rule.refresh_from_db()
    assert rule.wait_days == 7


def test_a_rule_that_is_switched_off_says_what_it_would_say(rule, later):
    InitiativeFactory()
    rule.active = False
    rule.save()
    assert preview(rule=rule, now=later).hears == 1


def test_each_silence_has_its_reason(rule, later, administrator):
    today = later.date()
    snoozed, reviewed, told = (InitiativeFactory(name=name) for name in ("Snoozed", "Reviewed", "Told"))
    rule.stop_after = 1
    rule.save()
    plan(now=later - timedelta(days=3))
    snooze(by=administrator, subject=snoozed, until=today + timedelta(days=5), today=today)
    ReviewFactory(initiative=reviewed, next_review_on=today + timedelta(days=60))
    found = preview(rule=rule, now=later + timedelta(days=4))
    assert fates(found) == {"snoozed": 1, "waits": 1, "stopped": 1}
    assert said(found, "stopped").subject == told.name
    assert said(found, "stopped").became == "Told 1 times without an answer; the rule stops there."
    assert said(found, "snoozed").became.startswith("Snoozed until ")
    assert said(found, "stopped").next is None


def test_on_a_quiet_day_it_names_the_day_and_when_it_speaks(rule, administrator, now):
    InitiativeFactory()
    Preference.objects.create(user=administrator, country="NO")
    rule.quiet_holidays = True
    rule.save()
    christmas = now.replace(year=now.year + 1, month=12, day=25, hour=12)
    found = preview(rule=rule, now=christmas)
    assert fates(found) == {"quiet": 1}
    assert said(found, "quiet").became == "Quiet today: Christmas Day."
    assert said(found, "quiet").next.day == 27


def test_others_on_the_ladder_are_named_with_when_they_would_hear(rule, later, administrator):
    InitiativeFactory(owner=UserFactory())
    assert said(preview(rule=rule, now=later), "other").became == (
        "Others hear of it; the rule does not escalate to the administrator."
    )
    rule.escalate_after = 2
    rule.save()
    assert said(preview(rule=rule, now=later), "other").became == (
        "Others hear of it; the rule escalates to the administrator after 2 unanswered reminders, so far 0."
    )


def test_a_rule_that_begins_to_escalate_does_so_with_its_next_reminder(rule, later, administrator):
    InitiativeFactory(owner=UserFactory())
    plan(now=later)
    plan(now=later + timedelta(days=7))
    rule.escalate_after = 1
    rule.save()
    for days in (7, 8):
        found = preview(rule=rule, now=later + timedelta(days=days))
        assert fates(found) == {"heard": 1, "next": 1}
        assert said(found, "next").next == (later + timedelta(days=11)).date()
        assert not plan(now=later + timedelta(days=days))
    assert fates(preview(rule=rule, now=later + timedelta(days=11))) == {"hears": 2}
    assert len(plan(now=later + timedelta(days=11))) == 2
    assert Reminder.objects.get(escalated=True).recipient == administrator


def test_a_scope_leaves_the_rest_outside_and_counts_it(rule, later):
    elsewhere = PartnershipFactory(country_a="CL", country_b="KE")
    forest, leaf = Sector.objects.create(slug="forest", name="Forest"), None
    leaf = Sector.objects.create(slug="leaf", name="Leaf", parent=forest)
    inside, _one, other = InitiativeFactory(), InitiativeFactory(), InitiativeFactory(partnership=elsewhere)
    inside.sectors.add(leaf)
    for scope, matters in (
        ({}, 3),
        ({"partnership": elsewhere}, 1),
        ({"sector": forest}, 1),
        ({"initiative": other}, 1),
        ({"sector": forest, "partnership": elsewhere}, 0),
    ):
        found = preview(rule=ReminderRule(name="Scoped", kind="review_overdue", repeat_days=7, **scope), now=later)
        assert (found.matters, found.outside, found.hears) == (matters, 3 - matters, matters), scope


def test_it_says_for_how_many_there_is_nobody_to_hear(rule, later, administrator):
    InitiativeFactory(owner=UserFactory())
    InitiativeFactory()
    administrator.is_active = False
    administrator.save()
    found = preview(rule=rule, now=later)
    assert (found.matters, found.unheard, found.hears) == (2, 1, 1)


def test_of_many_all_are_counted_and_the_first_are_listed_in_as_many_queries_as_of_one(rule, later):
    InitiativeFactory()
    with CaptureQueriesContext(connection) as few:
        preview(rule=rule, now=later)
    InitiativeFactory.create_batch(LISTED + 2)
    with CaptureQueriesContext(connection) as many:
        (fate,) = preview(rule=rule, now=later).fates
    assert (fate.count, len(fate.lines), fate.more) == (LISTED + 3, LISTED, 3)
    assert len(many) == len(few)


def test_of_more_than_the_caller_would_wait_for_only_the_number_is_given(rule, later):
    InitiativeFactory.create_batch(3)
    found = preview(rule=rule, now=later, most=2)
    assert (found.judged, found.matters, found.fates) == (False, 3, ())
    assert preview(rule=rule, now=later, most=3).judged
