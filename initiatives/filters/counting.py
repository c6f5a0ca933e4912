"""What one question counts: the initiatives that a filter finds, and the commitments and statements that belong to them.

The API's stats and the charts of the pages ask here, so that the one cannot count other rows than the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from initiatives.clocks import Clocks, counted, current, held_by, known, with_standing
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.models import Commitment, Initiative, Statement, StatementInitiative


@dataclass(frozen=True)
class Counting:
    """Rows to count: initiatives and commitments `with_standing`, statements; `left_out` met the filter and count no longer.

    Read `found.problems` first: with any of them the rows mean nothing.
    """

    found: InitiativeFilter
    commitments: QuerySet[Commitment]
    statements: QuerySet[Statement]
    left_out: QuerySet[Initiative]

    @property
    def initiatives(self) -> QuerySet[Initiative]:
        """The initiatives that the filter finds."""
        return self.found.qs


def counting(*, request: HttpRequest, query: QueryDict, clocks: Clocks, besides: Iterable[str]) -> Counting:
    """What a query counts at the clocks, for the user of the request; `besides` are parameters that are no filters.

    Without a filter that is everything the reader sees. With one: the promises held by the initiatives found, and the
    statements that speak of them; a partnership alone has all that was said in it.
    """
    reader, besides = request.user, tuple(besides)
    rows = with_standing(rows=Initiative.objects.visible_to(reader), clocks=clocks)
    left_out = Initiative.objects.none()
    if not asks_publication(query=query):
        standing = current(rows=rows, clocks=clocks)
        others = rows.exclude(pk__in=standing.order_by().values("pk"))
        left_out = InitiativeFilter(query, others, request=request, clocks=clocks, besides=besides).qs
        rows = standing
    found = InitiativeFilter(query, rows, request=request, clocks=clocks, besides=besides)
    visible = Commitment.objects.visible_to(reader)
    promises = counted(rows=visible, clocks=clocks)
    statements = known(rows=Statement.objects.visible_to(reader), clocks=clocks, moment="created_at")
    if found.applied:
        mine = found.qs.order_by().values("pk")
        promises = held_by(rows=visible, initiatives=mine, clocks=clocks)
        about = known(rows=StatementInitiative.objects.filter(initiative__in=mine), clocks=clocks)
        speak = Q(pk__in=about.values("statement"))
        if set(found.applied) == {"partnership"}:
            speak |= Q(partnership__slug__in=found.applied["partnership"])
        statements = statements.filter(speak)
    return Counting(found, with_standing(rows=promises, clocks=clocks), statements, left_out)
