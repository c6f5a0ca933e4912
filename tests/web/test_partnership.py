"""A partnership's page: both sides by date, silence named, and the dates that moved."""

import pytest

from initiatives.templatetags.dates import NO_BREAK, short_day
from tests.factories import (
    CommitmentFactory,
    EventFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pair():
    return PartnershipFactory()


def page(client, query=""):
    return read(client.get(f"/partnerships/br-no/{query}"))


def sides(client):
    return [side.words for side in page(client).all("section", class_="side")]


def test_a_silent_side_is_named_with_the_sources_nobody_searched(client):
    StatementFactory()
    assert sides(client) == [
        "Brazil 1 statement · 0 claims Sources searched: none.",
        "Norway We hold nothing from Norway. Sources searched: none.",
    ]


def test_a_review_names_the_sources_it_searched(client):
    review = ReviewFactory(sources_searched={"NO": ["the gazette", "the ministry"]}, by__username="analyst")
    day = short_day(review.recorded_at.date())
    said = f"Norway We hold nothing from Norway. Sources searched: the gazette, the ministry; last on {day} by analyst."
    assert sides(client)[1] == said.replace(NO_BREAK, " ")


def test_a_review_that_names_no_source_of_a_side_does_not_end_its_silence(client):
    ReviewFactory(sources_searched={"BR": ["the ministry"]})
    ReviewFactory()
    assert sides(client)[1] == "Norway We hold nothing from Norway. Sources searched: none."


def test_words_and_claims_stand_beside_one_another_by_date(client):
    initiative = InitiativeFactory(name="Shared forest")
    StatementFactory(said_on="2026-03-05", initiatives=[initiative])
    StatusUpdateFactory(initiative=initiative, as_of="2026-03-05", asserted_by="NO", status="under_way")
    StatusUpdateFactory(initiative=initiative, as_of="2026-03-05", asserted_by="reported", status="announced")
    moment = page(client).one("section", class_="moment")
    assert moment.one("h3").words == "5 March 2026"
    brazil, norway = [side for side in moment.one("div", class_="abreast").parts if not isinstance(side, str)]
    assert "We will plant a forest" in brazil.words
    assert norway.words == "Norway Under way · Shared forest"
    assert (brazil.attributes["class"], norway.attributes["class"]) == ("at-1", "at-2")
    assert "Announced · Shared forest" in moment.one("div", class_="reported").words


def test_commitments_without_dates_cannot_have_moved(client):
    assert "No commitment is recorded." in page(client).one("main").words
    CommitmentFactory()
    assert "None can: the one commitment has no date." in page(client).one("main").words
    CommitmentFactory(baseline_due="2030")
    assert "No party has moved a date." in page(client).one("main").words


def test_events_lead_to_their_pages(client):
    passage = PassageFactory(
        capture__document__event=EventFactory(name="State visit", slug="state-visit", place="Oslo")
    )
    StatementFactory(passage=passage)
    line = StatusUpdateFactory(passages=[passage])
    assert "/events/state-visit/" in [link.attributes["href"] for link in page(client).all("a")]
    event = read(client.get("/events/state-visit/")).one("main").words
    for held in ("March 2026", "Oslo", passage.capture.document.title, "We will plant a forest", line.initiative.name):
        assert held in event, held


def test_nothing_held_is_said(client):
    assert "Nothing was said yet" in page(client).one("main").words
