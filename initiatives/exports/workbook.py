"""A table as a workbook (Office Open XML): its rows on one sheet, what it is and what its columns mean on another."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from initiatives.exports.column import Table

MOST_ROWS = 1_048_575  # a sheet's 1,048,576 less the line of names
LONGEST_CELL = 32_767  # characters
PIECE = 65_536


def as_workbook(*, table: Table, rows: Iterable[list[Any]], about: Mapping[str, str]) -> Iterator[bytes]:
    """The pieces of the file, which is written to a temporary one first: a workbook is whole or cannot be opened.

    `about` stands on the second sheet. Texts are texts, also where they begin like a formula. A text longer than a cell
    may hold ends in “…”.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([column.name for column in table.columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    notes = book.create_sheet("About")
    for name, said in about.items():
        notes.append([_cell(notes, name), _cell(notes, said)])
    notes.append([])
    for column in table.columns:
        notes.append([_cell(notes, value) for value in (column.name, column.title, column.meaning)])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell = WriteOnlyCell(sheet, text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…")
    cell.data_type = "s"  # never a formula
    return cell
