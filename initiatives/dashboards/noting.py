"""The notes that a reader must not miss: whatever words a page shows, what was disputed, clarified, corrected or retracted.

A note on one rendering of an utterance stands beside the other renderings too, and beside every passage that shows any
of the noted words. Two queries a page, however many words it shows; notes are few beside what they are about.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from initiatives.clocks import Clocks, known
from initiatives.dashboards.quoting import with_source
from initiatives.models import Passage, Statement, StatementNote

SHORTEST = 12  # characters of found text that are told apart from chance
PLACE = ("capture", "capture__document", "start", "end", "paragraph", "exact")
LEFT_OUT = ("…", "[…]")


@dataclass(frozen=True)
class Note:
    """A note with the passage that proves it; `on` is the statement it was made on.

    `made` says what that statement is to the words shown: the same ("here"), another "rendering" of the utterance, or one
    that shares "words" with them.
    """

    pk: int
    kind: str
    by: str
    said_on: str | None
    on: int
    passage: Passage | None
    made: str = "here"


@dataclass(frozen=True)
class Place:
    """Where the words of a statement with notes stand; `last` is the paragraph in which they end."""

    statement: int
    document: int
    capture: int
    start: int
    end: int
    paragraph: int
    last: int
    exact: str


@dataclass(frozen=True)
class Noted:
    """All notes a reader sees at the clocks: by statement, and by the places in which the words stand."""

    notes: dict[int, tuple[Note, ...]] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

    def of(self, *, statement: Statement) -> tuple[Note, ...]:
        """The notes on a statement, on its other renderings, and on others that share words with it."""
        passage = statement.passage if statement.passage_id else None
        around = self.over(passage=passage) if passage else ()
        found = {note.pk: _seen_from(note, statement.pk, "words") for note in around}
        found |= {note.pk: _seen_from(note, statement.pk, "rendering") for note in self.notes.get(statement.pk, ())}
        return _in_order(found.values())

    def over(self, *, passage: Passage) -> tuple[Note, ...]:
        """The notes on the statements whose words a passage shows, wholly or in part."""
        return self.within(capture=passage.capture_id, start=passage.start, end=passage.end)

    def within(self, *, capture: int, start: int, end: int) -> tuple[Note, ...]:
        """The notes on the statements of which some words stand between two places of a capture (code points)."""
        return self._at(one for one in self.places if one.capture == capture and one.start < end and one.end > start)

    def in_document(self, *, document: int, paragraph: int | None) -> tuple[Note, ...]:
        """The notes on the statements of which some words stand in a paragraph of a document, or (None) anywhere in it."""
        here = (one for one in self.places if one.document == document)
        return self._at(one for one in here if paragraph is None or one.paragraph <= paragraph <= one.last)

    def like(self, *, text: str) -> tuple[Note, ...]:
        """The notes on the statements that share words with a found text, which may leave some out (…)."""
        for mark in LEFT_OUT:
            text = text.replace(mark, "\x00")
        chunks = [chunk.strip() for chunk in text.split("\x00") if len(chunk.strip()) >= SHORTEST]
        return self._at(one for one in self.places if any(chunk in one.exact or one.exact in chunk for chunk in chunks))

    def _at(self, places: Iterable[Place]) -> tuple[Note, ...]:
        found: dict[int, Note] = {}
        for place in places:
            for note in self.notes[place.statement]:
                seen = _seen_from(note, place.statement, "rendering")
                if seen.made == "here" or note.pk not in found:
                    found[note.pk] = seen
        return _in_order(found.values())


def noted(*, statements: QuerySet[Statement], clocks: Clocks) -> Noted:
    """The notes on `statements`, which are those the reader may see, as known at the clocks. At most two queries."""
    seen = known(rows=statements, clocks=clocks, moment="created_at")
    rows = known(rows=StatementNote.objects.filter(statement__in=seen), clocks=clocks).annotate(
        first_rendering=_first("statement__")
    )
    by_utterance: dict[int, list[Note]] = defaultdict(list)
    for row in with_source(rows=rows.order_by("pk"), path="passage"):
        note = Note(row.pk, row.kind, row.by, row.said_on, row.statement_id, row.passage)
        by_utterance[row.first_rendering].append(note)
    if not by_utterance:
        return Noted()
    about = seen.annotate(first_rendering=_first()).filter(first_rendering__in=list(by_utterance)).order_by("pk")
    shown = list(about.values_list("pk", "first_rendering", *(f"passage__{name}" for name in PLACE)))
    return Noted(
        notes={pk: tuple(by_utterance[first]) for pk, first, *_ in shown},
        places=tuple(_place(pk, *place) for pk, _, *place in shown if place[0] is not None),
    )


def _first(path: str = "") -> Coalesce:
    """The first rendering, which all renderings of an utterance name."""
    return Coalesce(F(f"{path}same_utterance_as"), F(f"{path}id"))


def _place(statement: int, capture: int, document: int, start: int, end: int, paragraph: int, exact: str) -> Place:
    lines = sum(bool(line.strip(" ")) for line in exact.split("\n"))
    return Place(
        statement=statement, document=document, capture=capture, start=start, end=end, paragraph=paragraph,
        last=paragraph + max(lines, 1) - 1, exact=exact,
    )  # fmt: skip


def _seen_from(note: Note, statement: int, otherwise: str) -> Note:
    if note.on == statement:
        return replace(note, made="here")
    return note if note.made == otherwise else replace(note, made=otherwise)


def _in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda note: note.pk))
