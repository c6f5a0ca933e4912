"""A partnership: what both sides said and claimed, lined up by date, where they differ, and which dates slipped."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from initiatives.clocks import Clocks, current, held_by, known, with_standing
from initiatives.dashboards.ledger import reviews_made
from initiatives.dashboards.rows import in_partnership
from initiatives.dashboards.saying import statements_listed
from initiatives.dashboards.sides import BothSides, claims_standing, lined_up
from initiatives.dashboards.slippage import Slips, slips
from initiatives.dashboards.voices import Side, both_sides, differing
from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    Partnership,
    Review,
    SourceDocument,
    Statement,
    StatusUpdate,
)

MOST_DIFFERING = 10


@dataclass(frozen=True)
class Difference:
    """An initiative of which the sides claim different things, and what each claims."""

    initiative: Initiative
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class PartnershipPage:
    """One partnership at the clocks. `differences` are the first few; `more_differ` says that there are others."""

    partnership: Partnership
    counts: dict[str, int]
    sources: dict[str, int]
    both: BothSides
    differences: tuple[Difference, ...]
    more_differ: bool
    slips: Slips
    events: tuple[Event, ...]


def partnership_page(
    *, partnership: Partnership, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    updates: QuerySet[StatusUpdate], statements: QuerySet[Statement], documents: QuerySet[SourceDocument],
    events: QuerySet[Event], clocks: Clocks,
) -> PartnershipPage:  # fmt: skip
    """The page of `partnership`; the querysets are those the reader may see. A constant number of queries."""
    mine = known(rows=in_partnership(rows=initiatives, partnership=partnership), clocks=clocks, moment="created_at")
    # What an initiative that was merged or split said stays said; it is counted no longer.
    standing = current(rows=mine, clocks=clocks)
    promises = with_standing(
        rows=held_by(rows=commitments, initiatives=standing.values("pk"), clocks=clocks), clocks=clocks
    )
    held = known(rows=documents.filter(partnership=partnership), clocks=clocks, moment="created_at")
    said = statements_listed(
        rows=statements.filter(partnership=partnership), documents=documents, initiatives=initiatives, clocks=clocks
    )
    about = Q(initiative__in=mine) | Q(commitment__initiative__in=mine)
    reviews = reviews_made(rows=Review.objects.filter(about).exclude(sources_searched={}), clocks=clocks)
    both = lined_up(
        home=partnership.sides, said=said, claims=claims_standing(updates=updates, about=about, clocks=clocks),
        reviews=reviews, statements=statements,
    )  # fmt: skip
    differing_rows = with_standing(rows=standing, clocks=clocks).filter(stands__sides_differ=True)
    differences = [
        _difference(row)
        for row in differing_rows.select_related("partnership").order_by("name", "id")[: MOST_DIFFERING + 1]
    ]
    counts = {
        "initiatives": standing.count(),
        "guests": standing.exclude(partnership=partnership).count(),
        "commitments": promises.count(),
        "statements": both.statements,
        "claims": both.claims,
    }
    return PartnershipPage(
        partnership=partnership, counts=counts,
        sources=dict(held.order_by("kind").values_list("kind").annotate(Count("pk"))),
        both=both, differences=tuple(differences[:MOST_DIFFERING]), more_differ=len(differences) > MOST_DIFFERING,
        slips=slips(promises=promises),
        events=tuple(known(rows=events.filter(partnership=partnership), clocks=clocks, moment="created_at").order_by("-dates_from", "-id")),
    )  # fmt: skip


def _difference(row: Initiative) -> Difference:
    return Difference(row, differing(sides=both_sides(stands=row.stands, sides=row.partnership.sides)))
