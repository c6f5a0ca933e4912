"""Who hears next when nobody answers, when a rule gives up, and on which days it keeps still."""

from datetime import date, timedelta

import pytest

from initiatives.actions.review import record_review
from initiatives.models import Membership, Preference, ReminderRule, ShownIn, Snooze
from tests.factories import InitiativeFactory, PartnershipFactory, UserFactory
from tests.reminders.calendar import planned, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def ladder(administrator):
    """An initiative with an owner, a lead, two editors and an administrator, by the name of their step."""
    owner, lead, editor, other = (UserFactory(username=name) for name in ("owner", "lead", "editor", "other editor"))
    initiative = InitiativeFactory(owner=owner)
    for user, role in ((lead, "lead"), (editor, "editor"), (other, "editor")):
        Membership.objects.create(user=user, role=role, partnership=initiative.partnership)
    Membership.objects.create(user=UserFactory(), role="analyst", partnership=initiative.partnership)
    return initiative


def rule(**given):
    """Unanswered reviews, from the day after they were due, every ten days."""
    return ReminderRule.objects.create(name="Rule", **{"kind": "review_overdue", "repeat_days": 10, **given})


def heard(reminders):
    return sorted(reminder.recipient.username for reminder in reminders if reminder.state == "planned")


def each_time(*days):
    return [heard(planned(days=number)) for number in days]


def test_each_step_hears_once_all_before_it_left_so_many_unanswered(ladder):
    rule(escalate_after=2)
    assert each_time(1, 11, 21, 31) == [["owner"], ["owner"], ["lead", "owner"], ["lead", "owner"]]
    editors = ["editor", "lead", "other editor", "owner"]
    assert each_time(41, 51, 61) == [editors, editors, ["administrator", *editors]]


def test_who_hears_later_is_told_who_did_not_answer_and_how_often(ladder):
    rule(escalate_after=2)
    each_time(1, 11)
    lead, owner = sorted(planned(days=21), key=lambda reminder: reminder.recipient.username)
    assert (lead.heard_as, lead.escalated) == ("lead", True)
    assert lead.why_you == "Its owner was reminded 2× and did not answer; you lead the partnership."
    assert (owner.heard_as, owner.escalated) == ("owner", False)


def test_without_an_owner_the_lead_is_first_and_without_a_lead_the_editors_come_next(ladder):
    rule(escalate_after=1)
    type(ladder).objects.update(owner=None)
    assert each_time(1, 11) == [["lead"], ["editor", "lead", "other editor"]]
    Membership.objects.filter(role="lead").delete()
    assert each_time(21) == [["administrator", "editor", "other editor"]]


def test_an_answer_begins_anew_with_the_first_step(ladder, administrator):
    rule(escalate_after=1)
    assert each_time(1, 11) == [["owner"], ["lead", "owner"]]
    record_review(by=administrator, today=today(), subject=ladder, next_review_on=today() + timedelta(days=15))
    assert each_time(12, 16, 26) == [[], ["owner"], ["lead", "owner"]]


def test_a_rule_that_does_not_escalate_tells_the_first_step_alone(ladder):
    rule()
    assert each_time(1, 11, 21, 31, 41) == [["owner"]] * 5


def test_days_on_which_nothing_ran_are_no_unanswered_reminders(ladder):
    rule(escalate_after=2)
    assert each_time(1, 41) == [["owner"], ["owner"]]


def test_it_stops_after_so_many_and_begins_again_after_an_answer(ladder, administrator):
    rule(stop_after=2)
    assert each_time(1, 11, 21, 31) == [["owner"], ["owner"], [], []]
    record_review(by=administrator, today=today(), subject=ladder, next_review_on=today() + timedelta(days=40))
    assert each_time(41, 51, 61) == [["owner"], ["owner"], []]


def test_somebody_who_snoozed_it_hears_nothing_though_the_next_step_does(ladder):
    rule(escalate_after=1)
    each_time(1)
    Snooze.objects.create(user=ladder.owner, initiative=ladder, until=today() + timedelta(days=30))
    assert each_time(2, 30) == [[], ["lead", "owner"]]


def next_weekday(number):
    """The next day of the week, Monday being 0, that lies at least ten days ahead."""
    day = today() + timedelta(days=10)
    return day + timedelta(days=(number - day.weekday()) % 7)


def from_country(country):
    user = UserFactory(username=country)
    Preference.objects.create(user=user, country=country)
    return user


def test_a_quiet_weekend_is_that_of_the_recipient_s_country_and_what_falls_on_it_comes_after_it():
    owner = InitiativeFactory(owner=from_country("EG")).owner
    InitiativeFactory(owner=from_country("BR"))
    friday = next_weekday(4)
    rule(quiet_weekends=True, wait_days=(friday - today()).days)
    told = {day: heard(planned(on=day)) for day in (friday + timedelta(days=number) for number in range(-1, 4))}
    assert list(told.values()) == [[], ["BR"], [], [owner.username], []]


def test_a_rule_that_is_not_quiet_speaks_at_the_weekend():
    InitiativeFactory(owner=from_country("BR"))
    saturday = next_weekday(5)
    rule(wait_days=(saturday - today()).days)
    assert heard(planned(on=saturday)) == ["BR"]


def test_a_public_holiday_is_that_of_the_recipient_s_country_and_of_no_other():
    for country in ("BR", "NO", ""):
        InitiativeFactory(owner=from_country(country) if country else UserFactory(username="anywhere"))
    independence = date(2028, 9, 7)  # a Thursday
    rule(quiet_holidays=True, wait_days=(independence - today()).days)
    assert heard(planned(on=independence)) == ["NO", "anywhere"]
    (reminder,) = planned(on=independence + timedelta(days=1))
    assert (reminder.recipient.username, reminder.day) == ("BR", independence)


def test_what_was_due_on_a_quiet_day_is_told_after_it_though_its_date_has_passed(administrator):
    saturday = next_weekday(5)
    initiative = InitiativeFactory(owner=from_country("BR"))
    record_review(by=administrator, today=today(), subject=initiative, next_review_on=saturday)
    rule(kind="review_due", repeat_days=0, quiet_weekends=True)
    told = [heard(planned(on=saturday + timedelta(days=number))) for number in (-1, 0, 1, 2, 3)]
    assert told == [[], [], [], ["BR"], []]


def test_an_escalation_waits_for_the_end_of_the_next_step_s_quiet_days(ladder):
    Preference.objects.create(user=ladder.owner, country="EG")
    saturday = next_weekday(5)
    rule(escalate_after=1, quiet_weekends=True, repeat_days=6, wait_days=(saturday - today()).days - 6)
    assert heard(planned(on=saturday - timedelta(days=6))) == ["owner"]  # a Sunday, worked in Egypt
    assert [heard(planned(on=saturday + timedelta(days=number))) for number in (0, 1, 2, 3)] == [
        [],
        ["owner"],
        ["lead"],
        [],
    ]


def test_a_rule_of_a_partnership_speaks_of_what_is_shown_there_too(administrator):
    initiative, elsewhere = InitiativeFactory(), PartnershipFactory(country_a="IN", country_b="JP")
    rule(partnership=elsewhere)
    assert planned(days=1) == []
    ShownIn.objects.create(initiative=initiative, partnership=elsewhere)
    assert [reminder.subject for reminder in planned(days=1)] == [initiative]
