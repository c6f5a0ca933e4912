"""A document as its reader shows it: numbered paragraphs, every passage lit, and what each proves."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.proofs import Proof, proofs_of
from initiatives.dashboards.reading import Hidden, Paragraph, Segment, Span, paragraphs_of, windows_around
from initiatives.models import Capture, Commitment, Initiative, Passage, SourceDocument, Statement, StatusUpdate
from initiatives.vocabulary import EXCERPT_CHARACTERS

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Marked:
    """A passage with the letter that marks it in the text, and what it proves."""

    passage: Passage
    key: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Line:
    """A paragraph with the passages that begin in it, for the margin."""

    paragraph: Paragraph
    margin: tuple[Marked, ...]


@dataclass(frozen=True)
class Reading:
    """A document and one of its captures; `lines` is empty where the text is withheld or none was captured."""

    document: SourceDocument
    capture: Capture | None
    captures: tuple[Capture, ...]
    lines: tuple[Line | Hidden, ...]
    marked: tuple[Marked, ...]
    keys: dict[int, str]
    excerpted: bool
    lit: int | None


def document_page(
    *, document: SourceDocument, captures: QuerySet[Capture], initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    updates: QuerySet[StatusUpdate], statements: QuerySet[Statement], clocks: Clocks, whole: bool,
    capture: int | None = None, lit: int | None = None,
) -> Reading:  # fmt: skip
    """The reader's page. The querysets are those the reader may see; `whole`: whether the text may be shown whole.

    `capture` chooses one by id, otherwise the one that holds the passage `lit`, otherwise the latest. Raises
    Capture.DoesNotExist.
    """
    held = tuple(captures.filter(document=document).defer("text").order_by("captured_at", "id"))
    chosen = _chosen(held, capture, lit)
    if chosen is None or chosen.withheld_at:
        return Reading(document, chosen, held, (), (), {}, False, lit)
    passages = list(Passage.objects.filter(capture=chosen).order_by("start", "-end", "id"))
    proofs = proofs_of(
        passages=passages,
        initiatives=initiatives,
        commitments=commitments,
        updates=updates,
        statements=statements,
        clocks=clocks,
    )
    marked = tuple(Marked(one, _letter(place), tuple(proofs.get(one.pk, ()))) for place, one in enumerate(passages))
    spans = [Span(one.pk, one.start, one.end) for one in passages]
    windows = None if whole else windows_around(spans=spans, length=len(chosen.text), margin=EXCERPT_CHARACTERS)
    by_pk = {one.passage.pk: one for one in marked}
    lines = tuple(
        part if isinstance(part, Hidden) else Line(part, tuple(by_pk[pk] for pk in part.passages))
        for part in paragraphs_of(text=chosen.text, spans=spans, windows=windows)
    )
    return Reading(
        document=document, capture=chosen, captures=held, lines=lines, marked=marked, lit=lit,
        keys={one.passage.pk: one.key for one in marked}, excerpted=not whole and _cut(lines),
    )  # fmt: skip


def documents_listed(*, documents: QuerySet[SourceDocument], clocks: Clocks) -> QuerySet[SourceDocument]:
    """The documents of a list, newest first by their own date, else the one we identified, else when we took them in."""
    return known(rows=documents, clocks=clocks, moment="created_at").select_related("partnership", "event")


def _chosen(held: tuple[Capture, ...], asked: int | None, lit: int | None) -> Capture | None:
    if asked is None and lit is not None:
        asked = Passage.objects.filter(pk=lit, capture__in=held).values_list("capture", flat=True).first()
    if asked is None:
        return held[-1] if held else None
    for one in held:
        if one.pk == asked:
            return one
    raise Capture.DoesNotExist


def _letter(place: int) -> str:
    """a … z, aa, ab …: the mark of a passage, in the order of the text."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters


def _cut(lines: tuple[Line | Hidden, ...]) -> bool:
    return any(
        isinstance(line, Hidden) or any(_hides(segment) for segment in line.paragraph.segments) for line in lines
    )


def _hides(segment: Segment) -> bool:
    return segment.hidden > 0
