"""Fields, brief and expand: less of a record or more, never what the reader may not see."""

import pytest

from initiatives.api.urls import RESOURCES
from tests.factories import InitiativeFactory, PartnershipFactory, SectorFactory, StatementFactory

pytestmark = pytest.mark.django_db
BY_NAME = {resource.name: resource for resource, _, _ in RESOURCES}


def test_only_the_fields_asked_for_come_in_the_order_of_the_shape(visitor, world):
    (row,) = visitor.read("initiatives/", fields="name,slug")["results"]
    assert list(row) == ["slug", "name"]
    assert visitor.read(f"initiatives/{world.initiative.slug}/", fields="status") == {
        "status": visitor.read(f"initiatives/{world.initiative.slug}/")["status"]
    }


@pytest.mark.parametrize("name", [name for name, resource in BY_NAME.items() if not resource.own])
def test_each_list_gives_exactly_the_fields_it_describes_and_any_one_alone(name, program, world):
    StatementFactory(passage=world.agreed, initiatives=[world.initiative])
    resource = BY_NAME[name]
    for row in program.read(f"{name}/")["results"]:
        assert tuple(row) == resource.names()
    for row in program.read(f"{name}/", brief="1")["results"]:
        assert tuple(row) == resource.called_by
    for field in resource.names():
        whole = [row[field] for row in program.read(f"{name}/")["results"]]
        assert [row[field] for row in program.read(f"{name}/", fields=field)["results"]] == whole


def test_an_unknown_field_is_refused_with_the_nearest(visitor, world):
    places, sentence = visitor.refused("initiatives/", fields="name,sluk")
    assert places == {("fields", "invalid")}
    assert "did you mean “slug”" in sentence
    places, sentence = visitor.refused("initiatives/", expand="owner")
    assert places == {("expand", "invalid")}
    assert "it may be" in sentence
    assert visitor.refused("initiatives/", brief="1", fields="name")[0] == {("brief", "invalid")}
    assert visitor.refused("initiatives/", fields="name", expand="parent")[0] == {("expand", "invalid")}
    assert visitor.refused("people/", expand="statements")[0] == {("expand", "unknown_parameter")}


def test_what_is_expanded_is_the_record_itself_as_its_own_address_gives_it(visitor, world):
    sector = SectorFactory()
    InitiativeFactory(partnership=world.partnership, parent=world.initiative, slug="child").sectors.add(sector)
    held = visitor.read("initiatives/child/", expand="parent,partnership,sectors")
    assert held["parent"] == visitor.read(f"initiatives/{world.initiative.slug}/")
    assert held["partnership"] == visitor.read(f"partnerships/{world.partnership.slug}/")
    assert held["sectors"] == [visitor.read(f"sectors/{sector.slug}/")]
    line = visitor.read("commitments/", expand="initiative")["results"][0]
    assert line["initiative"] == held["parent"]
    at = {"as_of": world.today.isoformat(), "known_at": "2026-01-01"}
    assert visitor.read("initiatives/", expand="parent", **at)["results"] == []


def test_what_the_reader_may_not_see_is_expanded_to_nothing(visitor, program, world):
    hidden = InitiativeFactory(
        partnership=PartnershipFactory(country_a="CL", country_b="NO", slug="cl-no"), publication="draft"
    )
    InitiativeFactory(partnership=world.partnership, parent=hidden, slug="child")
    assert visitor.read("initiatives/child/", expand="parent")["parent"] is None
    assert program.read("initiatives/child/", expand="parent")["parent"]["slug"] == hidden.slug


def test_the_pages_beside_a_page_are_links_too(visitor, world):
    InitiativeFactory.create_batch(3, partnership=world.partnership)
    answer = visitor.get("initiatives/?limit=2")
    assert answer["Link"] == f'<{answer.json()["next"]}>; rel="next"'
    last = visitor.client.get(answer.json()["next"])
    assert f'<{last.json()["previous"]}>; rel="prev"' in last["Link"]
    assert '/api/v1/initiatives/?limit=2>; rel="first"' in last["Link"]
    assert "Link" not in visitor.get("initiatives/?limit=4").headers
