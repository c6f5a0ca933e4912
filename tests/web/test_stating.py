"""On a statement's page an analyst links renderings, adds translations and notes; a reader sees none of the doors."""

import pytest

from initiatives.models import Membership, Statement
from tests.factories import CaptureFactory, PassageFactory, StatementFactory, UserFactory
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    return StatementFactory()


@pytest.fixture
def other():
    passage = PassageFactory(
        capture=CaptureFactory(text="We shall plant the woods."), exact="We shall plant the woods."
    )
    return StatementFactory(passage=passage)


@pytest.fixture
def analyst(client, statement):
    user = UserFactory(username="analyst")
    Membership.objects.create(user=user, role="analyst", partnership=statement.partnership)
    client.force_login(user)
    return client


def send(client, statement, **body):
    return client.post(f"/statements/{statement.pk}/", body)


def page(client, statement, query=""):
    return read(client.get(f"/statements/{statement.pk}/{query}"))


def test_a_reader_is_offered_nothing_and_changes_nothing(client, statement, other):
    assert not list(page(client, statement).all("details", class_="door"))
    answer = send(client, statement, doing="link", other=other.pk)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    client.force_login(UserFactory())
    assert not list(page(client, statement).all("details", class_="door"))
    assert send(client, statement, doing="link", other=other.pk).status_code == 403
    assert not Statement.objects.exclude(same_utterance_as=None).exists()


def test_another_rendering_is_found_by_its_words_and_linked(analyst, statement, other):
    found = page(analyst, statement, "?find=shall+woods").one("div", id="candidates")
    assert [box.attributes["value"] for box in found.all("input")] == [str(other.pk)]
    assert send(analyst, statement, doing="link", other=other.pk).status_code == 302
    beside = page(analyst, statement).one("div", class_="renderings")
    assert "We shall plant the woods." in beside.words
    assert "press report" in beside.words.lower()
    assert [mark.words for mark in beside.all("mark", class_="apart")] == ["shall", "the", "woods."]
    assert beside.one("blockquote").attributes["lang"] == "en"
    assert "Not in this one: “will”, “a”, “forest”" in beside.words


def test_htmx_is_given_the_candidates_alone(analyst, statement, other):
    headers = {"HX-Request": "true", "HX-Target": "candidates"}
    answer = read(analyst.get(f"/statements/{statement.pk}/?find=woods", headers=headers))
    assert answer.one("div").attributes["id"] == "candidates"
    assert not list(answer.all("html"))


def test_what_stands_in_the_group_already_is_not_offered_again(analyst, statement, other):
    send(analyst, statement, doing="link", other=other.pk)
    words = page(analyst, statement, "?find=plant").one("div", id="candidates").words
    assert words == "No other statement of these two countries holds these words."


def test_a_rendering_is_taken_out_again(analyst, statement, other):
    send(analyst, statement, doing="link", other=other.pk)
    send(analyst, statement, doing="unlink")
    assert "None is held." in page(analyst, statement).one("section", id="renderings").words


def test_nothing_chosen_and_a_stranger_are_refused(analyst, statement):
    answer = send(analyst, statement, doing="link")
    assert answer.status_code == 400
    assert "Choose the statement that renders the same utterance." in read(answer).one("main").words
    draft = StatementFactory(publication="draft", passage__capture__document__partnership__country_a="CL",
                             passage__capture__document__partnership__country_b="PE")  # fmt: skip
    assert send(analyst, statement, doing="link", other=draft.pk).status_code == 404
    assert send(analyst, statement, doing="sing").status_code == 400


def test_a_translation_says_whose_it_is_and_a_machine_s_is_marked(analyst, statement):
    send(analyst, statement, doing="translate", language="pt-BR", origin="machine", by="A machine", text="Plantaremos")
    shown = page(analyst, statement).one("p", class_="translation")
    assert shown.words == "Brazilian Portuguese · machine translation, A machine Plantaremos"
    assert shown.has("class_", "machine")
    answer = send(analyst, statement, doing="translate", language="Portuguese!", origin="ours", text="Plantaremos")
    assert answer.status_code == 400
    assert "“Portuguese!” is no language tag" in read(answer).one("main").words


def test_a_note_is_recorded_with_the_words_that_say_so(analyst, statement):
    proof = PassageFactory(exact="Work on the forest has begun.")
    found = page(analyst, statement, "?proof=begun").one("div", id="proofs")
    assert [box.attributes["value"] for box in found.all("input")] == [str(proof.pk)]
    send(
        analyst, statement, doing="note", kind="retracted", by_whom="The ministry", said_on="2026-03", passage=proof.pk
    )
    note = page(analyst, statement).one("article", class_="said").one("span", class_="note")
    assert note.words == "Retracted by The ministry, March 2026 · ¶3"
    answer = send(analyst, statement, doing="note", kind="retracted", by_whom="The ministry", said_on="March")
    assert answer.status_code == 400
    assert statement.notes.count() == 1


def test_a_turned_clock_shows_no_door(analyst, statement):
    assert not list(page(analyst, statement, "?known_at=2999-01-01").all("details", class_="door"))
    day = statement.created_at.date().isoformat()
    assert not list(page(analyst, statement, f"?as_of={day}").all("details", class_="door"))
