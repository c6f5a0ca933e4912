"""A list as CSV: the same filter, the same clocks, every row."""

from django.http import HttpResponse, StreamingHttpResponse

from initiatives.exports.stream import as_csv, cells, in_pieces
from initiatives.exports.tables import TABLES
from initiatives.filters.question import question
from initiatives.shapes.building import Asker
from initiatives.web.page import answered, page
from initiatives.web.request import PageRequest


@page(filtered=True)
def export(request: PageRequest, noun: str) -> HttpResponse | StreamingHttpResponse:
    """The rows that the list shows for the same query, on all its pages, as CSV; streamed."""
    found = answered(question(noun=noun, query=request.GET, reader=request.user, clocks=request.clocks))
    asker = Asker(reader=request.user, clocks=request.clocks, base=request.build_absolute_uri("/"))
    table = TABLES[noun]
    return StreamingHttpResponse(
        in_pieces(as_csv(table=table, rows=cells(table=table, asker=asker, rows=found.prefetch_related(None)))),
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{noun}-{request.clocks.day}.csv"',
            "Cache-Control": "private, no-cache",
        },
    )
