"""Lists: one envelope, keyset pages that neither repeat nor skip, refusals that name the parameter."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import InitiativeFactory, OrganisationFactory, StatementFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

EVERY_LIST = (
    *("partnerships", "events", "initiatives", "commitments", "status-updates", "due-revisions", "reviews"),
    *("statements", "sectors", "documents", "captures", "passages", "participations", "organisations", "people"),
    *("reminders", "saved-views", "releases", "webhooks"),
)


def walk(program, path, direction="next"):
    """The results of every page from here on in one direction, and the number of pages."""
    pages = []
    while path:
        answer = program.read(path)
        pages.append(answer["results"])
        path = answer[direction]
    return pages


def test_every_list_has_the_one_envelope(program):
    for name in EVERY_LIST:
        answer = program.read(f"{name}/")
        assert list(answer) == ["meta", "next", "previous", "results"]
        assert list(answer["meta"]) == ["as_of", "known_at", "filter", "codebook", "licence", "cite"]


def test_an_unknown_parameter_is_refused_everywhere(program):
    for name, wrong in product(EVERY_LIST, ("owner__password__startswith", "id", "formats", "page")):
        places, sentence = program.refused(f"{name}/", **{wrong: "a"})
        assert places == {(wrong, "unknown_parameter")}
        assert f"“{wrong}”" in sentence


def test_every_list_takes_both_clocks_and_every_order_it_names(program):
    for name in EVERY_LIST:
        wrong = program.client.get(f"/api/v1/{name}/?ordering=wrong").json()["errors"][0]["detail"]
        for order in wrong.split("it may be ")[1].split(". A hyphen")[0].split(", "):
            program.read(f"{name}/", ordering=order, as_of="2026-01-01", known_at="2026-01-01T00:00:00Z")
            program.read(f"{name}/", ordering=f"-{order}")


def test_no_count_is_made_unless_it_is_asked_for(visitor):
    InitiativeFactory.create_batch(4)
    assert "count" not in visitor.read("initiatives/")["meta"]
    assert visitor.read("initiatives/", count="1", limit="1")["meta"]["count"] == 4


@pytest.mark.parametrize("order", ["name", "-name"])
def test_pages_over_one_shared_value_hold_every_row_once_there_and_back(visitor, order):
    for place in range(23):
        OrganisationFactory(name="The same name", country=None if place == 0 else f"{chr(65 + place)}X")
    pages = walk(visitor, f"organisations/?ordering={order}&limit=5")
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    forth = [row["id"] for page in pages for row in page]
    assert forth == sorted(forth, reverse=order.startswith("-"))
    assert len(set(forth)) == 23

    last = visitor.read(f"organisations/?ordering={order}&limit=5")
    while last["next"]:
        last = visitor.read(last["next"])
    back = walk(visitor, last["previous"], "previous")
    assert [row["id"] for page in reversed(back) for row in page] == forth[:20]


def test_a_row_added_while_somebody_pages_is_neither_repeated_nor_does_it_push_others_out(visitor):
    for letter in "bdfh":
        InitiativeFactory(slug=letter)
    first = visitor.read("initiatives/", limit="2")
    InitiativeFactory(slug="a")
    InitiativeFactory(slug="e")
    assert [row["slug"] for row in visitor.read(first["next"])["results"]] == ["e", "f"]


def test_the_first_page_has_none_before_it_and_the_last_none_after(visitor):
    InitiativeFactory.create_batch(2)
    first = visitor.read("initiatives/", limit="1")
    second = visitor.read(first["next"])
    assert first["previous"] is None
    assert second["next"] is None
    assert visitor.read(second["previous"])["results"] == first["results"]
    assert first["next"].startswith("http://testserver/api/v1/initiatives/?")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=-1", "limit=ten", "limit=१", "ordering=summary", "count=yes", "cursor=x"]
)
def test_a_page_that_cannot_be_is_refused_by_name(visitor, world, query):
    places, sentence = visitor.refused(f"initiatives/?{query}")
    assert places == {(query.split("=")[0], "invalid")}
    assert query.split("=")[0] in sentence


def test_a_cursor_that_was_tampered_with_or_belongs_elsewhere_is_refused(visitor):
    InitiativeFactory.create_batch(2)
    cursor = visitor.read("initiatives/", limit="1")["next"].split("cursor=")[1].split("&")[0]
    for wrong in (cursor[:-2], f"A{cursor}", cursor.replace("%3A", "%00"), "%00", "a" * 5000):
        assert visitor.refused(f"initiatives/?limit=1&cursor={wrong}")[0] == {("cursor", "invalid")}
    assert visitor.refused(f"initiatives/?ordering=-slug&cursor={cursor}")[0] == {("cursor", "invalid")}
    assert visitor.refused(f"organisations/?ordering=slug&cursor={cursor}")[0] == {("cursor", "invalid")}


def test_every_fault_is_reported_at_once(visitor, world):
    places, _ = visitor.refused("initiatives/?status=agred&staus=x&limit=0&q=a&q=b&count=2")
    assert places == {
        ("status", "invalid"),
        ("staus", "unknown_parameter"),
        ("limit", "invalid"),
        ("q", "repeated"),
        ("count", "invalid"),
    }


def test_meta_says_which_filter_is_in_force(visitor, world):
    meta = visitor.read("initiatives/?status__in=none,agreed&kind=&flagship=0")["meta"]
    assert meta["filter"] == {"status": ["none", "agreed"], "flagship": ["0"]}


def test_thirty_rows_take_as_many_queries_as_one(program, world):
    def asked():
        counts = {}
        for name in ("initiatives", "statements", "commitments", "status-updates", "documents", "passages"):
            with CaptureQueriesContext(connection) as queries:
                program.read(f"{name}/", limit="1000")
            counts[name] = len(queries)
        return counts

    program.read("initiatives/")  # notes that the token is used, once a minute
    StatementFactory(passage=world.agreed, initiatives=[world.initiative])
    StatusUpdateFactory(initiative=world.initiative)
    few = asked()
    for initiative in InitiativeFactory.create_batch(30, partnership=world.partnership):
        StatementFactory(passage=world.agreed, initiatives=[initiative])
    assert asked() == few
    assert set(few.values()) == {3}, "the token, the places of the page, and its rows"
