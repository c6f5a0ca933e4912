"""Slips drawn on one scale: the first date, those between, the present one, and a date that was dropped."""

from datetime import date
from types import SimpleNamespace

from initiatives.charts.slip_line import EDGE, WIDTH, slip_lines

DAY = date(2026, 6, 1)


def step(due, *, misread=False):
    return SimpleNamespace(stands=True, misread=misread, row=SimpleNamespace(new_due=due))


def slip(baseline, *steps, current=None, dropped=False):
    stands = {"baseline_due": baseline, "current_due_to": current, "due_dropped": dropped}
    return SimpleNamespace(commitment=SimpleNamespace(stands=stands), steps=steps, dropped=dropped)


def test_dates_stand_from_left_to_right_and_say_what_they_are():
    (line,) = slip_lines(
        slips=[slip("2027", step("2028", misread=True), step("2029-06"), current="2029-06-30")], day=DAY
    )
    assert [stop.kind for stop in line.stops] == ["first", "misread", "now"]
    assert [stop.x for stop in line.stops] == sorted(stop.x for stop in line.stops)
    assert (line.first, line.last) == (line.stops[0].x, line.stops[-1].x)
    assert line.years == (2026, 2029)
    assert line.drawn


def test_all_lines_share_one_scale():
    near, far = slip_lines(
        slips=[slip("2027", step("2028"), current="x"), slip("2027", step("2040"), current="x")], day=DAY
    )
    assert near.stops[0].x == far.stops[0].x
    assert near.last < far.last <= WIDTH - EDGE
    assert near.today == far.today > EDGE


def test_a_dropped_date_ends_the_line_and_an_unmoved_one_has_none():
    (dropped,) = slip_lines(slips=[slip("2027", step(None), dropped=True)], day=DAY)
    assert dropped.drawn
    assert [stop.kind for stop in dropped.stops] == ["first"]
    (still,) = slip_lines(slips=[slip("2027", current="2027-12-31")], day=DAY)
    assert not still.drawn
    (none,) = slip_lines(slips=[slip(None, step("2028/.."))], day=DAY)
    assert not none.drawn


def test_a_date_far_away_stands_at_the_edge():
    (line,) = slip_lines(slips=[slip("2027", step("9999"), current="9999-12-31")], day=DAY)
    assert line.last == WIDTH - EDGE
