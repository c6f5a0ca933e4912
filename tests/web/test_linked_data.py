"""What a page is about is told to machines in the words of Schema.org, no more than the page shows."""

import json

import pytest
from django.utils import timezone

from initiatives.actions.document import withhold
from tests.factories import InitiativeFactory, StatementFactory
from tests.web.page_text import read
from tests.world import make_world

pytestmark = pytest.mark.django_db
SLY = '</script><script src="https://example.org/x.js"></script> & <!-- '


@pytest.fixture
def world():
    return make_world()


def blocks(answer):
    return [json.loads(each.text) for each in read(answer).all("script", type="application/ld+json")]


def told(client, path):
    (block,) = blocks(client.get(path))
    assert block["@context"] == "https://schema.org"
    return block


def test_an_initiative_is_a_project_that_says_where_its_data_are(client, world):
    said = told(client, f"/initiatives/{world.initiative.slug}/?as_of={world.today}")
    assert said["@type"] == "Project"
    assert said["name"] == "Shared forest"
    assert said["url"] == f"http://testserver/initiatives/{world.initiative.slug}/"
    assert [each["identifier"] for each in said["areaServed"]] == ["BR", "NO"]
    data = said["subjectOf"]
    assert data["encodingFormat"] == "application/json"
    assert client.get(data["contentUrl"].removeprefix("http://testserver")).json()["slug"] == world.initiative.slug
    assert "description" not in said  # nobody wrote a summary


def test_a_statement_is_a_quotation_of_its_speaker_in_its_document(client, world):
    statement = StatementFactory(passage=world.agreed, said_on="2026-03", partnership=world.partnership)
    said = told(client, f"/statements/{statement.pk}/")
    assert said["@type"] == "Quotation"
    assert said["text"] == world.agreed.exact
    assert said["spokenByCharacter"] == {"@type": "Person", "name": statement.person.name}
    assert said["dateCreated"] == "2026-03"
    assert said["isPartOf"]["name"] == "A report"
    joint = StatementFactory(passage=world.begun, person=None, joint=True, kind="joint_text", said_on="2026-03/2026-05")
    said = told(client, f"/statements/{joint.pk}/")
    assert not {"spokenByCharacter", "dateCreated"} & set(said)


def test_words_that_are_withheld_are_not_told_to_machines_either(client, world):
    statement = StatementFactory(passage=world.agreed, partnership=world.partnership)
    withhold(by=world.by, capture=world.capture, reason="A court order.", now=timezone.now())
    said = told(client, f"/statements/{statement.pk}/")
    assert not {"text", "isPartOf"} & set(said)
    assert world.agreed.exact not in client.get(f"/statements/{statement.pk}/").text


def test_a_document_is_a_work_with_its_publisher_and_date(client, world):
    said = told(client, f"/documents/{world.document.pk}/")
    assert said["@type"] == "CreativeWork"
    assert said["publisher"]["name"] == "A newspaper"
    assert (said["datePublished"], said["inLanguage"]) == ("2026-03", "en")


@pytest.mark.parametrize("noun", ["initiatives", "commitments", "statements", "documents"])
def test_a_list_is_a_data_set_with_every_format_of_the_same_question(client, world, noun):
    StatementFactory(passage=world.agreed, partnership=world.partnership)
    said = told(client, f"/{noun}/?q=a&as_of={world.today}&page=1")
    assert said["@type"] == "Dataset"
    assert said["temporalCoverage"] == f"../{world.today}"
    given = {each["encodingFormat"]: each["contentUrl"] for each in said["distribution"]}
    assert len(given) == 4
    for kind, address in given.items():
        assert f"/{noun}/?q=a&as_of={world.today}&format=" in address
        answer = client.get(address.removeprefix("http://testserver"))
        assert answer.status_code == 200
        assert answer["Content-Type"].split(";")[0] == kind


def test_no_name_ends_the_block_or_begins_another_element(client, world):
    sly = InitiativeFactory(name=f"A {SLY}", slug="sly", summary=SLY, partnership=world.partnership)
    answer = client.get(f"/initiatives/{sly.slug}/")
    (block,) = blocks(answer)
    assert (block["name"], block["description"]) == (sly.name, SLY)
    assert "https://example.org/x.js" not in [each.attributes.get("src") for each in read(answer).all("script")]


def test_pages_of_nothing_in_particular_and_of_what_is_not_there_tell_nothing(client, world):
    for path in ("/", "/methodology/", "/initiatives/nowhere/", "/initiatives/?statu=x", "/search/?q=a"):
        assert blocks(client.get(path)) == [], path
