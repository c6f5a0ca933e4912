"""How far a text is read: for each paragraph whether it is unread, promises nothing, promises something or repeats."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known
from initiatives.models import Capture, Commitment, Paragraph, ParagraphReading, PassageCheck, SourceDocument, User

STANDING = ("same", "moved")  # checks that say where the words stand in a later text
UNREAD, NOTHING, REPEATS, COMMITMENTS = "unread", "nothing_promised", "repeats", "commitments"


@dataclass(frozen=True)
class Repeated:
    """The paragraph that another repeats; `document` is None where this reader may not see it."""

    pk: int
    number: int
    capture: int
    document: SourceDocument | None


@dataclass(frozen=True)
class State:
    """What is known of one paragraph. `commitments` counts those whose operative words stand in it, wholly or in part."""

    pk: int
    number: int
    mark: str = UNREAD
    commitments: int = 0
    repeats: Repeated | None = None
    by: User | None = None
    recorded_at: datetime | None = None

    @property
    def state(self) -> str:
        """commitments, repeats, nothing_promised or unread: what stands first."""
        return COMMITMENTS if self.commitments else self.mark

    @property
    def read(self) -> bool:
        """Whether it counts as read."""
        return self.state != UNREAD


@dataclass(frozen=True)
class Progress:
    """The states of all paragraphs of a capture, by number, and how many of them are read."""

    states: dict[int, State] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many paragraphs there are."""
        return len(self.states)

    @property
    def read(self) -> int:
        """How many are read."""
        return sum(one.read for one in self.states.values())

    @property
    def done(self) -> bool:
        """Whether nothing is left to read."""
        return self.read == self.total

    def unread(self) -> list[int]:
        """The numbers of the unread ones, in order."""
        return [number for number, one in self.states.items() if not one.read]

    def next_unread(self, after: int = 0) -> int | None:
        """The first unread paragraph after the one of that number, else the first of all; None when all are read."""
        left = self.unread()
        return next((number for number in left if number > after), left[0] if left else None)


def progress_of(
    *, capture: Capture, commitments: QuerySet[Commitment], documents: QuerySet[SourceDocument], clocks: Clocks
) -> Progress:
    """How far a capture is read, as known at the clocks; `commitments` and `documents` are what the reader may see.

    Words of a commitment that were marked in an earlier text and stand in this one, by its checks, count here too. At
    most five queries.
    """
    rows = list(
        Paragraph.objects.filter(capture=capture).order_by("number").values_list("pk", "number", "start", "end")
    )
    marks = {
        one.paragraph_id: one
        for one in ParagraphReading.objects.current()
        .filter(pk__in=known(rows=ParagraphReading.objects.filter(paragraph__capture=capture), clocks=clocks))
        .select_related("by", "repeats__capture__document__partnership")
        .defer("repeats__capture__text")
    }
    shown = _shown(marks.values(), documents)
    promises = known(rows=commitments, clocks=clocks, moment="created_at")
    checks = known(rows=PassageCheck.objects.filter(capture=capture, state__in=STANDING), clocks=clocks)
    spans = [
        *promises.filter(passage__capture=capture).values_list("passage__start", "passage__end"),
        *checks.filter(passage__commitments__in=promises).values_list("start", "end"),
    ]
    counts = _counts(starts=[row[2] for row in rows], ends=[row[3] for row in rows], spans=spans)
    return Progress({
        number: _state(pk, number, counts.get(place, 0), marks.get(pk), shown)
        for place, (pk, number, _, _) in enumerate(rows)
    })  # fmt: skip


def _shown(marks: Iterable[ParagraphReading], documents: QuerySet[SourceDocument]) -> set[int]:
    named = {one.repeats.capture.document_id for one in marks if one.repeats}
    return set(documents.filter(pk__in=named).values_list("pk", flat=True)) if named else set()


def _counts(*, starts: list[int], ends: list[int], spans: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Place of a paragraph → how many spans touch it."""
    counts: dict[int, int] = {}
    for start, end in spans:
        for place in range(bisect_right(ends, start), bisect_left(starts, end)):
            counts[place] = counts.get(place, 0) + 1
    return counts


def _state(pk: int, number: int, commitments: int, mark: ParagraphReading | None, shown: set[int]) -> State:
    if mark is None:
        return State(pk, number, commitments=commitments)
    earlier = mark.repeats
    return State(
        pk=pk, number=number, mark=mark.mark, commitments=commitments, by=mark.by, recorded_at=mark.recorded_at,
        repeats=None if earlier is None else Repeated(
            earlier.pk, earlier.number, earlier.capture_id,
            earlier.capture.document if earlier.capture.document_id in shown else None,
        ),
    )  # fmt: skip
