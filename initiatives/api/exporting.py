"""A list as a file: every row that the filter meets, at the same clocks, in one stream."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from initiatives.api.problems import of_parameters
from initiatives.api.question import Question
from initiatives.api.renderers import dumps
from initiatives.api.resource import Resource, meta
from initiatives.exports.column import Column, Table, as_json_text
from initiatives.exports.stream import as_csv, as_lines, cells, in_pieces
from initiatives.exports.tables import TABLES
from initiatives.exports.workbook import MOST_ROWS, as_workbook
from initiatives.filters.strict import Problem

log = logging.getLogger("initiatives.api")

FORMATS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OF_PAGES = ("limit", "cursor", "count", "fields", "expand", "brief")
# The last line of a file that broke off, should whoever reads it not notice that the stream failed.
BROKEN = {
    "csv": b"\r\nTHIS FILE BROKE OFF HERE AND IS NOT WHOLE\r\n",
    "ndjson": b'{"error": "This file broke off here."}\n',
}


def exported(request: Request, asked: Question) -> StreamingHttpResponse:
    """The rows as a file; raises Invalid (400) for parameters that belong to pages, and for more rows than a sheet holds.

    The file's clocks, filter, codebook and licence travel in the header `Tracker-Meta` (JSON), in a workbook on its second
    sheet too.
    """
    form = asked.form
    wrong = [name for name in OF_PAGES if asked.query.get(name)]
    if wrong:
        sentence = "{} belongs to a page of JSON; a file holds every row, with columns of its own."
        raise of_parameters(
            Problem(name, asked.query.get(name, ""), sentence.format(name), "invalid") for name in wrong
        )
    resource, table = asked.resource, table_of(asked.resource)
    told = meta(asker=asked.asker, applied=asked.applied)
    site = replace(asked.asker, base=request.build_absolute_uri("/"))
    rows = asked.rows(few=not asked.asker.clocks.turned)
    if form == "xlsx" and (count := rows.count()) > MOST_ROWS:
        sentence = f"A sheet holds {MOST_ROWS} rows, and this filter meets {count}; take csv, or filter further."
        raise of_parameters([Problem("format", form, sentence, "too_long")])
    ordering = resource.orderings[asked.order.removeprefix("-")].expression
    order = (ordering.desc(), "-pk") if asked.order.startswith("-") else (ordering.asc(), "pk")  # type: ignore[attr-defined]
    found = cells(table=table, asker=site, rows=rows, order=order)
    write: dict[str, Callable[[], Iterable[bytes]]] = {
        "csv": lambda: in_pieces(as_csv(table=table, rows=found)),
        "ndjson": lambda: in_pieces(as_lines(table=table, rows=found)),
        "xlsx": lambda: as_workbook(table=table, rows=found, about=_about(told)),
    }
    return StreamingHttpResponse(
        _watched(write[form](), found, BROKEN.get(form, b"")),
        content_type=FORMATS[form],
        headers={
            "Content-Disposition": f'attachment; filename="{resource.name}-{asked.asker.clocks.day}.{form}"',
            "Tracker-Meta": dumps(told).decode().strip().encode("ascii", "backslashreplace").decode(),
        },
    )


def table_of(resource: Resource) -> Table:
    """The table of a resource: the one that is made for it, else its fields, what is nested as JSON."""
    if resource.name in TABLES:
        return TABLES[resource.name]
    columns = tuple(Column(name, name.replace("_", " ").capitalize(), as_json_text(name)) for name in resource.names())
    return Table(
        name=resource.name, title=resource.name.capitalize(), meaning=f"One row a {resource.one}.",
        rows=resource.visible, shape=resource.shape, columns=columns, key=resource.key,
    )  # fmt: skip


def _about(told: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else dumps(value).decode().strip() for name, value in told.items()}


def _watched(pieces: Iterable[bytes], rows: Generator[list[Any]], broken: bytes) -> Iterator[bytes]:
    """The pieces; where they break off, a line that says so and a stream that fails, so that nothing cut passes for whole.

    However it ends, the rows are closed at once, and with them the transaction in which they are read.
    """
    try:
        yield from pieces
    except Exception:
        log.exception("An export broke off")
        if broken:
            yield broken
        raise
    finally:
        rows.close()
