"""Notes find the words they are about: on the statement, on its other renderings, and on every passage with some of them."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.clocks import Clocks
from initiatives.dashboards.noting import noted
from initiatives.models import Statement, StatementNote
from tests.factories import CaptureFactory, PassageFactory, StatementFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()
TEXT = "One.\nTwo: we plant a forest, and\nwe water it.\nFour."


def seen(user=None, known_at=None):
    return noted(
        statements=Statement.objects.visible_to(user or AnonymousUser()), clocks=Clocks(today=TODAY, known_at=known_at)
    )


def told(notes):
    return [(note.kind, note.made) for note in notes]


def note(statement, kind="retracted", **more):
    return StatementNote.objects.create(statement=statement, kind=kind, by="An office", **more)


@pytest.fixture
def capture():
    return CaptureFactory(text=TEXT)


@pytest.fixture
def statement(capture):
    return StatementFactory(passage=PassageFactory(capture=capture, exact="plant a forest, and\nwe water"))


def test_a_note_stands_on_its_statement_and_on_every_other_rendering(statement):
    first = StatementFactory()
    for row in (statement, third := StatementFactory()):
        row.same_utterance_as = first
        row.save()
    note(statement)
    note(first, "clarified")
    held = seen()
    assert told(held.of(statement=statement)) == [("retracted", "here"), ("clarified", "rendering")]
    assert told(held.of(statement=third)) == [("retracted", "rendering"), ("clarified", "rendering")]
    assert told(held.of(statement=StatementFactory())) == []


@pytest.mark.parametrize(
    ("exact", "shows"),
    [("a forest", True), ("Two: we plant", True), ("we water it.", True), ("One.", False), ("Four.", False)],
)
def test_a_passage_that_shows_any_of_the_words_shows_the_note(statement, capture, exact, shows):
    note(statement)
    assert bool(seen().over(passage=PassageFactory(capture=capture, exact=exact))) is shows


def test_the_same_place_of_another_capture_is_another_text(statement):
    note(statement)
    other = CaptureFactory(text=TEXT)
    assert not seen().over(passage=PassageFactory(capture=other, exact="a forest"))


def test_another_statement_with_some_of_the_words_says_where_the_note_was_made(statement, capture):
    note(statement)
    wider = StatementFactory(kind="paraphrase", passage=PassageFactory(capture=capture, exact="Two: we plant a forest"))
    assert told(seen().of(statement=wider)) == [("retracted", "words")]


def test_every_paragraph_that_the_words_run_through_shows_the_note(statement, capture):
    note(statement)
    held = seen()
    found = [bool(held.in_document(document=capture.document_id, paragraph=number)) for number in (1, 2, 3, 4, None)]
    assert found == [False, True, True, False, True]


def test_a_found_text_shows_the_note_of_the_words_it_quotes(statement):
    note(statement)
    held = seen()
    assert held.like(text="… plant a forest, and … it.")
    assert held.like(text=f"He said: {statement.words}.")
    assert not held.like(text="a forest … fore")
    assert not held.like(text="quite other words")


def test_a_note_recorded_later_is_not_known_yet(statement):
    before = datetime.now(UTC)
    note(statement)
    assert not seen(known_at=before).of(statement=statement)
    assert seen().of(statement=statement)


def test_a_draft_s_note_is_for_those_who_see_the_draft(statement):
    draft = StatementFactory(publication="draft", same_utterance_as=statement)
    note(draft)
    assert not seen().of(statement=statement)
    assert told(seen(UserFactory(is_superuser=True)).of(statement=statement)) == [("retracted", "rendering")]


def test_two_queries_however_many(django_assert_num_queries):
    for _ in range(3):
        note(StatementFactory(), passage=PassageFactory())
    with django_assert_num_queries(2):
        held = seen()
        assert [one.passage.capture.document.title for row in held.notes.values() for one in row]
