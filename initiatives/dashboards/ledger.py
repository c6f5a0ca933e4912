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


def ledger_lines(*, rows: QuerySet, clocks: Clocks) -> tuple[Line, ...]:
    """The lines of `rows` (status updates or due revisions of one subject) known at the clocks, newest first; two queries.

    `later` marks lines about a time after the day asked about.
    """
    beside = ("by", "superseded_by") if rows.model is StatusUpdate else ("by",)
    held = known(rows=rows, clocks=clocks).select_related(*beside).prefetch_related(proofs())
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
    """The reviews known at the clocks, newest first, with who made them and the passages they rest on; two queries."""
    return tuple(
        known(rows=rows, clocks=clocks).select_related("by").prefetch_related(proofs()).order_by("-recorded_at", "-id")
    )


def searched(*, reviews: tuple[Review, ...], side: str) -> tuple[str, ...]:
    """The sources of a side that any of the reviews searched, the latest first, each once."""
    return tuple(dict.fromkeys(name for review in reviews for name in review.sources_searched.get(side, ())))
