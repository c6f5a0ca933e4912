"""Facets, and figures over time: each count is what the list gives, and what was left out is said."""

import pytest

from initiatives.actions.due_revision import revise_due
from initiatives.actions.status_update import correct_status, record_status
from initiatives.models import InitiativeSector
from tests.factories import CommitmentFactory, InitiativeFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def several(world):
    """Three initiatives that differ in status, kind, owner and sector."""
    owner, sector = UserFactory(username="desk"), SectorFactory(slug="forests")
    mission = InitiativeFactory(partnership=world.partnership, kind="mission", owner=owner)
    InitiativeFactory(partnership=world.partnership, kind="mission")
    InitiativeFactory(partnership=world.partnership, publication="draft", owner=owner)
    InitiativeSector.objects.create(initiative=mission, sector=sector)
    record_status(
        by=world.by, today=world.today, subject=mission, axis="claim", asserted_by="BR", status="agreed",
        as_of="2026-03", reason="The text says so.", passages=[world.agreed],
    )  # fmt: skip
    return mission


def facets(visitor, **asked):
    return visitor.read("initiatives/facets", **asked)["facets"]


def test_each_count_is_what_the_list_gives_for_that_choice_beside_the_others_in_force(visitor, several):
    for asked in (
        {},
        {"kind": "mission"},
        {"kind": "mission", "status": "agreed"},
        {"owner": "desk"},
        {"sector": "forests"},
    ):
        for name, choices in facets(visitor, **asked).items():
            for choice in choices:
                listed = visitor.read("initiatives/", **{**asked, name: choice["key"], "count": "1"})
                assert listed["meta"]["count"] == choice["count"], (asked, name, choice)


def test_what_the_reader_may_not_see_is_in_no_facet(visitor, program, several):
    def owned(who):
        return {each["key"]: each["count"] for each in facets(who)["owner"]}

    assert owned(visitor) == {"desk": 1, "none": 2}
    assert owned(program) == {"desk": 2, "none": 2}


def test_facets_take_both_clocks_and_refuse_what_they_do_not_know(visitor, several):
    then = facets(visitor, as_of="2026-03-15")
    assert {each["key"]: (each["count"], each["uncertain"]) for each in then["status"] if each["count"]} == {
        "none": (3, 0)
    }
    assert visitor.refused("initiatives/facets", kinds="mission")[0] == {("kinds", "unknown_parameter")}
    assert visitor.refused("initiatives/facets", limit="5")[0] == {("limit", "unknown_parameter")}


def test_claims_are_counted_by_the_month_of_their_period_without_corrected_lines(visitor, world, several):
    wrong = record_status(
        by=world.by, today=world.today, subject=world.initiative, axis="claim", asserted_by="NO", status="under_way",
        as_of="2026-03", reason="The text says so.", passages=[world.begun],
    )  # fmt: skip
    correct_status(by=world.by, today=world.today, row=wrong, reason="Another project.", entered_in_error=True)
    claims = visitor.read("stats/")["claims"]
    (month,) = [each for each in claims["months"] if each["key"] == "2026-03"]
    assert month["label"] == "March 2026"
    assert {each["key"]: each["numerator"] for each in month["status"] if each["numerator"]} == {"agreed": 1}
    assert {each["denominator"] for each in month["status"]} == {1}
    assert claims["excluded"] == {"corrected": 2}
    assert visitor.read("stats/", known_at="2026-01-01")["claims"]["months"] == []


def test_slips_are_counted_of_those_with_a_date_and_the_others_are_named(visitor, world):
    dated = CommitmentFactory(initiative=world.initiative, baseline_due="2027")
    CommitmentFactory(initiative=world.initiative)
    revise_due(
        by=world.by, today=world.today, commitment=dated, cause="party_moved", reason="They said so.", new_due="2027-01/2028-03",
        announced_on="2026-04", passages=[world.begun],
    )  # fmt: skip
    slip = visitor.read("stats/")["commitments"]["slip"]
    held = {each["key"]: each["numerator"] for each in slip["buckets"] if each["numerator"]}
    assert held["quarter" if "quarter" in held else "half"] == 1
    total = visitor.read("stats/")["commitments"]["total"]
    assert {each["denominator"] for each in slip["buckets"]} == {sum(held.values())}
    assert sum(held.values()) + sum(slip["excluded"].values()) == total


def test_each_sector_says_how_its_initiatives_stand(visitor, several):
    (sector,) = visitor.read("stats/")["initiatives"]["sector"]
    assert {each["key"]: each["numerator"] for each in sector["status"] if each["numerator"]} == {"agreed": 1}
    assert sector["numerator"] == 1
