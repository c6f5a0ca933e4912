"""The timeline draws a date as imprecise as it is."""

from dataclasses import dataclass
from datetime import date

from initiatives import edtf
from initiatives.charts.time_line import LEFT, MOST_ROWS, RIGHT, WIDTH, time_line
from initiatives.dashboards.timeline import Entry, Timeline


@dataclass
class Row:
    pk: int = 1


def entry(when, lane="due", moved_from=None):
    period = edtf.parse(when)
    return Entry(lane, when, period.first, period.last, Row(), moved_from)


def drawn(*entries, day=date(2026, 7, 1)):
    return time_line(timeline=Timeline(years=(), entries=entries, undated=0, cut=(), day=day))


def only(picture):
    (lane,) = picture.lanes
    (mark,) = lane.marks
    return mark


def test_without_dates_there_is_no_picture():
    assert drawn() is None


def test_a_day_is_a_dot_and_a_year_a_bar():
    assert only(drawn(entry("2026-03-05"))).dot
    year = only(drawn(entry("2026")))
    assert not year.dot
    assert (year.x, year.end) == (LEFT, WIDTH - RIGHT)


def test_a_month_is_a_twelfth_of_its_year():
    mark = only(drawn(entry("2026-03"), day=date(2026, 1, 1)))
    share = mark.width / (WIDTH - LEFT - RIGHT)
    assert abs(share - 31 / 365) < 0.001


def test_dates_that_are_not_sure_say_so():
    assert only(drawn(entry("2026-03~"))).doubtful
    assert only(drawn(entry("2026-03/2026-05?"))).doubtful
    assert not only(drawn(entry("2026-03"))).doubtful


def test_an_open_end_reaches_the_edge_and_is_marked():
    mark = only(drawn(entry("2026-03/..")))
    assert mark.open_end
    assert mark.end == WIDTH - RIGHT
    mark = only(drawn(entry("../2026-03")))
    assert mark.open_start
    assert mark.x == LEFT


def test_a_date_that_moved_shows_where_it_was_first():
    mark = only(drawn(entry("2027-06", moved_from="2026-06")))
    assert LEFT < mark.moved_x < mark.x


def test_the_same_date_is_one_mark_with_a_number():
    assert only(drawn(entry("2026-03"), entry("2026-03"))).count == 2


def test_dates_that_overlap_stand_below_one_another():
    (lane,) = drawn(entry("2026"), entry("2026-02/2026-11"), entry("2026-03/2026-10")).lanes
    assert len({mark.y for mark in lane.marks}) == 3
    assert all(lane.y < mark.y < lane.y + lane.height for mark in lane.marks)


def test_what_finds_no_room_is_counted():
    periods = [entry(f"2026-01/2026-{month:02}") for month in range(2, 13)]
    picture = drawn(*periods)
    assert len(picture.lanes[0].marks) == MOST_ROWS
    assert picture.hidden == len(periods) - MOST_ROWS


def test_lanes_do_not_overlap_and_only_those_with_dates_are_drawn():
    first, second = drawn(entry("2026", "event"), entry("2026", "claim")).lanes
    assert (first.key, second.key) == ("event", "claim")
    assert first.y + first.height <= second.y


def test_every_mark_stays_inside_the_picture_even_a_thousand_years_back():
    picture = drawn(entry("1000-01-01", "event"), entry("2026", "event"), entry("9999", "due"))
    for lane in picture.lanes:
        for mark in lane.marks:
            assert mark.x >= 0
            assert mark.end <= WIDTH
    assert len(picture.ticks) <= 13
    assert LEFT <= picture.today <= WIDTH - RIGHT
