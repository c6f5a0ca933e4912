"""What was dropped between two events: commitments of the earlier one's documents that the later one's do not repeat.

A commitment is repeated where somebody recorded that it is, never because words look alike. From the later event's
documents these links lead to earlier commitments, also over several steps (a text repeats one that repeated another):

- a commitment in them is linked as restating an earlier one (`Commitment.restates`);
- a statement in them is linked to the commitment (StatementCommitment);
- a paragraph of theirs is marked as repeating an earlier paragraph, in which the commitment's operative words stand.

What is not repeated is over (delivered, cancelled, superseded: it needs no repeating), or the later documents prove a
status, a due date or a review of it (spoken of), or it is dropped. Absence is a finding only as far as somebody looked,
so the answer says how much of the later documents is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from initiatives.clocks import Clocks, known, with_standing
from initiatives.models import (
    Capture,
    Commitment,
    Event,
    Evidence,
    Paragraph,
    ParagraphReading,
    SourceDocument,
    Statement,
    StatementCommitment,
)

REPEATED, OVER, SPOKEN_OF, DROPPED = "repeated", "over", "spoken_of", "dropped"
IN_EVENT = "passage__capture__document__event"
READ_MARKS = ("nothing_promised", "repeats")
Node = tuple[str, int]  # ("commitment" or "paragraph", its id)


@dataclass(frozen=True)
class Comparison:
    """The commitments of the earlier event's documents by what became of them in the later one's.

    `later` is None where no later event is recorded; `documents` counts those we hold of it, `read` of `paragraphs` how
    much of their latest texts is read.
    """

    earlier: Event
    later: Event | None
    documents: int = 0
    read: int = 0
    paragraphs: int = 0
    total: int = 0
    repeated: tuple[Commitment, ...] = ()
    over: tuple[Commitment, ...] = ()
    spoken_of: tuple[Commitment, ...] = ()
    dropped: tuple[Commitment, ...] = ()

    @property
    def compared(self) -> bool:
        """Whether there was anything to compare with: documents of the later event, and a text of them."""
        return self.later is not None and self.paragraphs > 0

    @property
    def read_whole(self) -> bool:
        """Whether every paragraph of the later documents is read."""
        return self.read == self.paragraphs > 0


def verdict(*, repeated: bool, over: bool, spoken_of: bool) -> str:
    """What became of an earlier commitment, by what is recorded of it: the first that holds, else it is dropped."""
    return REPEATED if repeated else OVER if over else SPOKEN_OF if spoken_of else DROPPED


def reached(*, starts: Iterable[Node], links: Mapping[Node, Iterable[Node]]) -> set[Node]:
    """Everything that can be reached from the starts by links, the starts included."""
    seen, left = set(), list(starts)
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left += links.get(node, ())
    return seen


def later_event(*, earlier: Event, documents: QuerySet[SourceDocument], clocks: Clocks) -> Event | None:
    """The latest event of the same partnership after `earlier`, begun by the day asked about; one with documents first."""
    if earlier.dates_to is None:
        return None
    held = Exists(known(rows=documents, clocks=clocks, moment="created_at").filter(event=OuterRef("pk")))
    after = Event.objects.filter(
        partnership=earlier.partnership_id, dates_to__gt=earlier.dates_to, dates_from__lte=clocks.day
    ).exclude(pk=earlier.pk)
    return after.annotate(held=held).order_by("-held", "-dates_to", "-pk").first()


def compare(
    *,
    earlier: Event,
    later: Event | None,
    commitments: QuerySet[Commitment],
    statements: QuerySet[Statement],
    documents: QuerySet[SourceDocument],
    clocks: Clocks,
    only: Q | None = None,
) -> Comparison:
    """The comparison of two events' documents, as known at the clocks; `only` narrows the earlier commitments.

    `commitments`, `statements` and `documents` are what the reader may see. At most nine queries.
    """
    held = known(rows=documents, clocks=clocks, moment="created_at").filter(event=later) if later else documents.none()
    count = held.count() if later else 0
    if later is None or not count:
        return Comparison(earlier=earlier, later=later)
    read, paragraphs = _progress(held, commitments, clocks)
    if not paragraphs:
        return Comparison(earlier=earlier, later=later, documents=count)
    promised = with_standing(rows=commitments.filter(**{IN_EVENT: earlier}), clocks=clocks)
    rows = promised.filter(only or Q()).annotate(
        over=Func(F("stands"), function="tracker_over", output_field=BooleanField()),
        spoken_of=_proven_by(later, clocks),
    )
    rows = rows.select_related("initiative", "passage__capture__document").defer("passage__capture__text")
    found = list(rows.order_by("passage__capture", "passage__start", "pk"))
    again = _repeated(later, commitments, statements, documents, clocks)
    kept: dict[str, list[Commitment]] = {}
    for row in found:
        became = verdict(repeated=row.pk in again, over=row.over, spoken_of=row.spoken_of)
        kept.setdefault(became, []).append(row)
    return Comparison(
        earlier=earlier, later=later, documents=count, read=read, paragraphs=paragraphs, total=len(found),
        **{became: tuple(rows) for became, rows in kept.items()},
    )  # fmt: skip


def _proven_by(later: Event, clocks: Clocks) -> Exists:
    """Whether the later documents prove a line of the commitment's ledgers."""
    mine = Q()
    for line in ("status_update", "due_revision", "review"):
        held = Q(**{f"{line}__commitment": OuterRef("pk")})
        if clocks.known_at:
            held &= Q(**{f"{line}__recorded_at__lte": clocks.known_at})
        mine |= held
    return Exists(Evidence.objects.filter(mine, **{IN_EVENT: later}))


def _repeated(
    later: Event,
    commitments: QuerySet[Commitment],
    statements: QuerySet[Statement],
    documents: QuerySet[SourceDocument],
    clocks: Clocks,
) -> set[int]:
    """The ids of the commitments that the later documents lead to."""
    known_commitments = known(rows=commitments, clocks=clocks, moment="created_at")
    standing = known_commitments.filter(**{IN_EVENT: later}).values_list("pk", flat=True)
    speaking = known(rows=statements, clocks=clocks, moment="created_at").filter(**{IN_EVENT: later})
    linked = known(rows=StatementCommitment.objects.filter(statement__in=speaking), clocks=clocks)
    marks = ParagraphReading.objects.filter(paragraph__capture__document__in=documents)
    current = ParagraphReading.objects.current().filter(pk__in=known(rows=marks, clocks=clocks)).select_related(None)
    repeats = [
        (row.paragraph_id, row.repeats_id, row.of_event)
        for row in current.annotate(of_event=F("paragraph__capture__document__event"))
        if row.repeats_id
    ]
    starts: list[Node] = [("commitment", pk) for pk in {*standing, *linked.values_list("commitment", flat=True)}]
    starts += [("paragraph", pk) for pk, _, event in repeats if event == later.pk]
    links: dict[Node, list[Node]] = {}
    for pk, earlier in _restating(known_commitments, clocks):
        links.setdefault(("commitment", pk), []).append(("commitment", earlier))
    for pk, earlier, _ in repeats:
        links.setdefault(("paragraph", pk), []).append(("paragraph", earlier))
    for paragraph, pk in _standing_in({earlier for _, earlier, _ in repeats}, known_commitments):
        links.setdefault(("paragraph", paragraph), []).append(("commitment", pk))
    return {pk for noun, pk in reached(starts=starts, links=links) if noun == "commitment"}


def _restating(commitments: QuerySet[Commitment], clocks: Clocks) -> Iterable[tuple[int, int]]:
    """(commitment, the earlier one it restates); at an earlier moment as its history had it then."""
    if clocks.known_at is None:
        now = commitments.order_by().values_list("pk", "restates")
        return [(pk, earlier) for pk, earlier in now.exclude(restates=None) if earlier]
    history = Commitment._meta.get_field("history_row").related_model
    then = history._default_manager.filter(
        pgh_obj__in=commitments.order_by().values("pk"), pgh_created_at__lte=clocks.known_at
    )
    latest = then.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj").values_list("pgh_obj", "restates")
    return [(pk, earlier) for pk, earlier in latest if earlier]


def _standing_in(paragraphs: set[int], commitments: QuerySet[Commitment]) -> Iterable[tuple[int, int]]:
    """(paragraph, commitment) where operative words stand in one of the paragraphs, or in the same words of another
    capture of its document."""
    if not paragraphs:
        return []
    place = ("pk", "capture__document", "digest", "capture", "start", "end")
    asked = list(Paragraph.objects.filter(pk__in=paragraphs).values_list(*place))
    same: dict[tuple[int, bytes], set[int]] = {}
    for pk, document, digest, *_ in asked:
        if digest:
            same.setdefault((document, bytes(digest)), set()).add(pk)
    twins = Paragraph.objects.filter(capture__document__in={document for document, _ in same}, digest__in={
        digest for _, digest in same
    }).values_list(*place)  # fmt: skip
    spans: dict[int, set[tuple[int, int, int]]] = {}
    for pk, document, digest, capture, start, end in [*asked, *twins]:
        for of in same.get((document, bytes(digest or b"")), {pk}):
            spans.setdefault(capture, set()).add((start, end, of))
    rows = commitments.filter(passage__capture__in=spans).values_list(
        "pk", "passage__capture", "passage__start", "passage__end"
    )
    return [
        (of, pk)
        for pk, capture, first, last in rows
        for start, end, of in spans[capture]
        if first < end and last > start
    ]


def _progress(
    documents: QuerySet[SourceDocument], commitments: QuerySet[Commitment], clocks: Clocks
) -> tuple[int, int]:
    """How many paragraphs of the documents' latest texts are read, of how many: marked, or holding operative words."""
    latest = (
        Capture.objects.filter(document__in=documents)
        .order_by("document_id", "-captured_at", "-pk")
        .distinct("document_id")
        .values("pk")
    )
    marks = known(rows=ParagraphReading.objects.filter(paragraph=OuterRef("pk")), clocks=clocks)
    promising = known(rows=commitments, clocks=clocks, moment="created_at").filter(
        passage__capture=OuterRef("capture"), passage__start__lt=OuterRef("end"), passage__end__gt=OuterRef("start")
    )
    rows = Paragraph.objects.filter(capture__in=latest).annotate(
        mark=Subquery(marks.order_by("-recorded_at", "-pk").values("mark")[:1]), promises=Exists(promising)
    )
    found = list(rows.values_list("mark", "promises"))
    return sum(promises or mark in READ_MARKS for mark, promises in found), len(found)
