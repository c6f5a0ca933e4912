"""The tree of sectors counts each thing once, however many of its sectors lie below."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.clocks import Clocks
from initiatives.dashboards.figures import Share
from initiatives.dashboards.sector import sector_tree
from initiatives.models import Initiative, Sector, Statement
from tests.factories import InitiativeFactory, SectorFactory, StatementFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db
NOW = Clocks(today=date(2999, 1, 1))


def grown(clocks=NOW):
    return sector_tree(
        sectors=Sector.objects.without_tree_fields(), initiatives=Initiative.objects.visible_to(AnonymousUser()),
        statements=Statement.objects.visible_to(AnonymousUser()), clocks=clocks,
    )  # fmt: skip


@pytest.fixture
def technology():
    top = SectorFactory(name="Technology")
    return top, SectorFactory(name="Computing", parent=top), SectorFactory(name="Quantum", parent=top)


def test_a_sector_counts_what_lies_below_it_each_once(technology):
    top, computing, quantum = technology
    both, one = InitiativeFactory(), InitiativeFactory()
    both.sectors.add(computing, quantum)
    one.sectors.add(top)
    statement = StatementFactory()
    statement.sectors.add(quantum)
    (root,) = grown().roots
    assert root.initiatives == {both.pk, one.pk}
    assert root.statements == {statement.pk}
    assert [(child.sector.name, len(child.initiatives), len(child.statements)) for child in root.children] == [
        ("Computing", 1, 0), ("Quantum", 1, 1),
    ]  # fmt: skip


def test_a_sector_that_carries_nothing_is_empty(technology):
    (root,) = grown().roots
    assert root.empty
    assert all(child.empty for child in root.children)


def test_drafts_are_not_counted(technology):
    draft = InitiativeFactory(publication="draft")
    draft.sectors.add(technology[1])
    (root,) = grown().roots
    assert root.empty


def test_what_was_not_known_yet_is_not_counted(technology):
    initiative = InitiativeFactory()
    initiative.sectors.add(technology[1])
    before = Clocks(today=NOW.today, known_at=initiative.created_at.replace(year=2000))
    assert grown(before).roots[0].empty
    assert grown(before).figures.bars == ()


def test_what_was_said_later_is_not_counted_as_of_an_earlier_day(technology):
    StatementFactory(said_on="2026-03-05").sectors.add(technology[1])
    before = Clocks(today=NOW.today, as_of=date(2026, 3, 4))
    assert [len(grown(clocks).roots[0].statements) for clocks in (before, NOW)] == [0, 1]


def test_branches_count_by_headline_with_its_marks(technology):
    _, computing, quantum = technology
    agreed, reported, differing, silent = (InitiativeFactory() for _ in range(4))
    for initiative in (agreed, reported, differing, silent):
        initiative.sectors.add(computing, quantum)
    StatusUpdateFactory(initiative=agreed)
    StatusUpdateFactory(initiative=reported, asserted_by="reported", status="announced")
    StatusUpdateFactory(initiative=differing, asserted_by="BR", status="under_way")
    StatusUpdateFactory(initiative=differing, asserted_by="NO", status="announced")
    (bar,) = grown().figures.bars
    assert bar.total == 4
    assert set(bar.shares) == {
        Share("agreed", False, False, 1), Share("announced", True, False, 1), Share("announced", False, True, 1),
        Share("none", False, False, 1),
    }  # fmt: skip


def test_the_fullest_branch_comes_first(technology):
    full, empty = SectorFactory(name="Full"), SectorFactory(name="Almost")
    for _ in range(2):
        InitiativeFactory().sectors.add(full)
    InitiativeFactory().sectors.add(empty)
    assert [bar.name for bar in grown().figures.bars] == ["Full", "Almost"]


def test_the_tree_takes_five_queries_whatever_it_carries(technology, django_assert_num_queries):
    for _ in range(5):
        InitiativeFactory().sectors.add(*technology)
        StatementFactory().sectors.add(technology[1])
    with django_assert_num_queries(5):
        grown()
