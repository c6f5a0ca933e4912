"""Rows of a table as CSV, JSON or lines of JSON: streamed, in constant memory, one question a table."""

import csv
import json
from collections.abc import Generator, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from initiatives.exports.column import Table, at_clocks
from initiatives.shapes.building import Asker

ROWS_AT_A_TIME = 200
PIECE = 65_536  # bytes
# What a spreadsheet takes for the beginning of a formula, the wide signs of Japanese input included (OWASP, CSV injection).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def cells(
    *, table: Table, asker: Asker, rows: QuerySet | None = None, order: tuple[Any, ...] = ()
) -> Generator[list[Any]]:
    """The cells of each row, in the order of the columns; two queries, rows read through a cursor of the server.

    `rows` narrows the table's own: a QuerySet such as `table.rows` gives; `order` are the expressions it is ordered by,
    the table's key where it is empty. `asker.base` is the site's address.
    """
    at = at_clocks(asker=asker)
    found = table.shape(rows=table.rows(asker) if rows is None else rows, asker=asker)
    ordered = found.order_by(*(order or (table.key if table.key == "slug" else "pk",)))
    give = [column.of for column in table.columns]
    # In a transaction the server hands the rows out as it finds them; outside it would keep them all first.
    with transaction.atomic(savepoint=False):
        if asker.clocks.turned:
            _plan_for_all()
        for shape in ordered.values_list("shape", flat=True).iterator(chunk_size=ROWS_AT_A_TIME):
            yield [of(shape, at) for of in give]


def _plan_for_all() -> None:
    """Of a cursor PostgreSQL expects that a tenth is read, and to have the first row soon it looks through all standings anew
    for every row: for the rest of the transaction it plans for all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")


class _Line:
    """A file for csv.writer that gives what was written."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def as_csv(*, table: Table, rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8: the columns' names, then a line a row.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; nothing else is changed.
    """
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield writer.writerow([column.name for column in table.columns]).encode()
    for row in rows:
        yield writer.writerow([_cell(value) for value in row]).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def as_lines(*, table: Table, rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Newline-delimited JSON: an object a row."""
    for row in rows:
        yield _object(table, row) + b"\n"


def as_json(*, table: Table, rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """A JSON array of one object a row, one on a line."""
    yield b"["
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + _object(table, row)
    yield b"\n]\n"


def _object(table: Table, row: list[Any]) -> bytes:
    named = dict(zip((column.name for column in table.columns), row, strict=True))
    return json.dumps(named, ensure_ascii=False, default=_number).encode()


def _number(value: Any) -> float | int:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{value!r} has no place in a cell")


def in_pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of some 64 KB, since each piece is sent by itself. What came before an error is given first."""
    held: list[bytes] = []
    length = 0
    try:
        for line in lines:
            held.append(line)
            length += len(line)
            if length >= PIECE:
                yield b"".join(held)
                held, length = [], 0
    except Exception:
        yield b"".join(held)
        raise
    yield b"".join(held)
