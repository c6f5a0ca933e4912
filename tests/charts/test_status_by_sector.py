"""The chart of sectors shows the figures of its tree, and its table the same ones."""

import re
from datetime import date

import pytest

from initiatives.charts.palette import CLAIM_COLOURS
from initiatives.charts.status_by_sector import status_by_sector
from initiatives.clocks import Clocks
from initiatives.dashboards.sector import Branch, SectorTree, Share
from initiatives.models import Sector
from initiatives.vocabulary import CLAIM_STATUSES

TODAY = date(2026, 4, 1)


def tree(*branches, total=None, clocks=None):
    made = tuple(
        Branch(sector=Sector(name=name, slug=name.lower()), shares=shares, total=sum(one.count for one in shares))
        for name, shares in branches
    )
    return SectorTree(
        roots=(), branches=made, total=total or sum(one.total for one in made), clocks=clocks or Clocks(today=TODAY)
    )


FOREST = (
    "Forest",
    (Share("agreed", False, False, 2), Share("announced", True, False, 1), Share("paused", False, True, 1)),
)
SEA = ("Sea", (Share("none", False, False, 3),))


def test_without_initiatives_there_is_no_chart():
    assert status_by_sector(tree=tree()) is None


def test_the_table_beside_the_picture_holds_every_figure():
    chart = status_by_sector(tree=tree(FOREST, SEA))
    assert chart.columns == (
        "Sector",
        "No claim",
        "Announced, reported",
        "Agreed",
        "Paused",
        "Sides differ",
        "Initiatives",
    )
    assert chart.rows == (("Forest", 0, 1, 2, 1, 1, 4), ("Sea", 3, 0, 0, 0, 0, 3))
    assert chart.legend == (("none", False), ("announced", True), ("agreed", False), ("paused", False))


def test_the_picture_holds_each_sector_each_share_and_each_total_in_both_widths():
    chart = status_by_sector(tree=tree(FOREST, SEA))
    for size in ("wide", "narrow"):
        (picture,) = re.findall(f'<div class="{size}">(.*?)</div>', chart.svg)
        words = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
        assert sorted(words) == sorted(["Forest", "Sea", "1", "2", "1", "3", "4", "3"])
        assert "var(--agreed)" in picture


def test_what_the_sides_say_differently_has_a_rim_of_its_own():
    assert 'stroke="var(--differ)"' in status_by_sector(tree=tree(FOREST)).svg
    assert 'stroke="var(--differ)"' not in status_by_sector(tree=tree(SEA)).svg


def test_what_is_only_reported_is_hollow():
    assert 'fill-opacity="0.14"' in status_by_sector(tree=tree(FOREST)).svg
    assert 'fill-opacity="0.14"' not in status_by_sector(tree=tree(SEA)).svg


def test_the_caption_says_how_many_and_as_of_when():
    now = status_by_sector(tree=tree(FOREST, total=4))
    assert (
        now.note
        == "4 initiatives by their headline, in each of their sectors and those above. As of 1 April 2026, today."
    )
    then = status_by_sector(tree=tree(FOREST, clocks=Clocks(today=TODAY, as_of=date(2026, 1, 2))))
    assert then.note.endswith("As of 2 January 2026.")


def test_more_sectors_than_bars_are_counted_in_the_caption():
    many = [(f"Sector {number:02}", (Share("agreed", False, False, 1),)) for number in range(33)]
    chart = status_by_sector(tree=tree(*many))
    assert len(chart.rows) == 30
    assert "3 smaller sectors are in the list below only." in chart.note


@pytest.mark.parametrize("status", CLAIM_STATUSES)
def test_every_claim_status_has_a_colour(status):
    assert CLAIM_COLOURS[status].startswith("var(--")
