"""Two captures of a document: what became of every passage, and the texts side by side."""

from bisect import bisect_right
from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.difference import Piece, Row, TooDifferent, paragraphs, pieces_of, rows_of
from initiatives.models import Capture, Passage, PassageCheck, SourceDocument
from initiatives.vocabulary import CHECK_STATES, EXCERPT_CHARACTERS

LONGEST_PLACE = 2_000
# The order in which passages are told: what is lost first.
WORST_FIRST = ("missing", "changed", "moved", "same")


@dataclass(frozen=True)
class Became:
    """What became of a passage: its check, old and new words in pieces, and the paragraph of the new place (0: none).

    `shown`: whether the passage's words may be shown; they are not where its own capture is withheld.
    """

    check: PassageCheck
    passage: Passage
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    paragraph: int
    cut: bool
    shown: bool


@dataclass(frozen=True)
class Comparison:
    """Two captures. `rows` is None where the texts are not laid side by side; `refused` says why.

    `refused` is "withheld", "rights", "long" or "" ; `passages` are those of every earlier capture that were looked for.
    """

    old: Capture
    new: Capture
    captures: tuple[Capture, ...]
    passages: tuple[Became, ...]
    counts: dict[str, int]
    rows: list[Row] | None
    refused: str


def compared(
    *,
    document: SourceDocument,
    captures: QuerySet[Capture],
    clocks: Clocks,
    whole: bool,
    old: int | None,
    new: int | None,
) -> Comparison | None:
    """Two captures of a document among those the reader may see, by id; without ids the latest and the one before it.

    `whole`: whether the reader may read the texts whole. None where fewer than two captures are held. Raises
    Capture.DoesNotExist.
    """
    held = tuple(
        known(rows=captures.filter(document=document), clocks=clocks).defer("text").order_by("captured_at", "id")
    )
    if len(held) < 2:
        return None
    by_pk = {one.pk: place for place, one in enumerate(held)}
    if (new is not None and new not in by_pk) or (old is not None and old not in by_pk):
        raise Capture.DoesNotExist
    last = by_pk[new] if new is not None else len(held) - 1
    first = by_pk[old] if old is not None else max(0, last - 1)
    one, other = held[first], held[last]
    passages = _passages(other, clocks, whole)
    counts = {key: sum(each.check.state == key for each in passages) for key in CHECK_STATES}
    rows, refused = _rows(one, other, whole)
    return Comparison(one, other, held, passages, counts, rows, refused)


def _rows(old: Capture, new: Capture, whole: bool) -> tuple[list[Row] | None, str]:
    if old.withheld_at or new.withheld_at:
        return None, "withheld"
    if not whole:
        return None, "rights"
    try:
        return rows_of(old=paragraphs(text=old.text), new=paragraphs(text=new.text)), ""
    except TooDifferent:
        return None, "long"


def _passages(new: Capture, clocks: Clocks, whole: bool) -> tuple[Became, ...]:
    longest = LONGEST_PLACE if whole else EXCERPT_CHARACTERS
    checks = known(rows=PassageCheck.objects.readable().filter(capture=new), clocks=clocks)
    rows = checks.select_related("passage__capture__document").defer("passage__capture__text")
    held = sorted(rows, key=lambda one: (WORST_FIRST.index(one.state), one.passage.start, one.pk))
    if not held:
        return ()
    starts = _starts(new)
    return tuple(_became(one, new, starts, longest) for one in held)


def _became(check: PassageCheck, new: Capture, starts: list[int], longest: int) -> Became:
    passage = check.passage
    shown = not passage.capture.withheld_at
    before: tuple[Piece, ...] = (Piece(passage.exact),) if shown else ()
    after: tuple[Piece, ...] = ()
    cut = False
    if check.state == "changed" and shown and check.start is not None and check.end is not None:
        cut = check.end - check.start > longest
        place = new.text[check.start : min(check.end, check.start + longest)]
        before, after = pieces_of(old=passage.exact, new=place)
    paragraph = 0 if check.start is None else max(1, bisect_right(starts, check.start))
    return Became(check, passage, before, after, paragraph, cut, shown)


def _starts(capture: Capture) -> list[int]:
    """Where each paragraph begins, in code points."""
    starts, at = [], 0
    for line in capture.text.split("\n"):
        if line.strip(" "):
            starts.append(at)
        at += len(line) + 1
    return starts
