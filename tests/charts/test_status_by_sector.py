"""The chart of sectors shows the figures of its tree, and its table the same ones."""

import re
from datetime import date

from initiatives.charts.chart import Figure
from initiatives.charts.status_by_sector import status_by_sector
from initiatives.clocks import Clocks
from initiatives.dashboards.figures import Bar, SectorFigures, Share

TODAY = date(2026, 4, 1)


def seen(*bars, without=0, clocks=None):
    made = tuple(Bar(name.lower(), name, shares, (), sum(one.count for one in shares)) for name, shares in bars)
    return SectorFigures(made, sum(one.total for one in made) + without, without, clocks or Clocks(today=TODAY))


FOREST = (
    "Forest",
    (Share("agreed", False, False, 2), Share("announced", True, False, 1), Share("paused", False, True, 1)),
)
SEA = ("Sea", (Share("none", False, False, 3),))


def to(noun, **query):
    return f"{noun}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def words(picture):
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture)


def test_without_initiatives_there_is_no_chart():
    assert status_by_sector(seen=seen()) is None


def test_the_table_beside_the_picture_holds_every_figure():
    chart = status_by_sector(seen=seen(FOREST, SEA))
    assert chart.columns == (
        "Sector",
        "No claim",
        "Announced, reported",
        "Agreed",
        "Paused",
        "Sides differ",
        "Initiatives",
    )
    assert chart.figures == [["Forest", 0, 1, 2, 1, 1, 4], ["Sea", 3, 0, 0, 0, 0, 3]]
    assert [key.words for key in chart.keys] == ["No claim", "Announced, reported", "Agreed", "Paused", "Sides differ"]


def test_a_figure_leads_to_the_list_of_what_it_counts_and_nought_leads_nowhere():
    (row,) = status_by_sector(seen=seen(FOREST), to=to).rows
    assert row[2] == Figure(2, "initiatives?sector=forest&status=agreed")
    assert row[-1] == Figure(4, "initiatives?sector=forest")
    both = ("Both", (Share("agreed", False, False, 1), Share("agreed", True, False, 1)))
    (row,) = status_by_sector(seen=seen(both), to=to).rows
    assert row[1:3] == (Figure(1), Figure(1)), "the list cannot part a reporter's word from a party's"


def test_the_picture_holds_each_sector_each_share_and_each_total_in_both_widths():
    chart = status_by_sector(seen=seen(FOREST, SEA))
    for size in ("wide", "narrow"):
        (picture,) = re.findall(f'<div class="{size}">(.*?)</div>', chart.svg)
        assert sorted(words(picture)) == sorted(["Forest", "Sea", "1", "2", "1", "3", "4", "3"])
        assert "var(--fill-agreed)" in picture


def test_what_the_sides_say_differently_has_a_rim_of_its_own():
    assert 'stroke="var(--differ)"' in status_by_sector(seen=seen(FOREST)).svg
    assert 'stroke="var(--differ)"' not in status_by_sector(seen=seen(SEA)).svg


def test_what_is_only_reported_is_hollow():
    assert 'fill-opacity="0.16"' in status_by_sector(seen=seen(FOREST)).svg
    assert 'fill-opacity="0.16"' not in status_by_sector(seen=seen(SEA)).svg


def test_the_caption_says_what_was_left_out_and_as_of_when():
    now = status_by_sector(seen=seen(FOREST, without=2)).note
    assert now.startswith("6 initiatives by their headline.")
    assert "2 initiatives name no sector and are not drawn." in now
    assert now.endswith("As of 1 April 2026, today.")
    then = status_by_sector(seen=seen(FOREST, clocks=Clocks(today=TODAY, as_of=date(2026, 1, 2))))
    assert then.note.endswith("As of 2 January 2026.")


def test_more_sectors_than_bars_are_counted_in_the_caption():
    many = [(f"Sector {number:02}", (Share("agreed", False, False, 1),)) for number in range(33)]
    chart = status_by_sector(seen=seen(*many))
    assert len(chart.rows) == 30
    assert "3 smaller sectors are not drawn." in chart.note


def test_a_name_of_any_script_is_broken_and_shortened_and_never_runs_into_the_bars():
    long = "防災と気候変動に関する二国間の協力と研究開発の枠組みおよび実施計画"
    chart = status_by_sector(seen=seen((long, SEA[1]), ("x" * 200, SEA[1])))
    (wide,) = re.findall('<div class="wide">(.*?)</div>', chart.svg)
    lines = [line for line in words(wide) if line.startswith(("防", "x")) or line.endswith("…")]
    assert len(lines) == 4
    assert all(line.endswith("…") for line in lines[1::2])
