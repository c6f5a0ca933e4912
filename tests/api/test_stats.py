"""Counts and search: every share with what it is a share of; nothing a reader may not see."""

import pytest

from initiatives.actions.status_update import record_status
from initiatives.models import InitiativeSector
from tests.factories import InitiativeFactory, SectorFactory

pytestmark = pytest.mark.django_db


def shares(counted):
    """{key: numerator} of what is not nought; every denominator the same."""
    assert len({row["denominator"] for row in counted}) <= 1
    return {row["key"]: row["numerator"] for row in counted if row["numerator"]}


def test_counts_use_the_headline_and_say_of_how_many(visitor, world):
    for voice, status in (("BR", "agreed"), ("NO", "announced")):
        record_status(
            by=world.by, today=world.today, subject=world.initiative, axis="claim", asserted_by=voice, status=status,
            reason="The text says so.", passages=[world.agreed],
        )  # fmt: skip
    InitiativeFactory(partnership=world.partnership)
    InitiativeFactory(partnership=world.partnership, publication="draft")
    counts = visitor.read("stats/")
    initiatives, commitments = counts["initiatives"], counts["commitments"]
    assert (initiatives["total"], commitments["total"]) == (2, 1)
    assert shares(initiatives["status"]) == {"announced": 1, "none": 1}
    assert shares(initiatives["evidence"]) == {"not_assessed": 2}
    assert initiatives["sides_differ"] == {"numerator": 1, "denominator": 2}
    assert sum(row["numerator"] for row in initiatives["freshness"]) == 2


def test_sectors_are_counted_for_what_the_reader_sees(visitor, world):
    forests = SectorFactory(slug="forests")
    draft = InitiativeFactory(partnership=world.partnership, publication="draft")
    for initiative in (world.initiative, draft):
        InitiativeSector.objects.create(initiative=initiative, sector=forests)
    assert shares(visitor.read("stats/")["initiatives"]["sector"]) == {"forests": 1}
    assert visitor.read("sectors/forests/")["initiatives"] == 1


def test_counts_take_the_filters_of_initiatives_and_both_clocks(visitor, world):
    InitiativeFactory(partnership=world.partnership, kind="mission")
    counts = visitor.read("stats/", kind="mission")
    assert (counts["initiatives"]["total"], counts["commitments"]["total"]) == (1, 0)
    assert counts["meta"]["filter"] == {"kind": ["mission"]}
    assert visitor.read("stats/", known_at="1970-01-01")["initiatives"]["total"] == 0
    assert visitor.refused("stats/", kinds="mission")[0] == {("kinds", "unknown_parameter")}
    assert visitor.refused("stats/", limit="1")[0] == {("limit", "unknown_parameter")}


def test_counts_take_as_many_queries_whatever_their_number(visitor, world, django_assert_max_num_queries):
    InitiativeFactory.create_batch(10, partnership=world.partnership)
    with django_assert_max_num_queries(10):
        visitor.read("stats/")


def test_search_finds_what_the_reader_may_see_and_leads_there(visitor, program, world):
    InitiativeFactory(partnership=world.partnership, name="Secret forest", publication="draft")
    found = visitor.read("search/", q="forest", noun="initiative")["results"]
    assert [row["name"] for row in found] == ["Shared forest"]
    assert visitor.read(found[0]["url"])["slug"] == found[0]["slug"]
    assert len(program.read("search/", q="forest", noun="initiative")["results"]) == 2
    assert (
        visitor.read("search/", q="forest", limit="1")["results"] == visitor.read("search/", q="forest")["results"][:1]
    )


def test_search_quotes_an_excerpt_document_to_members_only(visitor, program, world):
    everything = lambda reader: reader.client.get("/api/v1/search/", {"q": "OSLO"}).content.decode()  # noqa: E731
    assert "Brazil and Norway met" in everything(program)
    assert "Brazil and Norway met" not in everything(visitor)
