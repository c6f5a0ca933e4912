"""Renaming, splitting, merging and absorbing by API, and what an initiative says of its names and its kin."""

import pytest

from initiatives.models import Membership, Succession, User
from tests.api.program import faults
from tests.api.test_schema import answers, fits
from tests.factories import CommitmentFactory, InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(world):
    return InitiativeFactory(slug="great-forest", name="Great forest", partnership=world.partnership)


def proof(world, **more):
    return {"passage": world.begun.pk, "reason": "The text says so.", "since": "2026-03", **more}


def etag(program, slug="shared-forest"):
    return program.get(f"initiatives/{slug}/")["ETag"]


def step(program, name, body, *, slug="shared-forest", status=200, **headers):
    headers = headers or {"if-match": etag(program, slug)}
    return program.post(f"initiatives/{slug}/{name}/", body, status=status, **headers)


def test_a_renamed_initiative_tells_its_names_and_its_old_address_leads_on(program, world):
    row = step(program, "rename", proof(world, name="Green belt", slug="")).json()
    assert (row["slug"], row["name"]) == ("green-belt", "Green belt")
    assert [(name["name"], name["since"], name["instead_of"]) for name in row["names"]] == [
        ("Shared forest", None, None), ("Green belt", "2026-03", "Shared forest"),
    ]  # fmt: skip
    assert row["names"][1]["passage"]["exact"] == world.begun.exact
    answer = program.get("initiatives/shared-forest/", status=308)
    assert answer["Location"].endswith("/api/v1/initiatives/green-belt/")


def test_without_a_slug_the_slug_stays(program, world):
    assert step(program, "rename", proof(world, name="Green belt")).json()["slug"] == "shared-forest"


def test_what_is_absorbed_names_its_successor_and_its_promise_where_it_was_made(program, world, other):
    row = step(program, "absorb", proof(world, into="great-forest")).json()
    assert row["slug"] == "great-forest"
    assert [(one["slug"], one["kind"], one["since"]) for one in row["predecessors"]] == [
        ("shared-forest", "absorbed", "2026-03")
    ]
    assert row["commitments"]["total"] == 1
    old = program.read("initiatives/shared-forest/")
    assert (old["publication"], [one["slug"] for one in old["successors"]]) == ("superseded", ["great-forest"])
    assert old["commitments"]["total"] == 0
    promise = program.read(f"commitments/{world.commitment.pk}/")
    assert (promise["initiative"], promise["promised_under"]) == ("great-forest", "shared-forest")
    then = program.read("initiatives/shared-forest/", as_of="2026-03-30")
    assert (then["successors"], then["commitments"]["total"]) == ([], 1)
    assert program.read(f"commitments/{world.commitment.pk}/", as_of="2026-03-30")["promised_under"] is None


def test_several_become_one_that_is_opened_now(program, world, other):
    body = proof(
        world, into={"name": "Great woods", "kind": "programme", "summary": "Ours."}, **{"with": ["great-forest"]}
    )
    row = step(program, "merge", body).json()
    assert (row["slug"], row["kind"], row["publication"]) == ("great-woods", "programme", "published")
    assert {one["slug"] for one in row["predecessors"]} == {"shared-forest", "great-forest"}


def test_a_split_names_for_each_promise_who_goes_on_with_it(program, world, other):
    body = proof(world, new=["great-forest", {"name": "Young forest"}], carry={str(world.commitment.pk): 1})
    row = step(program, "split", body).json()
    assert (row["slug"], [one["slug"] for one in row["successors"]]) == (
        "shared-forest",
        ["great-forest", "young-forest"],
    )
    assert program.read(f"commitments/{world.commitment.pk}/")["initiative"] == "young-forest"


def test_a_step_needs_the_version_that_was_read(program, world, other):
    body = proof(world, into="great-forest")
    program.post("initiatives/shared-forest/absorb/", body, status=428)
    step(program, "absorb", body, status=412, **{"if-match": '"999.0"'})
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("rename", {"name": "Shared forest"}, "#/name"),
        ("rename", {"name": "Green", "since": "2999"}, "#/since"),
        ("rename", {"name": "Green", "slug": "great-forest"}, "#/slug"),
        ("rename", {"name": "Green", "passage": 999}, "#/passage"),
        ("rename", {"name": "Green", "reason": " "}, "#/reason"),
        ("absorb", {"into": "nowhere"}, "#/into"),
        ("absorb", {"into": "shared-forest"}, "#/new"),
        ("merge", {"into": {"kind": "project"}, "with": ["great-forest"]}, "#/into/name"),
        ("merge", {"into": "great-forest", "with": ["nowhere"]}, "#/with/0"),
        ("split", {"new": ["great-forest"]}, "#/new"),
        ("split", {"new": ["great-forest", {"name": "A", "owner": "x"}]}, "#/new/1"),
        ("split", {"new": ["great-forest", {"name": "A"}]}, "#/carry"),
        ("split", {"new": ["great-forest", {"name": "A"}], "carry": {"x": 1}}, "#/carry"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(program, world, other, name, change, place):
    answer = step(program, name, {**proof(world), **change}, status=400)
    assert place in {pointer for pointer, _ in faults(answer)[0]}, answer.json()
    assert not Succession.objects.exists()


def test_an_analyst_may_not(world, other, signed_in):
    analyst = User.objects.create_user("analyst", "analyst@example.org", "a long password")
    Membership.objects.create(user=analyst, role="analyst", partnership=world.partnership)
    step(signed_in(analyst), "absorb", proof(world, into="great-forest"), status=403)


def test_what_is_sent_and_answered_is_what_the_schema_says(program, visitor, world, other):
    schema = visitor.get("schema").json()
    CommitmentFactory(initiative=world.initiative)
    sent = {
        "rename": ("Renaming", proof(world, name="Green belt", slug=None)),
        "merge": ("Merging", proof(world, into={"name": "Great woods"}, **{"with": ["great-forest"]})),
    }
    for name, (component, body) in sent.items():
        fits(schema, schema["components"]["schemas"][component], body)
        answer = step(program, name, body).json()
        fits(schema, answers(schema, f"initiatives/{{key}}/{name}/", "post"), answer)
    for name, component in (
        ("rename", "Renaming"),
        ("split", "Splitting"),
        ("merge", "Merging"),
        ("absorb", "Absorbing"),
    ):
        refused = step(program, name, {"no such field": 1}, slug="great-woods", status=400).json()["errors"]
        (sentence,) = [each["detail"] for each in refused if each["code"] == "unknown_field"]
        taken = set(sentence.split("it may be ")[1].rstrip(".").split(", "))
        assert taken == set(schema["components"]["schemas"][component]["properties"])
