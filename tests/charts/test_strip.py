"""The sparkline of an initiative: what was told in order of time, and the same in words."""

from datetime import date

import pytest

from initiatives.charts.strip import EDGES, strip
from initiatives.clocks import Clocks
from initiatives.dashboards.strips import Strip, Told, strips
from initiatives.models import StatusUpdate
from tests.factories import InitiativeFactory, PassageFactory, StatusUpdateFactory

DAY = date(2026, 6, 1)


def drawn(*told, first=None):
    return strip(seen=Strip(told, first or told[0].day, DAY))


def test_it_says_in_words_how_much_was_told_since_when_and_the_last_of_it():
    one = Told("claim", "BR", "announced", date(2025, 3, 31))
    two = Told("evidence", None, "started", date(2026, 2, 28))
    assert drawn(one, two).words == "2 statuses since Mar 2025; the last: Records show: started, Feb 2026"
    assert drawn(one).words == "1 status since Mar 2025; the last: Brazil: announced, Mar 2025"


def test_a_reporters_claim_is_hollow_and_records_stand_below():
    svg = drawn(Told("claim", "BR", "agreed", DAY), Told("claim", "reported", "agreed", DAY)).svg
    assert svg.count('fill="var(--agreed)"') == 1
    assert svg.count('stroke="var(--agreed)"') == 1
    assert "<rect" in drawn(Told("evidence", None, "started", DAY)).svg


def test_the_right_end_is_the_day_and_a_short_history_does_not_fill_the_strip():
    svg = drawn(Told("claim", "BR", "agreed", DAY)).svg
    assert f"translate({120 - EDGES}" in svg
    near = drawn(Told("claim", "BR", "agreed", date(2026, 5, 22))).svg
    assert "translate(108.0 7)" in near


@pytest.mark.django_db
def test_one_query_gives_the_strips_of_a_list_without_what_was_corrected_or_lies_ahead(django_assert_num_queries):
    one, other, silent = (InitiativeFactory() for _ in range(3))
    StatusUpdateFactory(initiative=one, status="announced", as_of="2026-01")
    wrong = StatusUpdateFactory(initiative=one, status="agreed", as_of="2026-02")
    StatusUpdateFactory(
        initiative=one, status="under_way", as_of="2026-03", corrects=wrong, passages=[PassageFactory()]
    )
    StatusUpdateFactory(initiative=other, asserted_by="NO", as_of="2025-01")
    with django_assert_num_queries(1):
        held = strips(
            initiatives=[one.pk, other.pk, silent.pk],
            updates=StatusUpdate.objects.all(),
            clocks=Clocks(today=date(2999, 1, 1)),
        )
    assert [told.status for told in held[one.pk].told] == ["announced", "under_way"]
    assert held[one.pk].first == held[other.pk].first == date(2025, 1, 31)
    assert silent.pk not in held
    then = Clocks(today=date(2999, 1, 1), as_of=date(2026, 2, 1))
    assert [
        told.status
        for told in strips(initiatives=[one.pk], updates=StatusUpdate.objects.all(), clocks=then)[one.pk].told
    ] == ["announced"]
