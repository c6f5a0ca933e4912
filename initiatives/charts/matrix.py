"""A matrix of counts: a tile a cell, its number in it, what is remarkable about it by rim, tint and mark."""

from collections.abc import Callable
from dataclasses import dataclass

from initiatives.charts import letters
from initiatives.charts.canvas import Canvas
from initiatives.charts.palette import INK, LINE, SOFT

SMALL, SMALLER = 12, 11
TINT = 0.78  # the fill of the fullest tile; the emptiest keeps a fifth of it


@dataclass(frozen=True)
class Tile:
    """A cell with its count. `tone` colours it; `rim` outlines it; `part` of it (0 to 1) is filled in `part_tone`."""

    number: int
    tone: str = INK
    rim: str = ""
    part: float = 0
    part_tone: str = ""
    words: str = ""
    go: str = ""
    zone: bool = False


@dataclass(frozen=True)
class Head:
    """The head of a row or column: its words, and its shape if it has one."""

    words: str
    glyph: str = ""


def matrix(
    *,
    rows: list[Head],
    columns: list[Head],
    tile: Callable[[int, int], Tile],
    width: int,
    labels: int,
    across: str,
    down: str = "",
) -> dict:
    """The specification: rows top down, columns left to right; `across` and `down` say what they are.

    A tile of `zone` has a ground of its own, also where nothing is counted, so that the region shows.
    """
    step = (width - labels) / len(columns)
    level = all(letters.width(word, size=SMALLER) < step - 1 for one in columns for word in one.words.split())
    head = 20 + (36 if level else 8 + min(max(letters.width(one.words, size=SMALL) for one in columns), 116))
    height = 34 if level else 30
    sheet = Canvas(width=width, height=round(head + height * len(rows) + 2))
    sheet.text(labels, 8, across, colour=SOFT, size=12)
    if down:
        sheet.text(0, 8, down, colour=SOFT, size=12, limit=labels - 8)
    for place, one in enumerate(columns):
        _heading(sheet, one, x=labels + place * step + step / 2, y=head, level=level, step=step)
    tiles = {(row, column): tile(row, column) for row in range(len(rows)) for column in range(len(columns))}
    most = max((one.number for one in tiles.values()), default=0) or 1
    for row, one in enumerate(rows):
        top = head + row * height
        _row_heading(sheet, one, labels=labels, y=top + height / 2)
        for column in range(len(columns)):
            _tile(
                sheet,
                tiles[row, column],
                most,
                x=labels + column * step + 1.5,
                y=top + 1.5,
                width=step - 3,
                height=height - 3,
            )
    return sheet.spec()


def _heading(sheet: Canvas, head: Head, *, x: float, y: float, level: bool, step: float) -> None:
    if not level:
        sheet.text(x, y - 8, head.words, size=SMALL, angle=270, limit=118)
        return
    lines = letters.label(head.words, size=SMALLER, limit=step - 1)
    for number, line in enumerate(lines):
        sheet.text(x, y - 8 - 13 * (len(lines) - 1 - number), line, size=SMALLER, align="center")


def _row_heading(sheet: Canvas, head: Head, *, labels: int, y: float) -> None:
    indent = 17 if head.glyph else 0
    if head.glyph:
        sheet.glyph(6, y - 0.5, head.glyph, colour=SOFT, size=8.5)
    sheet.label(indent, y, head.words, limit=labels - indent - 8, size=SMALL)


def _tile(sheet: Canvas, tile: Tile, most: int, *, x: float, y: float, width: float, height: float) -> None:
    if tile.zone:
        sheet.rect(x - 1.5, y - 1.5, width + 3, height + 3, fill=tile.tone, solid=0.07, words=tile.words)
    if not tile.number:
        sheet.rect(
            x + width / 2 - 1.5,
            y + height / 2 - 1.5,
            3,
            3,
            fill=tile.tone if tile.zone else LINE,
            solid=0.45 if tile.zone else 1,
        )
        return
    strength = 0.08 + 0.30 * TINT * tile.number / most
    sheet.rect(
        x, y, width, height, fill=tile.tone, solid=round(strength, 3), rim=tile.rim, words=tile.words, go=tile.go
    )
    if tile.part:
        sheet.rect(x, y + height - 4, width * tile.part, 4, fill=tile.part_tone, words=tile.words, go=tile.go)
    sheet.text(x + width / 2, y + height / 2 + 0.5, tile.number, align="center", bold=True)
