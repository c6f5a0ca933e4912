"""The ledger of a subject as pages show it: newest first, corrected lines kept, each with its proof."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.quoting import proofs
from initiatives.models import DueRevision, Passage, Review, StatusUpdate


@dataclass(frozen=True)
class Line:
    """A line with its passages and the line that corrected it, if one did by the moment the clocks ask about."""

    row: StatusUpdate | DueRevision
    passages: tuple[Passage, ...]
    corrected_by: StatusUpdate | DueRevision | None
    later: bool

    @property
    def void(self) -> bool:
        """Whether a later line corrected or voided it, so that it stands struck through."""
        return self.corrected_by is not None

    @property
    def source_dated(self) -> bool:
        """Whether a document that proves it has a date, its own or one we identified."""
        documents = [passage.capture.document for passage in self.passages]
        return any(one.published or one.identified_published for one in documents)


def ledger_lines(*, rows: QuerySet, clocks: Clocks) -> tuple[Line, ...]:
    """The lines of `rows` (status updates or due revisions of one subject) known at the clocks, newest first; two queries.

    `later` marks lines about a time after the day asked about.
    """
    beside = ("by", "superseded_by") if rows.model is StatusUpdate else ("by",)
    held = known(rows=rows, clocks=clocks).select_related(*beside).prefetch_related(proofs(clocks=clocks))
    lines = list(held.order_by("-recorded_at", "-id"))
    corrections = {line.corrects_id: line for line in lines if line.corrects_id}
    return tuple(
        Line(
            row=line, passages=tuple(evidence.passage for evidence in line.evidence.all()),
            corrected_by=corrections.get(line.pk), later=line.last_day > clocks.day,
        )
        for line in lines
    )  # fmt: skip


def reviews_of(*, rows: QuerySet[Review], clocks: Clocks) -> tuple[Review, ...]:
    """The reviews known at the clocks and made by the day asked about, newest first, with who made them and what they rest on."""
    return tuple(reviews_made(rows=rows, clocks=clocks).prefetch_related(proofs(clocks=clocks)))


def reviews_made(*, rows: QuerySet[Review], clocks: Clocks) -> QuerySet[Review]:
    """The reviews known at the clocks and made by the day asked about, newest first, with who made them."""
    held = known(rows=rows, clocks=clocks)
    if clocks.as_of:
        held = held.filter(recorded_at__date__lte=clocks.as_of)
    return held.select_related("by").order_by("-recorded_at", "-id")
