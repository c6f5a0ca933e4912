"""A record from words: the passage and the record together, or neither."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.actions import Conflict
from initiatives.actions.reading import KINDS, NewSpeaker, make_from_words
from initiatives.models import Commitment, Evidence, Initiative, Passage, Person, Statement
from tests.factories import UserFactory
from tests.world import TEXT, make_world

pytestmark = pytest.mark.django_db

WORDS = "plant 𝟙00 trees by 2027,” the minister said"


@pytest.fixture
def world():
    return make_world()


def make(world, what, words=WORDS, start=None, **fields):
    at = TEXT.index(words) if start is None else start
    return make_from_words(
        by=fields.pop("by", world.by), today=world.today, capture=world.capture, start=at, end=at + len(words),
        words=words, kind=what, fields=fields,
    )  # fmt: skip


FIELDS = {
    "commitment": lambda world: {"wording": "Plant", "sides": ["BR"], "said_by": "BR", "force": "will", "baseline_due": "2027"},
    "statement": lambda world: {"kind": "quote", "language": "en", "joint": True, "initiatives": [world.initiative]},
    "initiative": lambda world: {"name": "Trees", "kind": "project"},
    "claim": lambda world: {"subject": world.commitment, "asserted_by": "BR", "status": "agreed", "reason": "It says so."},
    "evidence": lambda world: {"subject": world.initiative, "status": "started", "reason": "It says so."},
    "due_date": lambda world: {"commitment": world.commitment, "cause": "party_moved", "new_due": "2028", "reason": "It says so."},
}  # fmt: skip


def test_every_kind_is_tried():
    assert {*FIELDS, "note"} == set(KINDS)


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_the_words_are_marked_once_and_the_record_stands_on_them(world, kind):
    made = make(world, kind, **FIELDS[kind](world))
    assert (made.passage.exact, made.passage.start) == (WORDS, TEXT.index(WORDS))
    assert made.row.pk
    proofs = Evidence.objects.filter(passage=made.passage)
    assert getattr(made.row, "passage", None) == made.passage or proofs.exists()
    assert proofs.exists() == (kind != "statement")


def test_a_note_stands_on_its_words(world):
    said = make(world, "statement", words="We agree", **FIELDS["statement"](world)).row
    made = make(world, "note", statement=said, kind="disputed", by_whom="A paper")
    assert made.row.passage.exact == WORDS
    assert said.notes.get() == made.row


def test_words_already_marked_are_not_marked_again(world):
    made = make(world, "evidence", words=world.begun.exact, **FIELDS["evidence"](world))
    assert made.passage == world.begun


@pytest.mark.parametrize(
    ("start", "words"), [(0, "plant"), (TEXT.index(WORDS) + 1, WORDS), (TEXT.index("We agree.") + 2, "We agree.")]
)
def test_words_that_stand_elsewhere_are_refused_and_never_moved(world, start, words):
    with pytest.raises(ValidationError, match="do not stand at"):
        make(world, "initiative", words=words, start=start, name="Trees", kind="project")
    assert Passage.objects.count() == 2


@pytest.mark.parametrize("start", [-1, len(TEXT), len(TEXT) - 3])
def test_a_span_outside_the_text_is_refused(world, start):
    with pytest.raises(ValidationError, match="is no place in this text"):
        make(world, "initiative", start=start, name="Trees", kind="project")


def test_the_second_of_two_places_keeps_its_own_place(world):
    last = TEXT.rindex("We agree.")
    assert make(world, "initiative", words="We agree.", start=last, name="Trees", kind="project").passage.start == last


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("commitment", {"force": "perhaps"}),
        ("statement", {"language": ""}),
        ("initiative", {"name": " "}),
        ("claim", {"status": "delayed"}),
        ("evidence", {"status": "delivered"}),
        ("due_date", {"new_due": "soon"}),
    ],
)
def test_what_is_refused_leaves_nothing_half_written(world, kind, wrong):
    with pytest.raises(ValidationError):
        make(world, kind, **{**FIELDS[kind](world), **wrong})
    assert Passage.objects.count() == 2


def test_another_writers_status_is_seen_before_it_is_overtaken(world):
    given = FIELDS["claim"](world)
    first = make(world, "claim", **given, expected=None).row
    with pytest.raises(Conflict) as conflict:
        make(world, "claim", words="We agree.", **{**given, "status": "under_way"}, expected=None)
    assert conflict.value.current == first.pk
    assert not Passage.objects.filter(exact="We agree.").exists()


def test_a_new_speaker_comes_with_the_statement_or_not_at_all(world):
    given = {"kind": "quote", "language": "en", "new_speaker": NewSpeaker("山田 花子", "person", "NO")}
    with pytest.raises(ValidationError):
        make(world, "statement", **{**given, "language": "", "new_speaker": NewSpeaker("Nobody", "ministry")})
    made = make(world, "statement", **given)
    assert made.row.person == Person.objects.get()
    assert made.row.person.slug.startswith("person-")
    assert Statement.objects.count() == 1


def test_who_may_not_draft_marks_nothing(world):
    with pytest.raises(PermissionDenied):
        make(world, "commitment", by=UserFactory(), **FIELDS["commitment"](world))
    assert Passage.objects.count() == 2
    assert (Commitment.objects.count(), Initiative.objects.count()) == (1, 1)


def test_a_withheld_text_and_an_unknown_kind_are_refused(world):
    with pytest.raises(ValidationError, match="cannot be made from words"):
        make(world, "poem")
    world.capture.withheld_at = world.document.created_at
    with pytest.raises(ValidationError, match="withheld"):
        make(world, "initiative", name="Trees", kind="project")
