"""Both sides of an initiative as a program reads them."""

import pytest

from initiatives.models import Evidence
from tests.factories import (
    InitiativeFactory,
    PartnershipFactory,
    PersonFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db


def test_each_side_with_its_claims_statements_and_searched_sources(visitor):
    initiative = InitiativeFactory(slug="forest")
    claim = StatusUpdateFactory(initiative=initiative, asserted_by="BR", status="agreed")
    StatusUpdateFactory(initiative=initiative, asserted_by="reported", status="announced")
    said = StatementFactory(initiatives=[initiative], person=PersonFactory(country="BR"))
    joint = StatementFactory(initiatives=[initiative], person=None, joint=True, kind="joint_text")
    ReviewFactory(initiative=initiative, sources_searched={"NO": ["the gazette"]}, by__username="analyst")
    answer = visitor.read("initiatives/forest/sides/")
    brazil, norway = answer["sides"]
    assert (brazil["side"], brazil["claim"]["status"], brazil["silent"]) == ("BR", "agreed", False)
    assert [one["id"] for one in brazil["claims"]] == [claim.pk]
    assert [one["id"] for one in brazil["statements"]] == [said.pk]
    assert brazil["searched"] == {"sources": [], "last_at": None, "last_by": None}
    assert (norway["claim"], norway["silent"]) == (None, False)  # the joint text speaks for it
    assert norway["searched"]["sources"] == ["the gazette"]
    assert norway["searched"]["last_by"] == "analyst"
    assert [one["id"] for one in answer["joint"]["statements"]] == [joint.pk]
    assert [one["status"] for one in answer["reported"]["claims"]] == ["announced"]
    assert answer["differ"] is False


def test_sides_of_further_pairs_stand_beside_and_a_joint_text_does_not_speak_for_them(visitor):
    initiative = InitiativeFactory(slug="forest")
    initiative.shown_in.add(PartnershipFactory(country_a="BR", country_b="PE"))
    StatusUpdateFactory(initiative=initiative, asserted_by="joint", status="agreed")
    StatusUpdateFactory(initiative=initiative, asserted_by="PE", status="announced")
    answer = visitor.read("initiatives/forest/sides/")
    assert [(one["side"], one["claim"]["status"], one["jointly"]) for one in answer["sides"]] == [
        ("BR", "agreed", True), ("NO", "agreed", True), ("PE", "announced", False),
    ]  # fmt: skip
    assert answer["differ"] is True


def test_the_clocks_turn_it_and_a_draft_is_not_found(visitor):
    initiative = InitiativeFactory(slug="forest")
    StatusUpdateFactory(initiative=initiative, as_of="2026-03")
    assert visitor.read("initiatives/forest/sides/", as_of="2026-02-01")["sides"][0]["claims"] == []
    InitiativeFactory(slug="hidden", publication="draft")
    for slug in ("hidden", "nowhere"):
        visitor.get(f"initiatives/{slug}/sides/", status=404)
    assert visitor.refused("initiatives/forest/sides/", limit="1")[0] == {("limit", "unknown_parameter")}


def test_more_said_takes_no_more_queries(visitor, django_assert_max_num_queries):
    initiative = InitiativeFactory(slug="forest")

    def grow():
        line = StatusUpdateFactory(initiative=initiative)
        said = StatementFactory(initiatives=[initiative])
        Evidence.objects.create(status_update=line, passage=said.passage)
        ReviewFactory(initiative=initiative, sources_searched={"NO": ["the gazette"]})

    grow()
    with django_assert_max_num_queries(20) as few:
        visitor.read("initiatives/forest/sides/")
    for _ in range(5):
        grow()
    with django_assert_max_num_queries(len(few)):
        visitor.read("initiatives/forest/sides/")
