"""Releases by the API: read by everybody, made by who publishes."""

import pytest

from initiatives.models import Membership, Release
from tests.factories import UserFactory


def test_a_release_is_made_read_and_listed(program, visitor, world):
    made = program.post("releases/", {"name": "March 2026", "notes": "For the report."}).json()
    assert made["slug"] == "march-2026"
    assert visitor.read("releases/march-2026/") == made
    assert [row["slug"] for row in visitor.read("releases/")["results"]] == ["march-2026"]
    assert made["files"]["figures.json"]["sha256"]
    assert made["files_at"].endswith("/releases/march-2026/")
    assert (made["state"], made["notes"]) == ("held", "For the report.")


def test_the_clocks_of_a_release_can_be_given(program, world):
    moment = world.initiative.created_at.isoformat()
    made = program.post("releases/", {"name": "Then", "as_of": "2026-03-31", "known_at": moment}).json()
    row = Release.objects.get()
    assert (made["as_of"], row.known_at) == ("2026-03-31", world.initiative.created_at)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"), ({"name": " "}, "/name"), ({"name": "A", "as_of": "2999-01-01"}, "/as_of"),
        ({"name": "A", "known_at": "yesterday"}, "/known_at"), ({"name": "A", "files": {}}, "/files"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_place(program, world, body, pointer):
    answer = program.client.post("/api/v1/releases/", body, content_type="application/json")
    assert answer.status_code == 400
    assert f"#{pointer}" in [error["pointer"] for error in answer.json()["errors"]]
    assert not Release.objects.exists()


def test_who_does_not_publish_makes_no_release(signed_in, world):
    analyst = UserFactory()
    Membership.objects.create(user=analyst, role="analyst", partnership=world.partnership)
    answer = signed_in(analyst).client.post("/api/v1/releases/", {"name": "A"}, content_type="application/json")
    assert answer.status_code == 403
