"""When a rule speaks, and at which moment a person's hour comes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from initiatives.reminders import rules
from initiatives.reminders.due import OCCURRENCE

DUE = date(2027, 3, 31)


def speaks(today, *, leads=(90, 30, 7), repeat=7, quiet_until=None, due=DUE):
    day = rules.occurrence(due=due, leads=leads, repeat=repeat, today=today, quiet_until=quiet_until)
    return day and (day - due).days


@pytest.mark.parametrize(
    ("today", "offset"),
    [
        (date(2026, 12, 30), None),
        (date(2026, 12, 31), -90),
        (date(2027, 2, 28), -90),
        (date(2027, 3, 1), -30),
        (date(2027, 3, 30), -7),
        (date(2027, 3, 31), 0),
        (date(2027, 4, 6), 0),
        (date(2027, 4, 7), 7),
        (date(2027, 4, 14), 14),
    ],
)
def test_a_rule_speaks_before_the_date_on_it_and_again_while_nothing_happens(today, offset):
    assert speaks(today) == offset


def test_a_day_on_which_nothing_ran_is_caught_up_with():
    assert speaks(DUE - timedelta(days=29)) == -30
    assert speaks(DUE + timedelta(days=20)) == 14


def test_a_rule_that_never_repeats_speaks_of_the_date_once():
    assert {speaks(DUE + timedelta(days=days), repeat=0) for days in range(400)} == {0}


def test_a_rule_without_lead_times_is_silent_before_the_date():
    assert speaks(DUE - timedelta(days=1), leads=()) is None


def test_what_is_snoozed_is_silent_until_that_day_and_speaks_on_it():
    until = DUE + timedelta(days=12)
    assert speaks(until - timedelta(days=1), quiet_until=until) is None
    assert speaks(until, quiet_until=until) == 12
    assert speaks(until + timedelta(days=7), quiet_until=until) == 19
    assert speaks(until, quiet_until=until, repeat=0) == 12


def test_a_snooze_before_the_date_speaks_again_on_its_last_day():
    until = DUE - timedelta(days=20)
    assert speaks(until, quiet_until=until) == -20
    assert speaks(DUE - timedelta(days=7), quiet_until=until) == -7


def test_a_snooze_that_ends_before_any_lead_time_says_nothing_new():
    assert speaks(DUE - timedelta(days=100), quiet_until=DUE - timedelta(days=120)) is None


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
CASES = {
    "due": DAYS,
    "leads": st.lists(st.integers(0, 400), max_size=4),
    "repeat": st.integers(0, 40),
    "today": DAYS,
    "quiet_until": st.none() | DAYS,
}


def every_day_it_speaks(due, leads, repeat, today, quiet_until):
    """The same rule counted day by day: slow and plain."""
    spoken = []
    for number in range((today - min([due, *(due - timedelta(days=lead) for lead in leads)])).days + 1):
        day = min([due, *(due - timedelta(days=lead) for lead in leads)]) + timedelta(days=number)
        anchor = max(due, quiet_until or due)
        lead = any(day == due - timedelta(days=lead) for lead in leads)
        begun = any(day >= due - timedelta(days=lead) for lead in leads)
        again = day >= anchor and (day == anchor or (repeat and (day - anchor).days % repeat == 0))
        if (day < due and (lead or (begun and day == quiet_until))) or again:
            spoken.append(day)
    return spoken


@given(**CASES)
def test_counting_day_by_day_gives_the_same(due, leads, repeat, today, quiet_until):
    asked = {"due": due, "leads": leads, "repeat": repeat, "today": today, "quiet_until": quiet_until}
    silent = quiet_until is not None and today < quiet_until
    spoken = every_day_it_speaks(**asked)
    assert rules.occurrence(**asked) == (None if silent or not spoken else spoken[-1])


@given(**CASES)
def test_the_next_occurrence_is_the_first_day_on_which_the_latest_changes(due, leads, repeat, today, quiet_until):
    asked = {"due": due, "leads": leads, "repeat": repeat, "quiet_until": quiet_until}
    now = rules.occurrence(today=today, **asked)
    following = rules.next_occurrence(today=today, **asked)
    if following is None:
        assert rules.occurrence(today=date(2035, 1, 1), **asked) in {now, due, quiet_until}
        return
    assert following > today
    assert rules.occurrence(today=following, **asked) == following
    assert rules.occurrence(today=following - timedelta(days=1), **asked) == now


@pytest.mark.django_db
def test_the_database_counts_as_we_do():
    cases = [
        (due, list(leads), repeat, due + timedelta(days=days), quiet)
        for due in (date(2027, 3, 31), date(2028, 2, 29))
        for leads in ((), (30,), (90, 30, 7), (0,))
        for repeat in (0, 1, 7)
        for days in (-120, -91, -90, -89, -30, -10, -7, -1, 0, 1, 6, 7, 8, 100)
        for quiet in (None, due - timedelta(days=40), due, due + timedelta(days=3), due + timedelta(days=99))
    ]
    with connection.cursor() as cursor:
        for due, leads, repeat, today, quiet in cases:
            cursor.execute(
                f"SELECT {OCCURRENCE} FROM (SELECT %s::date AS due, %s::smallint[] AS leads, %s::smallint AS repeat,"
                " %s::date AS today, %s::date AS quiet_until) AS c",
                [due, leads, repeat, today, quiet],
            )
            ours = rules.occurrence(due=due, leads=leads, repeat=repeat, today=today, quiet_until=quiet)
            assert cursor.fetchone() == (ours,), (due, leads, repeat, today, quiet)


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
