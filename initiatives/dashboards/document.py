"""A document as its reader shows it: numbered paragraphs, every passage lit, what each proves, and how far it is read."""

from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.paragraph import Progress, State, progress_of
from initiatives.dashboards.proofs import Proof, proofs_of
from initiatives.dashboards.reading import Hidden, Paragraph, Segment, Span, paragraphs_of, windows_around
from initiatives.dashboards.repeats import Offer, repeats_offered
from initiatives.models import (
    Capture,
    Commitment,
    Initiative,
    Passage,
    PassageCheck,
    SourceDocument,
    Statement,
    StatusUpdate,
)
from initiatives.vocabulary import EXCERPT_CHARACTERS

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PER_PAGE = 200
STANDING = ("same", "moved")  # a passage of an earlier capture, found in this one


class NoSuchPage(ValueError):
    """A page of the text that is not there; the message says how many there are."""


@dataclass(frozen=True)
class Asked:
    """What part of which text: a capture by id (None: the latest), the passage to light, and which of its pages.

    Without `page` it is the page on which `paragraph` or the passage `lit` stands, else the first. `unread` leaves out
    the paragraphs that are read; `only` gives those paragraphs and no other. `offers`: whether to say of unread ones
    which earlier paragraphs they may repeat.
    """

    capture: int | None = None
    lit: int | None = None
    page: int | None = None
    paragraph: int | None = None
    unread: bool = False
    only: tuple[int, ...] = ()
    offers: bool = False


@dataclass(frozen=True)
class Marked:
    """A passage with the letter that marks it in its paragraph, and what it proves.

    `paragraph` is where it begins in the text that is shown; `carried`: it was marked in an earlier capture, whose words
    stand here too.
    """

    passage: Passage
    key: str
    paragraph: int
    proofs: tuple[Proof, ...]
    carried: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph with the passages that begin in it, for the margin, whether it is read, and what it may repeat."""

    paragraph: Paragraph
    margin: tuple[Marked, ...]
    state: State
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A document and one of its captures; `lines` is empty where the text is withheld or none was captured.

    `passages` counts those that stand in the whole capture; `keys` gives paragraph and letter of those shown. `pages` is how many
    pages the text has, `page` the one that is shown, from 1; `windows` are the parts that may be shown, None for all.
    """

    document: SourceDocument
    capture: Capture | None
    captures: tuple[Capture, ...]
    asked: Asked
    lines: tuple[Line | Hidden, ...] = ()
    passages: int = 0
    keys: dict[int, tuple[int, str]] = field(default_factory=dict)
    excerpted: bool = False
    windows: list[tuple[int, int]] | None = None
    progress: Progress = field(default_factory=Progress)
    page: int = 1
    pages: int = 1

    @property
    def lit(self) -> int | None:
        """The passage that is lit."""
        return self.asked.lit


def document_page(
    *, document: SourceDocument, captures: QuerySet[Capture], documents: QuerySet[SourceDocument],
    initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment], updates: QuerySet[StatusUpdate],
    statements: QuerySet[Statement], clocks: Clocks, whole: bool, asked: Asked,
) -> Reading:  # fmt: skip
    """The reader's page. The querysets are those the reader may see; `whole`: whether the text may be shown whole.

    Without a capture asked for it is the one that holds the passage to be lit, otherwise the latest. Raises
    Capture.DoesNotExist, NoSuchPage.
    """
    taken = known(rows=captures.filter(document=document), clocks=clocks).select_related("original")
    held = tuple(taken.defer("text", "original__content").order_by("captured_at", "id"))
    chosen = _chosen(held, asked)
    seen = Reading(document, chosen, held, asked)
    if chosen is None or chosen.withheld_at:
        return seen
    progress = progress_of(capture=chosen, commitments=commitments, documents=documents, clocks=clocks)
    held_here = known(rows=Passage.objects.filter(capture=chosen), clocks=clocks).order_by("start", "-end", "id")
    spans = [Span(*row) for row in held_here.values_list("pk", "start", "end")]
    spans += _carried(chosen, spans, clocks)
    numbers, page, pages = _on_page(asked, progress, chosen)
    windows = None if whole else windows_around(spans=spans, length=len(chosen.text), margin=EXCERPT_CHARACTERS)
    parts = paragraphs_of(text=chosen.text, spans=spans, windows=windows, numbers=set(numbers))
    marked = _marked(chosen, parts, initiatives, commitments, updates, statements, clocks)
    offers = repeats_offered(
        capture=chosen, words=_unread(parts, progress) if asked.offers else {}, documents=documents, commitments=commitments
    )  # fmt: skip
    lines = tuple(
        part
        if isinstance(part, Hidden)
        else Line(
            part,
            tuple(marked[pk] for pk in part.passages),
            progress.states[part.number],
            offers.get(part.number, ()),
        )
        for part in parts
    )
    return replace(
        seen, lines=lines, passages=len(spans), windows=windows, excerpted=not whole and _cut(lines),
        progress=progress, page=page, pages=pages,
        keys={pk: (one.paragraph, one.key) for pk, one in marked.items()},
    )  # fmt: skip


def documents_listed(*, documents: QuerySet[SourceDocument], clocks: Clocks) -> QuerySet[SourceDocument]:
    """The documents of a list, newest first by their own date, else the one we identified, else when we took them in."""
    return known(rows=documents, clocks=clocks, moment="created_at").select_related("partnership", "event")


def _chosen(held: tuple[Capture, ...], asked: Asked) -> Capture | None:
    wanted = asked.capture
    if wanted is None and asked.lit is not None:
        wanted = Passage.objects.filter(pk=asked.lit, capture__in=held).values_list("capture", flat=True).first()
    if wanted is None:
        return held[-1] if held else None
    for one in held:
        if one.pk == wanted:
            return one
    raise Capture.DoesNotExist


def _on_page(asked: Asked, progress: Progress, capture: Capture) -> tuple[list[int], int, int]:
    """The numbers of the paragraphs to show, which page they are, and of how many."""
    if asked.only:
        return [number for number in asked.only if number in progress.states], 1, 1
    numbers = progress.unread() if asked.unread else list(progress.states)
    pages = max(1, -(-len(numbers) // PER_PAGE))
    page = asked.page
    if page is None:
        wanted = asked.paragraph
        if wanted is None and asked.lit is not None:
            wanted = Passage.objects.filter(pk=asked.lit, capture=capture).values_list("paragraph", flat=True).first()
        before = sum(number < wanted for number in numbers) if wanted else 0
        page = min(before // PER_PAGE + 1, pages)
    if not 1 <= page <= pages:
        raise NoSuchPage(f"p is {page}; this text has {pages} page{'s' if pages > 1 else ''} of {PER_PAGE} paragraphs.")
    return numbers[(page - 1) * PER_PAGE : page * PER_PAGE], page, pages


def _carried(capture: Capture, own: list[Span], clocks: Clocks) -> list[Span]:
    """The passages of earlier captures whose words were found in this one, where they stand here; not those marked anew."""
    found = known(rows=PassageCheck.objects.filter(capture=capture), clocks=clocks)
    taken = {(span.start, span.end) for span in own}
    spans = []
    # Of several earlier captures the latest mark stands for all.
    standing = found.filter(state__in=STANDING, passage__capture__withheld_at=None).order_by("-passage_id")
    for pk, start, end in standing.values_list("passage", "start", "end"):
        if (start, end) not in taken:
            taken.add((start, end))
            spans.append(Span(pk, start, end))
    return spans


def _marked(
    capture: Capture, parts: list[Paragraph | Hidden], initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    updates: QuerySet[StatusUpdate], statements: QuerySet[Statement], clocks: Clocks,
) -> dict[int, Marked]:  # fmt: skip
    """The passages that stand in these paragraphs, by id, each with its letter and what it proves."""
    here = {pk for part in parts if isinstance(part, Paragraph) for one in part.segments for pk in one.passages}
    # Letters count all passages of a paragraph, so that one which reaches in from a page before keeps its own.
    begun = Passage.objects.filter(pk__in=here, capture=capture).values("paragraph")
    there = known(rows=Passage.objects.filter(capture=capture, paragraph__in=begun), clocks=clocks)
    shown = list(there.order_by("start", "-end", "id"))
    # Those of earlier captures come after them: what is marked in this text keeps its letter.
    begins = {
        pk: part.number
        for part in reversed(parts)
        if isinstance(part, Paragraph)
        for one in part.segments
        for pk in one.passages
    }
    guests = list(Passage.objects.filter(pk__in=here).exclude(capture=capture).order_by("start", "-end", "id"))
    proofs = proofs_of(
        passages=[*shown, *guests],
        initiatives=initiatives,
        commitments=commitments,
        updates=updates,
        statements=statements,
        clocks=clocks,
    )
    places: dict[int, int] = {}
    found = {}
    for one in [*shown, *guests]:
        carried = one.capture_id != capture.pk
        number = begins[one.pk] if carried else one.paragraph
        places[number] = place = places.get(number, -1) + 1
        found[one.pk] = Marked(one, _letter(place), number, tuple(proofs.get(one.pk, ())), carried)
    return found


def _unread(parts: list[Paragraph | Hidden], progress: Progress) -> dict[int, str]:
    return {
        part.number: "".join(segment.text for segment in part.segments)
        for part in parts
        if isinstance(part, Paragraph) and not progress.states[part.number].read
    }


def _letter(place: int) -> str:
    """a … z, aa, ab …: the mark of a passage, in the order of its paragraph."""
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
