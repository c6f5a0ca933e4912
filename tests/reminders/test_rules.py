"""When a rule speaks, and at which moment a person's hour comes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives import vocabulary
from initiatives.reminders import rules
from initiatives.reminders.rules import Timing
from initiatives.reminders.timing import CROSSED, FIRST, LATEST

DUE = date(2027, 3, 31)
SOON = Timing(kind="commitment_due_soon", leads=(90, 30, 7))
OVERDUE = Timing(kind="commitment_overdue", repeat=7)


def speaks(timing, days, **more):
    day = timing.latest(due=DUE, today=DUE + timedelta(days=days), **more)
    return day and (day - DUE).days


@pytest.mark.parametrize(
    ("today", "offset"),
    [(-91, None), (-90, -90), (-31, -90), (-30, -30), (-29, -30), (-7, -7), (-1, -7), (0, 0), (1, None)],
)
def test_before_a_date_a_rule_speaks_at_its_lead_times_and_on_the_day_and_never_after(today, offset):
    assert speaks(SOON, today) == offset


@pytest.mark.parametrize(("today", "offset"), [(-1, None), (0, None), (1, 1), (7, 1), (8, 8), (20, 15)])
def test_after_a_date_a_rule_speaks_again_while_nothing_happens_and_begins_on_the_day_after(today, offset):
    assert speaks(OVERDUE, today) == offset


def test_a_rule_waits_before_it_first_speaks():
    waiting = Timing(kind="evidence_missing", wait=30, repeat=30)
    assert [speaks(waiting, days) for days in (0, 29, 30, 59, 60)] == [None, None, 30, 30, 60]


def test_a_rule_that_never_repeats_speaks_once():
    once = Timing(kind="sides_differ")
    assert {speaks(once, days) for days in range(400)} == {0}
    assert once.next(due=DUE, today=DUE) is None


def test_what_is_held_is_silent_until_that_day_and_speaks_on_it():
    until = DUE + timedelta(days=12)
    assert [speaks(OVERDUE, days, hold=until) for days in (11, 12, 18, 19)] == [None, 12, 12, 19]


def test_held_before_a_date_it_speaks_on_the_last_day_of_the_silence_if_there_was_anything_to_say():
    assert [speaks(SOON, days, hold=DUE - timedelta(days=20)) for days in (-21, -20, -7)] == [None, -20, -7]
    assert speaks(SOON, -100, hold=DUE - timedelta(days=120)) is None
    assert speaks(SOON, 5, hold=DUE + timedelta(days=5)) is None


def test_all_that_was_crossed_since_the_last_run_is_given_and_only_the_latest_the_first_time():
    today = DUE + timedelta(days=30)
    assert OVERDUE.crossed(due=DUE, today=today, since=None) == [DUE + timedelta(days=29)]
    since = DUE + timedelta(days=8)
    assert OVERDUE.crossed(due=DUE, today=today, since=since) == [DUE + timedelta(days=days) for days in (15, 22, 29)]
    assert SOON.crossed(due=DUE, today=DUE + timedelta(days=2), since=DUE - timedelta(days=40)) == [
        DUE - timedelta(days=days) for days in (30, 7, 0)
    ]


def test_a_clock_that_went_back_brings_nothing_new():
    today = DUE + timedelta(days=10)
    assert OVERDUE.crossed(due=DUE, today=today, since=today + timedelta(days=2)) == [DUE + timedelta(days=8)]


def test_a_run_that_is_years_ago_counts_as_one_a_year_ago():
    daily = Timing(kind="unowned", repeat=1)
    assert len(daily.crossed(due=date(1990, 1, 1), today=DUE, since=date(1990, 1, 1))) == 366


def test_what_falls_on_a_quiet_day_comes_on_the_next_that_is_not():
    def weekend(day):
        return day.weekday() >= 5

    friday = date(2027, 4, 2)
    due = friday - timedelta(days=8)  # says it again on Friday, and seven days later
    assert OVERDUE.next(due=due, today=friday, quiet=weekend) == friday + timedelta(days=7)
    assert OVERDUE.next(due=due + timedelta(days=1), today=friday, quiet=weekend) == friday + timedelta(days=3)


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
TIMINGS = st.builds(
    Timing, kind=st.sampled_from(sorted(vocabulary.REMINDER_KINDS)), leads=st.lists(st.integers(0, 400), max_size=4),
    wait=st.integers(0, 200), repeat=st.integers(0, 40),
)  # fmt: skip
UNHURRIED = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CASES = st.tuples(TIMINGS, DAYS, DAYS, st.none() | DAYS, st.none() | DAYS)


def every_day_it_speaks(timing, due, until, hold):
    """The same rule counted day by day: slow and plain."""
    spoken, begun, last = [], False, None
    for number in range(-400, (until - due).days + 1):
        day = due + timedelta(days=number)
        if timing.leading:
            said = number <= 0 and -number in {0, *timing.leads}
        else:
            least = {"review_overdue": 1, "commitment_overdue": 1}.get(timing.kind, 0)
            said = (
                number == max(timing.wait, least)
                if last is None
                else bool(timing.repeat) and (day - last).days == timing.repeat
            )
            last = day if said else last
        begun = begun or said
        if hold and day < hold:
            continue
        if hold and day == hold and begun and (not timing.leading or day <= due):
            said, last = True, day
        if said:
            spoken.append(day)
    return spoken


@UNHURRIED
@given(CASES)
def test_counting_day_by_day_gives_the_same(case):
    timing, due, today, hold, _ = case
    spoken = every_day_it_speaks(timing, due, today, hold)
    latest = timing.latest(due=due, today=today, hold=hold)
    assert latest == (spoken[-1] if spoken and (not timing.leading or today <= due) else None)
    assert timing.occurrences(due=due, after=date(2000, 1, 1), until=today, hold=hold) == spoken


@UNHURRIED
@given(CASES)
def test_the_next_day_is_the_first_on_which_the_latest_changes(case):
    timing, due, today, hold, _ = case
    following = timing.next(due=due, today=today, hold=hold)
    coming = timing.occurrences(due=due, after=today, until=date(2031, 1, 1), hold=hold)
    assert following == (coming[0] if coming else None)


@UNHURRIED
@given(CASES)
def test_beyond_its_reach_a_run_has_nothing_to_say_of_a_date(case):
    timing, due, today, hold, since = case
    first, last = timing.reach(today=today, since=since)
    assert first <= due <= last or timing.crossed(due=due, today=today, since=since, hold=hold) == []


def test_a_date_within_reach_is_no_further_off_than_the_longest_lead_or_wait():
    assert SOON.reach(today=DUE, since=None) == (DUE, DUE + timedelta(days=90))
    assert SOON.reach(today=DUE, since=DUE - timedelta(days=3)) == (DUE - timedelta(days=3), DUE + timedelta(days=90))
    assert SOON.reach(today=DUE, since=date(2000, 1, 1))[0] == DUE - timedelta(days=366)
    assert OVERDUE.reach(today=DUE, since=None) == (date.min, DUE - timedelta(days=1))
    assert SOON.reach(today=date.max, since=None) == (date.max, date.max)


@pytest.mark.django_db
@UNHURRIED
@given(st.lists(CASES, min_size=1, max_size=20))
def test_the_database_counts_as_we_do(cases):
    ours, given_cases = [], []
    for timing, due, today, hold, since in cases:
        latest = timing.latest(due=due, today=today, hold=hold)
        ours.append((latest, timing.crossed(due=due, today=today, since=since, hold=hold)))
        given_cases.append((timing.kind, due, list(timing.leads), timing.wait, timing.repeat, hold, today, since))
    row = "(%s::text, %s::date, %s::smallint[], %s::int, %s::int, %s::date, %s::date, %s::date)"
    columns = "kind, due, leads, wait, repeat, hold, today, after"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT latest, {CROSSED} FROM (SELECT *, {LATEST} AS latest FROM (SELECT *, {FIRST} AS first FROM (VALUES"
            f" {', '.join([row] * len(cases))}) AS c({columns})) AS c OFFSET 0) AS c",
            [value for case in given_cases for value in case],
        )
        theirs = [(latest, sorted(day for day in crossed if day)) for latest, crossed in cursor.fetchall()]
    assert theirs == ours


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        ("UTC", date(2027, 1, 5), 7, datetime(2027, 1, 5, 7)),
        ("Europe/Oslo", date(2027, 1, 5), 7, datetime(2027, 1, 5, 6)),
        ("Europe/Oslo", date(2027, 7, 5), 7, datetime(2027, 7, 5, 5)),
        ("America/New_York", date(2027, 3, 13), 7, datetime(2027, 3, 13, 12)),
        ("America/New_York", date(2027, 3, 14), 7, datetime(2027, 3, 14, 11)),
        ("Asia/Tokyo", date(2027, 1, 5), 7, datetime(2027, 1, 4, 22)),
        ("Asia/Kolkata", date(2027, 1, 5), 7, datetime(2027, 1, 5, 1, 30)),
        # Daylight saving leaves 02:00 out, or gives it twice.
        ("Europe/Oslo", date(2027, 3, 28), 2, datetime(2027, 3, 28, 1)),
        ("Europe/Oslo", date(2027, 10, 31), 2, datetime(2027, 10, 31, 0)),
        ("America/New_York", date(2027, 3, 14), 2, datetime(2027, 3, 14, 7)),
        ("America/New_York", date(2027, 11, 7), 1, datetime(2027, 11, 7, 5)),
        ("No/Such_Place", date(2027, 1, 5), 7, datetime(2027, 1, 5, 7)),
    ],
)
def test_a_person_s_hour_is_one_of_their_own_clock(zone, day, hour, moment):
    assert rules.digest_moment(day=day, at=time(hour), zone=zone) == moment.replace(tzinfo=UTC)


def test_a_person_s_day_is_one_of_their_own_calendar():
    now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    assert rules.local_day(now=now, zone="America/New_York") == date(2027, 1, 4)
    assert rules.local_day(now=now, zone="Asia/Tokyo") == date(2027, 1, 5)
    assert rules.local_day(now=now, zone="/etc/passwd") == date(2027, 1, 5)
