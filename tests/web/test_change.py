"""What changed, in sentences, between two days."""

from datetime import UTC, datetime

import pytest

from initiatives.actions.due_revision import revise_due
from initiatives.models import StatementNote
from tests.factories import (
    CommitmentFactory,
    EventFactory,
    InitiativeFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def told(client, query=""):
    return [line.words for line in read(client.get(f"/changes/{query}")).one("main").all("li")]


def test_changes_are_told_in_sentences(client):
    initiative = InitiativeFactory(name="Shared forest", kind="mission")
    line = StatusUpdateFactory(initiative=initiative, as_of="2026-03", reason="The minister said so.")
    StatusUpdateFactory(initiative=initiative, asserted_by="joint", status="under_way", reason="Both texts.")
    StatusUpdateFactory(initiative=initiative, corrects=line, status="announced", as_of="2026-03", reason="Read again.")
    ReviewFactory(initiative=initiative, note="Looked everywhere.")
    promise = CommitmentFactory(initiative=initiative, wording="Plant it", baseline_due="2030")
    revise_due(
        by=UserFactory(is_superuser=True), today=TODAY, commitment=promise, cause="party_moved", reason="No trees.", new_due="2031",
        passages=[promise.passage],
    )  # fmt: skip
    said = told(client)
    for sentence in (
        "Shared forest mission",
        "Shared forest Brazil says Agreed, as of March 2026 The minister said so.",
        "Shared forest both sides say Under way Both texts.",
        "Shared forest a status was corrected: Brazil says Announced, as of March 2026 Read again.",
        "Shared forest checked, no change; next look on 1 January 2999 Looked everywhere.",
        "Plant it now due 2031 (a party moved it) No trees.",
    ):
        assert sentence in said, sentence


def test_a_note_names_the_words_it_is_about(client):
    StatementNote.objects.create(statement=StatementFactory(), kind="disputed", by="An office")
    assert "We will plant a forest Disputed by An office disputed by An office" in told(client)


def test_days_without_changes_say_what_that_means(client):
    StatusUpdateFactory()
    words = read(client.get("/changes/?from=2001-01-01&to=2001-12-31")).one("main").words
    assert "Nothing changed in these days" in words
    assert "Silence here means that nothing was recorded, not that nothing happened." in words
    assert "0 changes, 1 January 2001 – 31 December 2001" in words


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("from=2026-02-30", "from is “2026-02-30”"), ("to=soon", "to is “soon”, which is not a day"),
        ("from=2026-02-02&to=2026-02-01", "from must be the earlier day"), ("since=2026-02-01", "“since” is no parameter"),
        ("from=2026-01-01&page=7", "page is 7"), ("from=%00", "which is not a day"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_says_why(client, query, why):
    answer = client.get(f"/changes/?{query}")
    assert answer.status_code == 400
    assert why in read(answer).one("main").words


def test_the_last_events_are_offered_as_beginnings(client):
    EventFactory(name="State visit", dates="2026-03-05")
    (chip,) = read(client.get("/changes/")).all("a", class_="chip")
    assert (chip.words, chip.attributes["href"]) == ("Since State visit", "?from=2026-03-05")


@pytest.mark.parametrize("name", ["from", "to"])
def test_days_before_the_calendar_of_the_tracker_are_refused_by_name(client, name):
    answer = client.get(f"/changes/?{name}=0001-01-01")
    assert answer.status_code == 400
    assert f"{name} is “0001-01-01”; years run from 1000." in answer.text
    assert client.get(f"/changes/?{'to' if name == 'from' else 'as_of'}=1000-01-01").status_code == 200
