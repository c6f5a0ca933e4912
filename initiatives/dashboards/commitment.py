"""One commitment's page: the operative words, whom they bind, where it stands, and every date it was due."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from initiatives.clocks import Clocks, known, with_standing
from initiatives.dashboards.ledger import Line, ledger_lines, reviews_of
from initiatives.dashboards.lineage import promised_under
from initiatives.dashboards.quoting import with_source
from initiatives.dashboards.saying import speaking_of, statements_listed
from initiatives.dashboards.sides import BothSides, Voice, claims_standing, lined_up, voices
from initiatives.dashboards.slippage import Slippage, slippages
from initiatives.dashboards.speakers import speakers_of
from initiatives.dashboards.voices import Side, both_sides, differing
from initiatives.models import (
    Commitment,
    DueRevision,
    Evidence,
    Initiative,
    Measurement,
    Partnership,
    Passage,
    Review,
    SourceDocument,
    Statement,
    StatusUpdate,
)


@dataclass(frozen=True)
class CommitmentPage:
    """Everything a commitment's page shows, at the clocks."""

    commitment: Commitment
    partnership: Partnership
    speaker: Statement | None
    voices: tuple[Voice, ...]
    differ: tuple[Side, ...]
    both: BothSides
    reported: Line | None
    evidence: Line | None
    ledger: tuple[Line, ...]
    slip: Slippage
    baseline_passages: tuple[Passage, ...]
    measurements: tuple[Measurement, ...]
    reviews: tuple[Review, ...]
    promised_under: Initiative | None


def commitment_page(
    *, commitment: Commitment, updates: QuerySet[StatusUpdate], revisions: QuerySet[DueRevision],
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], initiatives: QuerySet[Initiative], clocks: Clocks,
) -> CommitmentPage:  # fmt: skip
    """The page of `commitment` (with `stands`); the querysets are those the reader may see. A constant number of queries."""
    lines = ledger_lines(rows=updates.filter(commitment=commitment), clocks=clocks)
    by_pk: dict[int | None, Line] = {line.row.pk: line for line in lines}
    stands = commitment.stands
    partnership = commitment.passage.capture.document.partnership
    # A review of an initiative is a review of its commitments too.
    about = Q(commitment=commitment) | Q(initiative__isnull=False, initiative=commitment.initiative_id)
    reviews = reviews_of(rows=Review.objects.filter(about), clocks=clocks)
    measured = known(rows=Measurement.objects.filter(commitment=commitment), clocks=clocks).order_by("as_of_to", "id")
    proven = known(rows=Evidence.objects.filter(baseline=commitment), clocks=clocks)
    statements = known(rows=statements, clocks=clocks, moment="created_at")
    both = lined_up(
        home=partnership.sides, reviews=reviews, statements=statements,
        said=statements_listed(
            rows=speaking_of(rows=statements, commitment=commitment, clocks=clocks), documents=documents,
            initiatives=initiatives, clocks=clocks,
        ),
        claims=claims_standing(updates=updates, about=Q(commitment=commitment), clocks=clocks),
    )  # fmt: skip
    sides = both_sides(stands=stands, sides=partnership.sides)
    (slip,) = slippages(commitments=[commitment], revisions=revisions, clocks=clocks)
    return CommitmentPage(
        commitment=commitment,
        partnership=partnership,
        speaker=speakers_of(passages=[commitment.passage], statements=statements, clocks=clocks).get(
            commitment.passage_id
        ),
        voices=voices(sides=sides, lines=by_pk, both=both),
        differ=differing(sides=sides),
        both=both,
        reported=by_pk.get((stands["claims"]["reported"] or {}).get("id")),
        evidence=by_pk.get((stands["evidence"] or {}).get("id")),
        ledger=lines,
        slip=slip,
        baseline_passages=tuple(with_source(rows=Passage.objects.filter(evidence__in=proven)).order_by("start", "id")),
        measurements=tuple(with_source(rows=measured, path="passage")),
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
