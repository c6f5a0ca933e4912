"""One event's page: the documents we hold of it, what was said in them, and the claims they prove."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known, with_standing
from initiatives.dashboards.rows import Row, by_urgency, initiative_rows
from initiatives.dashboards.saying import statements_listed
from initiatives.models import Commitment, Event, Initiative, SourceDocument, Statement, StatusUpdate

MOST_STATEMENTS, MOST_INITIATIVES = 50, 50


@dataclass(frozen=True)
class EventPage:
    """An event with its documents, their statements, and the initiatives of which a status rests on them."""

    event: Event
    documents: tuple[SourceDocument, ...]
    statements: tuple[Statement, ...]
    said: int
    rows: tuple[Row, ...]


def event_page(
    *, event: Event, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment], updates: QuerySet[StatusUpdate],
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks,
) -> EventPage:  # fmt: skip
    """The page of `event`; the querysets are those the reader may see. A constant number of queries."""
    held = known(rows=documents.filter(event=event), clocks=clocks, moment="created_at").order_by("id")
    spoken = statements_listed(
        rows=statements.filter(passage__capture__document__in=held.order_by()),
        documents=documents,
        initiatives=initiatives,
        clocks=clocks,
    )
    proven = known(rows=updates.filter(evidence__passage__capture__document__in=held.order_by()), clocks=clocks)
    about = Initiative.objects.filter(pk__in=initiatives.filter(status_updates__in=proven.order_by()).values("pk"))
    rows = by_urgency(rows=with_standing(rows=about, clocks=clocks).select_related("partnership"))
    return EventPage(
        event=event, documents=tuple(held), statements=tuple(spoken[:MOST_STATEMENTS]), said=spoken.count(),
        rows=initiative_rows(rows=rows[:MOST_INITIATIVES], commitments=commitments, statements=statements, clocks=clocks),
    )  # fmt: skip
