"""Clocks put forward and back: everybody has one digest on each of their days, at their hour or next to it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.models import Digest, Preference, Reminder, ReminderRule
from initiatives.reminders import rules
from tests.factories import InitiativeFactory, UserFactory
from tests.reminders.calendar import tick
from tests.reminders.conftest import mailbox

__all__ = ["mailbox"]

ZONES = sorted(available_timezones() - {"localtime"})
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NEXT_YEAR = timezone.now().year + 1


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows at a moment."""
    return moment.astimezone(zone).replace(tzinfo=None)


def changes(zone: ZoneInfo, first: date, last: date, *, step: timedelta = 7 * DAY) -> Iterator[datetime]:
    """The moments (to the minute) between two days at which clocks in a zone are put forward or back.

    Two within a step that cancel each other are not seen.
    """
    begin, end = (datetime.combine(day, time(), UTC) for day in (first, last))
    while begin < end:
        before, after = begin, begin + step
        begin = after
        offset = before.astimezone(zone).utcoffset()
        if after.astimezone(zone).utcoffset() == offset:
            continue
        while after - before > MINUTE:
            middle = before + (after - before) // MINUTE // 2 * MINUTE
            if middle.astimezone(zone).utcoffset() == offset:
                before = middle
            else:
                after = middle
        yield after


def test_in_every_zone_a_time_that_is_left_out_comes_later_on_its_day_and_one_that_comes_twice_comes_first():
    seen = set()
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes(zone, date(NEXT_YEAR - 20, 1, 1), date(NEXT_YEAR + 20, 1, 1)):
            shown = wall(change, zone)
            expected = wall(change - MINUTE, zone) + MINUTE
            if abs(shown - expected) > timedelta(hours=12):
                continue  # to the other side of the date line
            for number in range(int(abs(shown - expected) / timedelta(minutes=10))):
                at = min(shown, expected) + number * timedelta(minutes=10)
                moment = change + (at - expected)
                if wall(moment, zone).date() != at.date():
                    moment = change + (at - shown)
                    seen.add(name)
                assert rules.digest_moment(day=at.date(), at=at.time(), zone=name) == moment, (name, at)
                assert rules.local_day(now=moment, zone=name) == at.date()
    assert "America/Nuuk" in seen, "where the hour before midnight is left out"


@st.composite
def days_near_a_change(draw):
    name, year = draw(st.sampled_from(ZONES)), draw(st.integers(1975, 2100))
    of_the_year = list(changes(ZoneInfo(name), date(year, 1, 1), date(year + 1, 1, 1)))
    moment = draw(st.sampled_from(of_the_year or [datetime(year, 7, 1, tzinfo=UTC)]))
    return name, wall(moment, ZoneInfo(name)).date() + draw(st.integers(-2, 2)) * DAY


@settings(max_examples=200, deadline=None)
@given(days_near_a_change(), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_looking_at_the_clock_every_minute_finds_the_same_moment_and_one_a_day(case, at):
    name, day = case
    zone, midnight = ZoneInfo(name), datetime.combine(day, time(), UTC)
    minutes = [midnight + number * MINUTE for number in range(-16 * 60, 40 * 60)]
    walls = [(moment, wall(moment, zone)) for moment in minutes]
    shows = [moment for moment, shown in walls if shown == datetime.combine(day, at)]
    moment = rules.digest_moment(day=day, at=at, zone=name)
    if shows:
        assert moment == shows[0]
    elif any(shown.date() == day for _, shown in walls):
        assert rules.local_day(now=moment, zone=name) == day
    else:
        assert wall(moment, zone) == datetime.combine(day + DAY, at), "the day itself was left out"


def nights() -> list:
    """The nights of next year in which clocks are put forward or back, and what a clock shows when each digest comes."""
    usual = {time(1, 30): time(1, 30), time(2, 30): time(2, 30)}
    forward = {
        "Europe/London": {**usual, time(1, 30): time(2, 30)},
        "America/New_York": {**usual, time(2, 30): time(3, 30)},
    }
    found = []
    for name, then in forward.items():
        start, end = changes(ZoneInfo(name), date(NEXT_YEAR, 1, 1), date(NEXT_YEAR + 1, 1, 1))
        found += [pytest.param(name, start, then, id=f"{name} start"), pytest.param(name, end, usual, id=f"{name} end")]
    return found


def the_night(change: datetime) -> Iterator[datetime]:
    """A day and a half before and after it by the half hour; the two hours on both sides of the change by the minute."""
    moment, end = change - 1.5 * DAY, change + 1.5 * DAY
    while moment < end:
        yield moment
        moment += MINUTE if abs(change - moment) < timedelta(hours=2) else timedelta(minutes=30)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "change", "then"), nights())
def test_across_the_change_everybody_has_one_digest_a_day(name, change, then, mailbox):
    ReminderRule.objects.create(name="Overdue reviews", kind="review_overdue", wait_days=1, repeat_days=1)
    people = {}
    for at in then:
        person = UserFactory(email=f"at-{at:%H-%M}@example.org")
        Preference.objects.create(user=person, time_zone=name, digest_at=at)
        InitiativeFactory(owner=person)
        people[person.email] = at
    assert tick(change - 2 * DAY) == ["sent", "sent"], "the first digest comes at once"
    came = {to: [] for to in people}
    for now in the_night(change):
        sofar = len(mailbox.messages)
        tick(now)
        for message in mailbox.messages[sofar:]:
            came[message["To"]].append(now)
    zone = ZoneInfo(name)
    for to, at in people.items():
        the_day = wall(change, zone).date()
        shown = [wall(moment, zone) for moment in came[to]]
        assert [moment.date() for moment in shown] == [the_day - DAY, the_day, the_day + DAY]
        assert [moment.time() for moment in shown] == [at, then[at], at]
        assert came[to][1] == min(moment for moment in the_night(change) if wall(moment, zone) == shown[1]), "the first"
    assert len(set(mailbox.ids)) == len(mailbox.ids) == Digest.objects.filter(state="sent").count() == 2 * 4
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
