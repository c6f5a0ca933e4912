"""Statements: the words first, then who, when and where, and nothing a reader must know left out."""

from datetime import UTC, datetime

import pytest

from initiatives.models import Capture, StatementNote, Translation
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    InitiativeFactory,
    PassageFactory,
    PersonFactory,
    SectorFactory,
    StatementFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
CURLY = "We “will” plant <a> forest"


@pytest.fixture
def statement():
    passage = PassageFactory(capture=CaptureFactory(text=f"One.\nTwo: {CURLY}."), exact=CURLY)
    return StatementFactory(
        passage=passage, person=PersonFactory(name="A minister"), capacity="Minister of forests", said_on="2026-03-05",
        initiatives=[InitiativeFactory(name="Shared forest", slug="shared-forest")],
    )  # fmt: skip


def withhold(capture):
    Capture.objects.filter(pk=capture.pk).update(withheld_at=datetime.now(UTC), withheld_reason="A court order")


def said(page):
    return list(page.all("article", class_="said"))


def test_the_words_stand_verbatim_with_speaker_capacity_date_paragraph_and_source(client, statement):
    (row,) = read(client.get("/statements/")).one("tbody").all("tr")
    assert row.one("q").text == CURLY
    words = row.words
    title = statement.passage.capture.document.title
    for expected in ("A minister, Minister of forests", "5 Mar 2026", f"{title}, ¶2", "Shared forest"):
        assert expected in words, expected
    links = [link.attributes["href"] for link in row.all("a")]
    assert (
        f"/documents/{statement.passage.capture.document_id}/?at={statement.passage_id}#p{statement.passage_id}"
        in links
    )
    assert f"/statements/{statement.pk}/" in links


def test_a_note_stands_wherever_the_words_do(client, statement):
    StatementNote.objects.create(statement=statement, kind="retracted", by="The ministry", said_on="2026-03-09")
    sector = SectorFactory(slug="forests")
    statement.sectors.add(sector)
    note = "Retracted by The ministry, 9 March 2026"
    for address in (
        "/statements/", f"/statements/{statement.pk}/", "/sectors/forests/", f"/people/{statement.person.slug}/",
        f"/partnerships/{statement.partnership.slug}/",
    ):  # fmt: skip
        assert note in read(client.get(address)).one("main").words, address


def test_a_paraphrase_and_a_fragment_say_that_they_are(client, statement):
    told = StatementFactory(kind="paraphrase", fragment=True)
    articles = {article.attributes["id"]: article.words for article in said(read(client.get("/statements/")))}
    marks = ("in the source’s paraphrase", "fragment")
    assert [mark in articles[f"statement-{told.pk}"] for mark in marks] == [True, True]
    assert [mark in articles[f"statement-{statement.pk}"] for mark in marks] == [False, False]


def test_a_translation_says_whose_it_is(client, statement):
    Translation.objects.create(statement=statement, language="ja", text="森を植えます", origin="machine")
    page = read(client.get(f"/statements/{statement.pk}/"))
    translation = page.one("p", class_="translation")
    assert translation.words == "Japanese · machine translation 森を植えます"
    assert translation.one("span", class_="serif").attributes["lang"] == "ja"


def test_other_renderings_stand_beside_it(client, statement):
    StatementFactory(same_utterance_as=statement, passage=PassageFactory(exact="Work on the forest has begun."))
    page = read(client.get(f"/statements/{statement.pk}/"))
    assert "Work on the forest has begun." in page.one("div", class_="renderings").words
    assert "1 other rendering" in read(client.get("/statements/")).one("main").words


def test_without_another_rendering_it_says_that_none_is_held(client, statement):
    assert (
        "None is held. Other sources may word it otherwise."
        in read(client.get(f"/statements/{statement.pk}/")).one("main").words
    )


def test_what_is_unknown_is_named(client, statement):
    StatementFactory(capacity=None, passage=PassageFactory(exact="Work on the forest has begun."))
    page = read(client.get(f"/statements/{statement.pk + 1}/")).one("main").words
    assert "The source gives none" in page
    assert "Language spoken Unknown" in page
    assert "undated, source of March 2026" in page


def test_withheld_words_are_not_on_any_page_and_the_reason_is(client, statement):
    withhold(statement.passage.capture)
    Translation.objects.create(statement=statement, language="de", text="Wir pflanzen", origin="ours")
    for address in (
        "/statements/", f"/statements/{statement.pk}/", f"/people/{statement.person.slug}/", "/timeline/", "/changes/",
        f"/partnerships/{statement.partnership.slug}/", "/search/?q=plant", "/search/?q=pflanzen",
    ):  # fmt: skip
        words = read(client.get(address)).one("main").words
        assert "plant <a>" not in words, address
        assert "Wir pflanzen" not in words, address
    assert "The words are withheld: A court order" in read(client.get("/statements/")).one("main").words


def test_a_translation_from_a_withheld_source_is_not_on_any_page(client, statement):
    source = PassageFactory(capture=CaptureFactory(text="Wir pflanzen."), exact="Wir pflanzen.")
    Translation.objects.create(
        statement=statement, language="de", text="Wir pflanzen", origin="official", passage=source
    )
    addresses = ("/statements/", f"/statements/{statement.pk}/", f"/people/{statement.person.slug}/")
    for address in addresses:
        assert "Wir pflanzen" in read(client.get(address)).one("main").words, address
    withhold(source.capture)
    for address in addresses:
        words = read(client.get(address)).one("main").words
        assert "plant <a>" in words, address
        assert "Wir pflanzen" not in words, address


@pytest.mark.parametrize("hidden", ["its words", "the other's"])
def test_a_rendering_tells_nothing_of_withheld_words(client, statement, hidden):
    text = CURLY.replace("will", "shall")
    other = StatementFactory(
        same_utterance_as=statement, passage=PassageFactory(capture=CaptureFactory(text=text), exact=text)
    )
    Translation.objects.create(statement=other, language="de", text="Wir pflanzen", origin="ours")
    assert "Not in this one: “will”" in read(client.get(f"/statements/{statement.pk}/")).one("main").words
    assert "Wir pflanzen" in read(client.get("/statements/")).one("main").words
    withhold((statement if hidden == "its words" else other).passage.capture)
    page = read(client.get(f"/statements/{statement.pk}/")).one("main").words
    assert "Not in this one" not in page
    assert ("will" if hidden == "its words" else "shall") not in page
    if hidden == "the other's":
        assert "Wir pflanzen" not in read(client.get("/statements/")).one("main").words


def test_the_commitments_it_makes_are_linked(client, statement):
    promise = CommitmentFactory(wording="Plant it")
    statement.commitments.add(promise)
    page = read(client.get(f"/statements/{statement.pk}/"))
    assert "Plant it Will · binds Brazil, Norway · said by Brazil" in page.one("main").words


@pytest.mark.parametrize(
    ("query", "held"),
    [
        ("person=minister", 1), ("kind=quote", 2), ("kind=paraphrase", 0), ("initiative=shared-forest", 1), ("sector=land", 1),
        ("q=plant", 2), ("q=desert", 0), ("note=disputed", 1),
    ],
)  # fmt: skip
def test_the_list_can_be_narrowed(client, statement, query, held):
    statement.person.__class__.objects.filter(pk=statement.person_id).update(slug="minister")
    land = SectorFactory(slug="land")
    statement.sectors.add(SectorFactory(slug="forests", parent=land))
    other = StatementFactory()
    StatementNote.objects.create(statement=other, kind="disputed", by="An office")
    assert len(said(read(client.get(f"/statements/?{query}")))) == held


def test_facets_narrow_the_list_and_take_the_filter_away_again(client, statement):
    StatementFactory(kind="paraphrase")
    page = read(client.get("/statements/"))
    (facet,) = [link for link in page.one("nav", class_="facets").all("a") if link.words == "Paraphrase"]
    assert facet.attributes["href"] == "?kind=paraphrase"
    page = read(client.get("/statements/?kind=paraphrase"))
    (facet,) = [link for link in page.one("nav", class_="facets").all("a") if link.words == "Paraphrase"]
    assert (facet.attributes["href"], facet.attributes["aria-current"]) == ("/statements/", "true")


def test_htmx_is_given_the_listing_alone(client, statement):
    page = read(client.get("/statements/", headers={"HX-Request": "true", "HX-Target": "listing"}))
    assert page.one("div").attributes["id"] == "listing"
    assert not list(page.all("html"))


def test_empty_lists_say_what_is_missing(client):
    assert "No statement is recorded yet" in read(client.get("/statements/")).one("main").words
    StatementFactory()
    assert "Nobody is on record with this" in read(client.get("/statements/?q=desert")).one("main").words


@pytest.mark.parametrize(
    "query", ["kind=song", "person=nobody", "speaker=x", "page=9", "as_of=tomorrow", "known_at=2999-01-01"]
)
def test_a_question_that_cannot_be_answered_says_why(client, statement, query):
    response = client.get(f"/statements/?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in read(response).one("main").words


def test_a_draft_is_nobody_else_s(client):
    draft = StatementFactory(publication="draft")
    assert client.get(f"/statements/{draft.pk}/").status_code == 404
    assert not said(read(client.get("/statements/")))
