"""Changing an initiative: with the version one has read, and only what may be changed."""

import pytest

from tests.api.program import faults
from tests.factories import SectorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(world):
    return f"initiatives/{world.initiative.slug}/"


def test_a_change_needs_the_etag_one_has_read(program, path):
    program.patch(path, {"summary": "Trees."}, status=428)
    for stale in ('"1.0"', '"99"', "2", "nonsense", '""'):
        program.patch(path, {"summary": "Trees."}, status=412, **{"if-match": stale})
    etag = program.get(path)["ETag"]
    answer = program.patch(path, {"summary": "Trees."}, **{"if-match": etag})
    assert answer.json()["summary"] == "Trees."
    assert answer["ETag"] == program.get(path)["ETag"] != etag
    # A stale copy cannot overwrite a newer edit.
    program.patch(path, {"summary": "Shrubs."}, status=412, **{"if-match": etag})
    assert program.read(path)["summary"] == "Trees."


def test_only_the_version_is_compared_since_freshness_moves_without_a_write(program, path, world):
    version = program.read(path)["version"]
    program.patch(path, {"acronym": "SF"}, **{"if-match": f'"{version}.{"0" * 32}"'})


def test_fields_of_every_kind_can_be_changed(program, path, world):
    sectors = [SectorFactory(slug="forests"), SectorFactory(slug="climate")]
    change = {
        "name": "The shared forest", "kind": "programme", "ongoing": True, "flagship": True, "owner": world.by.username,
        "review_every": 30, "sectors": [each.slug for each in sectors], "parent": None,
    }  # fmt: skip
    row = program.patch(path, change, **{"if-match": "*"}).json()
    assert (row["name"], row["kind"], row["ongoing"], row["owner"]) == (
        "The shared forest", "programme", True, world.by.username,
    )  # fmt: skip
    assert [each["slug"] for each in row["sectors"]] == ["climate", "forests"]
    assert program.patch(path, {"owner": None, "sectors": []}, **{"if-match": "*"}).json()["sectors"] == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"publication": "withdrawn"}, "#/publication"),
        ({"version": 9}, "#/version"),
        ({"by": "me"}, "#/by"),
        ({"kind": "projekt"}, "#/kind"),
        ({"name": ""}, "#/name"),
        ({"name": "a" * 201}, "#/name"),
        ({"review_every": 0}, "#/review_every"),
        ({"review_every": 10**30}, "#/review_every"),
        ({"ongoing": "yes"}, "#/ongoing"),
        ({"owner": "nobody"}, "#/owner"),
        ({"sectors": ["nowhere"]}, "#/sectors/0"),
        ({"sectors": [1]}, "#/sectors/0"),
        ({"parent": "nowhere"}, "#/parent"),
        ({"slug": "another"}, "#"),
    ],
)
def test_a_change_that_cannot_be_is_refused_by_place_and_changes_nothing(program, path, change, place):
    before = program.read(path)
    answer = program.patch(path, {"summary": "Trees.", **change}, status=400, **{"if-match": "*"})
    assert {where for where, _ in faults(answer)[0]} == {place}
    assert program.read(path) == before


def test_only_who_may_draft_changes_anything(visitor, signed_in, path):
    visitor.patch(path, {"summary": "Trees."}, status=401, **{"if-match": "*"})
    signed_in(UserFactory()).patch(path, {"summary": "Trees."}, status=403, **{"if-match": "*"})
    signed_in(UserFactory()).patch("initiatives/nowhere/", {"summary": "Trees."}, status=404, **{"if-match": "*"})
