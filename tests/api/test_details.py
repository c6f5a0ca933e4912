"""One row: its ETag, old addresses, and addresses that no row can have."""

import hashlib
from itertools import product

import pytest

from initiatives.actions.initiative import edit_initiative
from initiatives.actions.review import record_review
from tests.factories import InitiativeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

EVERY_DETAIL = (
    *("partnerships", "events", "initiatives", "commitments", "status-updates", "due-revisions", "reviews"),
    *("statements", "sectors", "documents", "captures", "passages", "participations", "organisations", "people"),
    *("reminders", "saved-views", "releases", "webhooks"),
)
IMPOSSIBLE = (
    "1" + "0" * 30,
    "-1",
    "0x1",
    "१",
    "%00",
    "a%00b",
    "..%2F",
    "9223372036854775808",
    "a b",
    "%F0%9F%98%80",
    "0",
)


def test_an_address_that_no_row_can_have_is_simply_not_found(program):
    for name, key in product(EVERY_DETAIL, IMPOSSIBLE):
        program.get(f"{name}/{key}/", status=404)


def test_a_row_of_a_list_is_the_row_at_its_address(visitor, world):
    for name in ("initiatives", "commitments", "documents", "passages", "partnerships"):
        for row in visitor.read(f"{name}/")["results"]:
            assert visitor.read(f"{name}/{row.get('slug', row['id'])}/") == row
            assert visitor.read(row.get("url", f"{name}/{row['id']}/")) == row


def test_the_etag_is_the_version_and_the_hash_of_the_body(visitor, world):
    answer = visitor.get(f"initiatives/{world.initiative.slug}/")
    digest = hashlib.sha256(answer.content).hexdigest()[:32]
    assert answer["ETag"] == f'"{answer.json()["version"]}.{digest}"'


def test_who_has_the_answer_already_is_told_so_until_anything_in_it_moves(visitor, world):
    path = f"initiatives/{world.initiative.slug}/"
    etag = visitor.get(path)["ETag"]
    for asked in (etag, f"W/{etag}", f'"1.0", {etag}', "*"):
        answer = visitor.get(path, status=304, **{"if-none-match": asked})
        assert answer.content == b""
        assert answer["ETag"] == etag
    visitor.get(path, **{"if-none-match": f'"{world.initiative.version}.0"'})
    # A review moves freshness, and not the version.
    record_review(by=world.by, today=world.today, subject=world.initiative)
    moved = visitor.get(path, **{"if-none-match": etag})["ETag"]
    assert moved.split(".")[0] == etag.split(".")[0]
    assert moved != etag


def test_an_old_slug_leads_to_the_row_that_bore_it(visitor, world):
    draft = InitiativeFactory(slug="before", partnership=world.partnership, publication="draft")
    edit_initiative(by=world.by, initiative=draft, slug="after")
    visitor.get("initiatives/before/", status=404)
    organisation = OrganisationFactory(slug="old-name")
    organisation.slug = "new-name"
    organisation.save()
    answer = visitor.get("organisations/old-name/?as_of=2026-01-01", status=308)
    assert answer["Location"] == "http://testserver/api/v1/organisations/new-name/?as_of=2026-01-01"


def test_a_detail_takes_the_clocks_and_nothing_else(visitor, world):
    path = f"initiatives/{world.initiative.slug}/"
    assert visitor.refused(path, status="agreed")[0] == {("status", "unknown_parameter")}
    assert visitor.refused(f"{path}?as_of=2026-01-01&as_of=2026-01-02")[0] == {("as_of", "repeated")}


def test_a_reader_who_forgot_the_slash_is_sent_on_with_their_question(visitor, world):
    answer = visitor.get("initiatives?status=agreed", status=301)
    assert answer["Location"] == "/api/v1/initiatives/?status=agreed"


def test_an_address_that_leads_nowhere_names_the_nearest(visitor):
    _, sentence = visitor.refused("initiative/", 404)
    assert "did you mean “initiatives/”?" in sentence


def test_the_front_door_names_every_resource(visitor):
    places = visitor.read("")
    assert set(EVERY_DETAIL) | {"initiatives/facets", "search", "stats", "changes", "schema", "docs"} == set(places) - {
        "codebook"
    }
    for name in ("partnerships", "stats", "changes", "schema"):
        visitor.get(places[name])
