"""Reading the clocks, and what stands at them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.status_update import record_status
from initiatives.clocks import ClockError, Clocks, read_clocks, with_standing
from initiatives.models import Commitment, Initiative
from tests.world import make_world

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def read(**given):
    """The clocks for two parameters on a known day."""
    return read_clocks(today=NOW.date(), now=NOW, **{"as_of": None, "known_at": None, **given})


def test_no_parameter_turns_no_clock():
    assert not read().turned
    assert not read(as_of="", known_at="").turned


def test_a_moment_is_read_with_its_offset_also_when_plus_became_a_space():
    assert read(known_at="2026-01-01T00:00:00 05:30").known_at == datetime(2025, 12, 31, 18, 30, tzinfo=UTC)
    assert read(known_at="2026-01-01").known_at == datetime(2026, 1, 1, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"as_of": "2026-13-01"}, "month"),
        ({"as_of": "tomorrow"}, "not a day"),
        ({"as_of": "2027-01-01"}, "future"),
        ({"as_of": "0999-01-01"}, "1000"),
        ({"known_at": "2026-11-23T12:00:01Z"}, "future"),
        ({"known_at": "2026-12-01"}, "future"),
        ({"known_at": "2026-01-01T00:00:00"}, "offset"),
        ({"known_at": "0001-01-01"}, "1000"),
        ({"known_at": "0001-01-01T00:00:00+14:00"}, "1000"),
        ({"known_at": "yesterday"}, "not a moment"),
        ({"known_at": "2026-02-30T00:00:00Z"}, "day is out of range"),
    ],
)
def test_an_impossible_clock_says_which_and_why(given, why):
    with pytest.raises(ClockError, match=why) as caught:
        read(**given)
    assert caught.value.parameter == next(iter(given))
    assert caught.value.value in str(caught.value)


@pytest.fixture
def world(db):
    return make_world()


def stands(world, *, day: date | None = None, known_at=None) -> Initiative:
    """The initiative at the clocks."""
    return with_standing(
        rows=Initiative.objects.all(), clocks=Clocks(today=world.today, as_of=day, known_at=known_at)
    ).first()


def claim(world, voice: str, status: str, **more):
    """Record a claim with its proof."""
    return record_status(**world.about(axis="claim", status=status, asserted_by=voice, passages=[world.agreed], **more))


def test_one_side_alone_gives_the_headline_and_says_who(world):
    claim(world, "BR", "agreed")
    claim(world, "reported", "under_way")
    held = stands(world).stands
    assert (held["headline"]["status"], held["headline"]["by"]) == ("agreed", "BR")
    assert not held["sides_differ"]


def test_where_the_sides_differ_the_less_advanced_speaks(world):
    claim(world, "BR", "delivered", as_of="2026-04")
    claim(world, "NO", "under_way", as_of="2026-05")
    held = stands(world).stands
    assert (held["headline"]["status"], held["headline"]["by"]) == ("under_way", "NO")
    assert held["sides_differ"]


def test_a_later_joint_text_overtakes_what_a_side_said_alone(world):
    claim(world, "BR", "announced", as_of="2025")
    claim(world, "joint", "agreed", as_of="2026-01")
    held = stands(world).stands
    assert (held["headline"]["status"], held["headline"]["by"], held["sides_differ"]) == ("agreed", "joint", False)


def test_only_reporters_give_a_reported_headline(world):
    claim(world, "reported", "announced")
    assert stands(world).stands["headline"]["by"] == "reported"


def test_silence_is_nothing_held(world):
    held = stands(world)
    assert held.stands["headline"] is None
    assert held.stands["claims"] == {"BR": None, "NO": None, "joint": None, "reported": None}
    assert held.freshness == "never_reviewed"


def test_freshness_counts_from_the_last_review_not_the_last_save(world):
    record_review(by=world.by, today=world.today, subject=world.initiative)
    assert stands(world).freshness == "fresh"
    late = Clocks(today=world.today + timedelta(days=91))
    assert with_standing(rows=Initiative.objects.all(), clocks=late).get().freshness == "check_now"
    staler = Clocks(today=world.today + timedelta(days=181))
    assert with_standing(rows=Initiative.objects.all(), clocks=staler).get().freshness == "stale"
    assert with_standing(rows=Commitment.objects.all(), clocks=late).get().freshness == "check_now"


def schedule(world, day: date) -> str:
    """The commitment's schedule on a day."""
    return with_standing(rows=Commitment.objects.all(), clocks=Clocks(today=day)).get().schedule


def test_the_schedule_follows_the_day_and_the_end_of_the_period(world):
    assert schedule(world, date(2027, 1, 1)) == "on_time"
    assert schedule(world, date(2027, 10, 3)) == "due_soon"
    assert schedule(world, date(2027, 12, 31)) == "due_soon"
    assert schedule(world, date(2028, 1, 1)) == "late"


def test_a_moved_date_is_slipped_and_our_own_misreading_is_not(world):
    revise = {"by": world.by, "today": world.today, "commitment": world.commitment, "reason": "r"}
    revise_due(**revise, cause="we_misread", new_due="2028")
    held = with_standing(rows=Commitment.objects.all(), clocks=Clocks(today=world.today)).get().stands
    assert (held["times_moved"], held["slip_days"], held["current_due"]) == (0, 0, "2028")
    revise_due(**revise, cause="party_moved", new_due="2029", passages=[world.begun])
    held = with_standing(rows=Commitment.objects.all(), clocks=Clocks(today=world.today)).get()
    assert (held.stands["times_moved"], held.stands["slip_days"]) == (1, 365)
    assert held.schedule == "slipped"


def test_claimed_delivery_is_reported_done_until_records_show_it(world):
    record_status(
        by=world.by, today=world.today, subject=world.commitment, axis="claim", status="delivered", asserted_by="BR",
        reason="r", passages=[world.begun],
    )  # fmt: skip
    assert schedule(world, date(2028, 6, 1)) == "reported_done"
    record_status(
        by=world.by, today=world.today, subject=world.commitment, axis="evidence", status="delivered", reason="r",
        passages=[world.record()],
    )  # fmt: skip
    assert schedule(world, date(2028, 6, 1)) == "done_on_time"


def test_nothing_is_known_before_it_was_recorded(world):
    assert stands(world, known_at=NOW - timedelta(days=5000)) is None
