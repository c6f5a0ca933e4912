"""A later text of a document no longer shows words that something published rests on."""

from datetime import UTC, date, datetime

import pytest

from initiatives.actions.document import withhold
from initiatives.actions.publication import withdraw
from initiatives.actions.status_update import correct_status
from initiatives.models import Evidence, ScopeItem, StatementNote
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.reminders.asked import about, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KIND = "passage_broken"
OLD = "The two sides met.\n“We will plant a forest,” the minister said.\nWork on the forest has begun."
MOVED = f"Corrected.\n{OLD}"
CHANGED = OLD.replace("We will plant a forest", "We may plant a tree")
MISSING = "This page was taken down."


@pytest.fixture
def document():
    return DocumentFactory()


@pytest.fixture
def words(document):
    """The promise in the first text of the document."""
    return PassageFactory(capture=taken(document, OLD, 2))


def taken(document, text, day, month=4):
    return CaptureFactory(document=document, text=text, captured_at=datetime(2026, month, day, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (MOVED, "changed: 0, missing: 0, moved: 1"),
        (CHANGED, "changed: 1, missing: 0, moved: 0"),
        (MISSING, "changed: 0, missing: 1, moved: 0"),
    ],
)
def test_a_text_without_the_words_at_their_place_is_spoken_of_since_its_day(document, words, text, counts):
    CommitmentFactory(passage=words)
    assert about(KIND) == []
    taken(document, text, 9)
    (one,) = told(KIND)
    assert (one.subject, one.due, one.partnership) == (document, date(2026, 4, 9), document.partnership_id)
    assert one.why_now == (
        "In its text of 9 April 2026 words that we rely on no longer stand at their place"
        f" ({counts}), first “We will plant a forest”."
    )


def test_words_that_nothing_rests_on_may_go(document, words):
    taken(document, MISSING, 9)
    assert about(KIND) == []


def rests_status(words):
    StatusUpdateFactory(passages=[words])


def rests_statement(words):
    StatementFactory(passage=words)


def rests_scope(words):
    ScopeItem.objects.create(initiative=InitiativeFactory(), label="Forests", passage=words)


def rests_aim(words):
    Evidence.objects.create(passage=words, aim=InitiativeFactory())


def rests_baseline(words):
    Evidence.objects.create(passage=words, baseline=CommitmentFactory())


@pytest.mark.parametrize("rest", [rests_status, rests_statement, rests_scope, rests_aim, rests_baseline])
def test_whatever_rests_on_the_words_makes_them_count(document, words, rest):
    rest(words)
    taken(document, MISSING, 9)
    assert about(KIND) == [document]


def test_words_count_once_whatever_rests_on_them(document, words):
    commitment = CommitmentFactory(passage=words)
    StatusUpdateFactory(initiative=commitment.initiative, passages=[words])
    StatementFactory(passage=words, initiatives=[commitment.initiative])
    taken(document, MISSING, 9)
    (one,) = told(KIND)
    assert one.facts["missing"] == 1


@pytest.mark.parametrize("publication", ["draft", "withdrawn"])
def test_what_readers_do_not_see_rests_on_nothing(document, words, publication):
    StatementFactory(passage=words, publication=publication)
    StatusUpdateFactory(initiative__publication=publication, passages=[words])
    taken(document, MISSING, 9)
    assert about(KIND) == []


def test_a_line_that_was_corrected_or_voided_rests_on_nothing_any_more(document, words):
    by = UserFactory(is_superuser=True)
    taken(document, MISSING, 9)
    for more in ({"passages": [PassageFactory()], "status": "announced"}, {"entered_in_error": True}):
        line = StatusUpdateFactory(passages=[words])
        assert about(KIND) == [document]
        correct_status(by=by, today=today(), row=line, reason="We misread it.", **more)
        assert about(KIND) == []


@pytest.mark.parametrize(("kind", "answers"), [("corrected", True), ("retracted", True), ("disputed", False)])
def test_a_statement_whose_correction_is_noted_is_looked_after(document, words, kind, answers):
    statement = StatementFactory(passage=words)
    taken(document, MISSING, 9)
    StatementNote.objects.create(statement=statement, kind=kind, by="The newspaper")
    assert about(KIND) == ([] if answers else [document])


@pytest.mark.parametrize(("text", "anew"), [(MOVED, "We will plant a forest"), (CHANGED, "We may plant a tree")])
def test_words_that_somebody_marked_in_their_place_replace_them(document, words, text, anew):
    CommitmentFactory(passage=words)
    capture = taken(document, text, 9)
    PassageFactory(capture=capture, exact="The two sides met")
    assert about(KIND) == [document]
    PassageFactory(capture=capture, exact=anew)
    assert about(KIND) == []


def test_words_that_stand_again_are_no_longer_spoken_of(document, words):
    CommitmentFactory(passage=words)
    taken(document, MISSING, 9)
    taken(document, f"{OLD}\nUpdated.", 10)
    assert about(KIND) == []


def test_a_further_text_that_changes_nothing_about_it_begins_nothing_anew(document, words):
    CommitmentFactory(passage=words)
    taken(document, MISSING, 9)
    taken(document, f"{MISSING} Sorry.", 20)
    assert [one.due for one in told(KIND)] == [date(2026, 4, 9)]
    taken(document, MOVED, 25)
    taken(document, f"{MISSING} Again.", 28)
    assert [one.due for one in told(KIND)] == [date(2026, 4, 28)]


def test_more_words_that_break_are_news(document, words):
    CommitmentFactory(passage=words)
    StatementFactory(passage=PassageFactory(capture=words.capture, exact="Work on the forest has begun"))
    taken(document, CHANGED, 9)
    assert [one.due for one in told(KIND)] == [date(2026, 4, 9)]
    taken(document, MISSING, 20)
    (one,) = told(KIND)
    assert (one.due, one.facts["missing"]) == (date(2026, 4, 20), 2)


def test_a_text_that_is_withheld_is_not_looked_at(document, words):
    by = UserFactory(is_superuser=True)
    CommitmentFactory(passage=words)
    later = taken(document, MISSING, 9)
    withhold(by=by, capture=later, reason="Asked to.", now=datetime(2026, 5, 1, tzinfo=UTC))
    assert about(KIND) == []
    taken(document, CHANGED, 20)
    assert about(KIND) == [document]
    withhold(by=by, capture=words.capture, reason="Asked to.", now=datetime(2026, 5, 1, tzinfo=UTC))
    assert about(KIND) == []


@pytest.mark.parametrize("publication", ["draft", "withdrawn"])
def test_documents_that_readers_do_not_see_are_not_spoken_of(publication):
    document = DocumentFactory(publication=publication)
    CommitmentFactory(passage=PassageFactory(capture=taken(document, OLD, 2)))
    taken(document, MISSING, 9)
    assert about(KIND) == []


def test_a_withdrawn_initiative_rests_on_nothing(document, words):
    commitment = CommitmentFactory(passage=words)
    taken(document, MISSING, 9)
    withdraw(by=UserFactory(is_superuser=True), row=commitment.initiative)
    assert about(KIND) == []


def test_who_owns_all_that_rests_on_the_words_answers_for_them(document, words):
    owner = UserFactory()
    commitment = CommitmentFactory(passage=words, initiative__owner=owner)
    taken(document, MISSING, 9)
    (one,) = told(KIND)
    assert (one.owner, one.within) == (owner.pk, commitment.initiative_id)
    assert one.why_you == "You own the initiative that rests on it."
    StatusUpdateFactory(initiative=InitiativeFactory(owner=UserFactory()), passages=[words])
    (one,) = told(KIND)
    assert (one.owner, one.within) == (None, None)


def test_long_words_are_cut_and_line_breaks_are_not_told(document):
    text = "The sides\nwill do " + "so very " * 20 + "much."
    CommitmentFactory(passage=PassageFactory(capture=taken(document, text, 2), exact=text))
    taken(document, MISSING, 9)
    (one,) = told(KIND)
    assert one.facts["words"].startswith("The sides will do so very")
    assert one.facts["words"].endswith("…")
    assert len(one.facts["words"]) == 61
