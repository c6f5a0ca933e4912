"""One commitment's page: the operative words, whom they bind, where it stands, and every date it was due."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known, with_standing
from initiatives.dashboards.ledger import Line, ledger_lines, reviews_of, searched
from initiatives.dashboards.lineage import promised_under
from initiatives.dashboards.quoting import with_source
from initiatives.dashboards.speakers import speakers_of
from initiatives.dashboards.voices import Side, both_sides
from initiatives.models import (
    Commitment,
    DueRevision,
    Initiative,
    Measurement,
    Partnership,
    Passage,
    Review,
    Statement,
    StatusUpdate,
)


@dataclass(frozen=True)
class Voice:
    """What one side says of the commitment, with its line; where it says nothing, the sources searched."""

    side: Side
    line: Line | None
    searched: tuple[str, ...]


@dataclass(frozen=True)
class CommitmentPage:
    """Everything a commitment's page shows, at the clocks."""

    commitment: Commitment
    partnership: Partnership
    speaker: Statement | None
    voices: tuple[Voice, ...]
    reported: Line | None
    evidence: Line | None
    ledger: tuple[Line, ...]
    dates: tuple[Line, ...]
    baseline_passages: tuple[Passage, ...]
    measurements: tuple[Measurement, ...]
    statements: tuple[Statement, ...]
    reviews: tuple[Review, ...]
    promised_under: Initiative | None


def commitment_page(
    *, commitment: Commitment, updates: QuerySet[StatusUpdate], revisions: QuerySet[DueRevision],
    statements: QuerySet[Statement], initiatives: QuerySet[Initiative], clocks: Clocks,
) -> CommitmentPage:  # fmt: skip
    """The page of `commitment` (with `stands`); the querysets are those the reader may see. A constant number of queries."""
    lines = ledger_lines(rows=updates.filter(commitment=commitment), clocks=clocks)
    by_pk: dict[int | None, Line] = {line.row.pk: line for line in lines}
    stands = commitment.stands
    partnership = commitment.passage.capture.document.partnership
    reviews = reviews_of(rows=Review.objects.filter(commitment=commitment), clocks=clocks)
    measured = Measurement.objects.filter(commitment=commitment).order_by("as_of_to", "id")
    said = known(rows=statements, clocks=clocks, moment="created_at").filter(commitments=commitment)
    return CommitmentPage(
        commitment=commitment,
        partnership=partnership,
        speaker=speakers_of(passages=[commitment.passage], statements=statements).get(commitment.passage_id),
        voices=tuple(
            Voice(side, by_pk.get(side.claim["id"]) if side.claim else None, searched(reviews=reviews, side=side.code))
            for side in both_sides(stands=stands, sides=partnership.sides)
        ),
        reported=by_pk.get((stands["claims"]["reported"] or {}).get("id")),
        evidence=by_pk.get((stands["evidence"] or {}).get("id")),
        ledger=lines,
        dates=ledger_lines(rows=revisions.filter(commitment=commitment), clocks=clocks),
        baseline_passages=tuple(
            with_source(rows=Passage.objects.filter(evidence__baseline=commitment)).order_by("start", "id")
        ),
        measurements=tuple(with_source(rows=measured, path="passage")),
        statements=tuple(
            with_source(rows=said.select_related("person", "organisation"), path="passage").order_by("id")
        ),
        reviews=reviews,
        promised_under=promised_under(commitments=[commitment], initiatives=initiatives, clocks=clocks).get(
            commitment.pk
        ),
    )


def commitments_listed(*, commitments: QuerySet[Commitment], clocks: Clocks, few: bool = False) -> QuerySet[Commitment]:
    """The commitments of a list (or `few`) with standing, initiative and the source of their operative words."""
    rows = with_standing(rows=commitments, clocks=clocks, few=few).select_related(
        "initiative", "passage__capture__document__partnership"
    )
    return with_source(rows=rows, path="passage")
