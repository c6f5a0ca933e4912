"""People and organisations: which facts are ours, what they said, what they take part in."""

import pytest

from initiatives.models import Evidence, Participation
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    PassageFactory,
    PersonFactory,
    StatementFactory,
    StatusUpdateFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


def facts(page):
    terms = page.one("dl", class_="defs")
    return dict(zip([dt.words for dt in terms.all("dt")], [dd.words for dd in terms.all("dd")], strict=True))


def test_a_person_s_facts_say_which_are_ours(client):
    person = PersonFactory(name="First Minister", slug="minister", aliases=["Minister"], ours=["name", "country"])
    StatementFactory(person=person, capacity="Minister of forests")
    assert facts(read(client.get("/people/minister/"))) == {
        "Name": "First Minister ours", "Also called": "Minister", "Country": "Brazil ours", "Spoke as": "Minister of forests",
    }  # fmt: skip


def test_a_person_whose_office_no_source_gives(client):
    PersonFactory(slug="minister", country=None)
    page = read(client.get("/people/minister/"))
    assert facts(page)["Spoke as"] == "No source we hold gives an office"
    assert facts(page)["Country"] == "Unknown"
    assert "We hold no statement." in page.one("main").words


def test_a_person_s_page_holds_what_they_said_and_the_initiatives_they_spoke_of(client):
    initiative = InitiativeFactory(name="Shared forest")
    StatusUpdateFactory(initiative=initiative)
    person = PersonFactory(slug="minister")
    StatementFactory(person=person, initiatives=[initiative])
    StatementFactory(person=PersonFactory(), passage=PassageFactory(exact="Work on the forest has begun."))
    page = read(client.get("/people/minister/"))
    assert [article.one("q").text for article in page.all("article")] == ["We will plant a forest"]
    assert "Shared forest" in page.one("table").words


def test_an_organisation_s_parts_stand_with_role_proof_and_headline(client):
    initiative, passage = InitiativeFactory(name="Shared forest"), PassageFactory()
    StatusUpdateFactory(initiative=initiative)
    agency = OrganisationFactory(name="Forest agency", slug="agency", acronym="FA", ours=["kind"])
    part = Participation.objects.create(initiative=initiative, organisation=agency, role="implementer")
    Evidence.objects.create(participation=part, passage=passage)
    page = read(client.get("/organisations/agency/"))
    assert facts(page) == {"Name": "Forest agency", "Acronym": "FA", "Kind": "Agency ours", "Country": "Brazil"}
    row = page.one("li", class_="part").words
    for held in ("Shared forest", "Implementer", "¶2", "We will plant a forest", "Agreed", "Brazil"):
        assert held in row, held


def test_a_part_in_a_draft_is_not_shown(client):
    agency = OrganisationFactory(slug="agency")
    draft = InitiativeFactory(publication="draft", name="Secret forest")
    Participation.objects.create(initiative=draft, organisation=agency, role="participant")
    words = read(client.get("/organisations/agency/")).one("main").words
    assert "No initiative we hold names it." in words
    assert "Secret forest" not in words
