"""Searching from the page: results lead to their pages, hits are marked, nothing typed becomes markup."""

import pytest

from initiatives.models import Initiative
from initiatives.web import search as page_module
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    OrganisationFactory,
    PersonFactory,
    SectorFactory,
    StatementFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


def found(client, text, **more):
    return list(read(client.get("/search/", {"q": text, **more})).one("ol", class_="found").all("li"))


def test_every_noun_is_found_and_its_link_opens(client):
    InitiativeFactory(name="Orchard")
    CommitmentFactory(wording="Plant an orchard")
    StatementFactory(person=PersonFactory(name="Minister Orchard"))
    DocumentFactory(title="Orchard report")
    OrganisationFactory(name="Orchard office")
    SectorFactory(name="Orchards")
    results = found(client, "orchard")
    assert {result.one("span", class_="kicker").words for result in results} == {
        "Initiative", "Commitment", "Statement", "Document", "Organisation", "Person", "Sector",
    }  # fmt: skip
    for result in results:
        assert client.get(result.one("a").attributes["href"]).status_code == 200, result.words


def test_hits_are_marked_and_markup_in_the_data_is_text(client):
    InitiativeFactory(name="<b>Forest</b> <script>alert(1)</script>")
    (result,) = found(client, "forest")
    assert result.one("a").text == "<b>Forest</b> <script>alert(1)</script>"
    assert [mark.text for mark in result.all("mark")] == ["Forest"]
    assert not list(result.all("script"))


def test_what_was_typed_comes_back_as_text(client):
    page = read(client.get("/search/", {"q": '"><script>alert(1)</script>'}))
    assert page.one("input", id="seek").attributes["value"] == '"><script>alert(1)</script>'
    assert not [script for script in page.all("script") if "alert" in script.text]


def test_a_document_opens_at_the_paragraph_that_answers(client):
    document = DocumentFactory()
    CaptureFactory(document=document, text="First.\nSecond with a waterfall.")
    (result,) = found(client, "waterfall")
    assert result.one("a").attributes["href"] == f"/documents/{document.pk}/#para-2"
    assert result.one("span", class_="kicker").words == "Document · ¶2"


def test_excerpts_are_searched_whole_for_those_who_signed_in_only(client):
    CaptureFactory(document__rights="excerpt", text="A waterfall nobody marked.")
    assert "Nothing we hold answers this" in read(client.get("/search/?q=waterfall")).one("main").words
    client.force_login(UserFactory())
    assert len(found(client, "waterfall")) == 1


def test_results_can_be_narrowed_to_one_noun(client):
    InitiativeFactory(name="Orchard")
    SectorFactory(name="Orchards")
    page = read(client.get("/search/?q=orchard"))
    assert [chip.words for chip in page.all("a", class_="chip")] == ["All 2", "Initiatives 1", "Sectors 1"]
    assert [result.one("span").words for result in found(client, "orchard", **{"in": "sector"})] == ["Sector"]
    assert client.get("/search/?q=orchard&in=tree").status_code == 400


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\x00"])
def test_a_question_without_words_explains_what_can_be_asked(client, text):
    assert "What are you looking for?" in read(client.get("/search/", {"q": text})).one("main").words


def test_a_question_that_is_too_long_says_what_was_used(client):
    InitiativeFactory(name="Forest")
    page = read(client.get("/search/", {"q": "forest " * 1500}))
    assert "Only the first 12 words" in page.one("main").words
    assert list(page.one("ol", class_="found").all("li"))


def test_a_question_that_takes_too_long_says_so(client, monkeypatch):
    def too_long(**asked):
        raise page_module.TookTooLong

    monkeypatch.setattr(page_module, "find", too_long)
    answer = client.get("/search/?q=forest")
    assert answer.status_code == 503
    assert "Ask with fewer or rarer words." in read(answer).one("main").words


def test_what_was_not_known_is_not_found(client):
    InitiativeFactory(name="Orchard")
    assert (
        "Nothing we hold answers this" in read(client.get("/search/?q=orchard&known_at=2020-01-01")).one("main").words
    )
    assert Initiative.objects.count() == 1
