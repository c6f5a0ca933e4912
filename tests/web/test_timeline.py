"""The timeline is drawn and listed, and every date is as imprecise as its source."""

import pytest

from tests.factories import CommitmentFactory, EventFactory, PartnershipFactory, StatementFactory, StatusUpdateFactory
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


def test_dates_are_listed_under_their_year_and_drawn(client):
    EventFactory(dates="2026-03-05", name="State visit")
    CommitmentFactory(baseline_due="2031/2033", wording="Plant it")
    page = read(client.get("/timeline/"))
    assert [heading.words for heading in page.one("main").all("h2")] == ["2033", "2026"]
    assert "2031 – 2033 Due Plant it" in page.one("main").words
    assert len(list(page.all("svg", class_="chart"))) == 2  # wide and narrow
    for svg in page.all("svg", class_="chart"):
        assert len(list(svg.all("rect"))) == 1
        assert len(list(svg.all("circle"))) == 1
        assert svg.attributes["aria-hidden"] == "true"


def test_each_kind_of_date_says_what_it_is(client):
    StatementFactory(said_on="2026-01")
    StatusUpdateFactory(as_of="2026-02", asserted_by="joint", status="under_way")
    StatusUpdateFactory(as_of="2026-02", asserted_by="reported")
    words = read(client.get("/timeline/")).one("main").words
    for said in ("Jan 2026 Said We will plant a forest", "Both sides say Under way", "Reported Agreed"):
        assert said in words, said


def test_commitments_without_a_date_are_counted_in_the_caption(client):
    EventFactory(dates="2026")
    CommitmentFactory()
    assert "1 commitment has no due date and is not drawn." in read(client.get("/timeline/")).one("figcaption").words


def test_nothing_with_a_date_is_said_to_be(client):
    assert "Nothing has a date yet" in read(client.get("/timeline/")).one("main").words


def test_one_partnership_or_a_clear_refusal(client):
    PartnershipFactory(country_a="CL", country_b="PE", name="Chile–Peru")
    EventFactory(dates="2026", name="State visit")
    assert "State visit" in read(client.get("/timeline/?partnership=br-no")).one("main").words
    assert "State visit" not in read(client.get("/timeline/?partnership=cl-pe")).one("main").words
    answer = client.get("/timeline/?partnership=cl-br")
    assert answer.status_code == 400
    assert "the tracker holds" in read(answer).one("main").words
