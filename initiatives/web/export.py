"""A list as CSV: the same filter, the same clocks, every row."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse

from initiatives.clocks import counted, current, with_standing
from initiatives.dashboards.saying import statements_listed
from initiatives.exports.stream import as_csv, cells, in_pieces
from initiatives.exports.tables import TABLES
from initiatives.filters.commitment import CommitmentFilter
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.filters.statement import StatementFilter
from initiatives.models import Commitment, Initiative
from initiatives.shapes.building import Asker
from initiatives.web.page import CLOCKS, answered, page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


def _initiatives(request: PageRequest) -> QuerySet:
    rows = with_standing(rows=in_sight(request, Initiative), clocks=request.clocks)
    return rows if asks_publication(query=request.GET) else current(rows=rows, clocks=request.clocks)


def _commitments(request: PageRequest) -> QuerySet:
    rows = with_standing(rows=in_sight(request, Commitment), clocks=request.clocks)
    return rows if request.GET.getlist("initiative") else counted(rows=rows, clocks=request.clocks)


def _statements(request: PageRequest) -> QuerySet:
    seen = visible(request, "statements", "documents", "initiatives")
    return statements_listed(
        rows=seen["statements"], documents=seen["documents"], initiatives=seen["initiatives"], clocks=request.clocks
    ).prefetch_related(None)


LISTS: dict[str, tuple[Callable[[PageRequest], QuerySet], Any]] = {
    "initiatives": (_initiatives, InitiativeFilter),
    "commitments": (_commitments, CommitmentFilter),
    "statements": (_statements, StatementFilter),
}


@page(filtered=True)
def export(request: PageRequest, noun: str) -> HttpResponse | StreamingHttpResponse:
    """The rows that the list shows for the same query, on all its pages, as CSV; streamed."""
    rows, filters = LISTS[noun]
    besides = (*CLOCKS, "page", "sort")
    found = answered(filters(request.GET, rows(request), request=request, clocks=request.clocks, besides=besides))
    asker = Asker(reader=request.user, clocks=request.clocks, base=request.build_absolute_uri("/"))
    table = TABLES[noun]
    return StreamingHttpResponse(
        in_pieces(as_csv(table=table, rows=cells(table=table, asker=asker, rows=found))),
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{noun}-{request.clocks.day}.csv"',
            "Cache-Control": "private, no-cache",
        },
    )
