"""The methodology says what the code does, to everybody."""

import pytest

from initiatives import vocabulary
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


def test_it_is_open_to_everybody_even_when_nothing_else_is(client, settings):
    settings.PUBLIC_READ = False
    assert client.get("/methodology/").status_code == 200
    assert client.get("/statements/").status_code == 302


@pytest.mark.parametrize(
    "table",
    ["CLAIM_STATUSES", "EVIDENCE_STATUSES", "SCHEDULES", "FRESHNESS", "FORCES", "DOCUMENT_KINDS", "INITIATIVE_KINDS", "STATEMENT_KINDS",
     "NOTE_KINDS", "DUE_CAUSES", "REVIEW_OUTCOMES", "PUBLICATIONS", "RIGHTS"],
)  # fmt: skip
def test_every_word_of_the_codebook_stands_with_its_key_and_its_meaning(client, table):
    words = read(client.get("/methodology/")).one("main").words
    for term in getattr(vocabulary, table).values():
        assert f"{term.label} {term.key} {term.meaning}" in words


def test_the_version_and_the_licence_stand_on_it(client, settings):
    settings.TRACKER_LICENCE = "A licence of our own"
    facts = read(client.get("/methodology/")).one("ul", class_="facts").words
    assert facts == f"Codebook {vocabulary.CODEBOOK} Licence: A licence of our own"


def test_its_contents_lead_to_its_sections(client):
    page = read(client.get("/methodology/"))
    ids = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
    targets = [link.attributes["href"] for link in page.one("nav", class_="contents").all("a")]
    assert len(targets) == 11
    assert all(target.removeprefix("#") in ids for target in targets)
