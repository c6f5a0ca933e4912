"""A chart as a file of its own: title, caption, key, picture and source on one sheet, in the colours of the light theme.

The sheet is SVG without a style sheet, a script or a link elsewhere; PNG and PDF are made of it. Its letters are Liberation
Sans, which the renderer brings along; other scripts fall back to what the machine has.
"""

from collections.abc import Iterator
from functools import lru_cache

import vl_convert
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from initiatives.charts import letters
from initiatives.charts.chart import Chart, Drawing, Key, key_swatch
from initiatives.charts.letters import wrapped
from initiatives.charts.palette import CARD, INK, LINE, SOFT, resolved
from initiatives.charts.svg import body_of

FACES = "Liberation Sans, Arial, Noto Sans, Noto Sans CJK JP, Noto Sans JP, Noto Sans Devanagari, sans-serif"
MARGIN, GAP = 28, 14
KEPT = 64
SHARPER = 2  # dots of a PNG for each pixel


def sheet(*, chart: Chart, sources: tuple[str, ...]) -> str:
    """The chart's wide picture as a whole SVG document; `sources` are lines below it: whence, by which licence, the address."""
    wide = chart.wide
    body, width, height = (wide.body, wide.width, wide.height) if isinstance(wide, Drawing) else body_of(spec=wide)
    parts: list[SafeString] = []
    y = float(MARGIN)

    def lines(words: str, *, size: int, colour: str, bold: bool = False) -> None:
        nonlocal y
        for line in wrapped(words, size=size, limit=width, bold=bold):
            y += size * 1.4
            weight = mark_safe(' font-weight="600"') if bold else ""
            parts.append(
                format_html(
                    '<text x="{}" y="{}" font-size="{}" fill="{}"{}>{}</text>',
                    MARGIN,
                    y,
                    size,
                    colour,
                    weight,
                    line,
                )
            )

    lines(chart.title, size=19, colour=INK, bold=True)
    y += 4
    lines(chart.note, size=12, colour=SOFT)
    y += GAP
    for row in _rows(chart.keys, width):
        parts.append(_keys(row, y))
        y += 20
    y += GAP / 2
    parts.append(format_html('<g transform="translate({} {})">{}</g>', MARGIN, round(y, 1), mark_safe(body)))  # noqa: S308 - ours
    y += height + GAP
    parts.append(format_html('<path d="M{} {}h{}" stroke="{}"/>', MARGIN, round(y, 1), width, LINE))
    y += 4
    for source in sources:
        lines(source, size=11, colour=SOFT)
    whole = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' font-family="{faces}"><title>{title}</title><rect width="100%" height="100%" fill="{card}"/>{parts}</svg>\n'
    )
    written = format_html(
        whole, width=f"{width + 2 * MARGIN:g}", height=f"{y + MARGIN:.0f}", faces=FACES, title=chart.title, card=CARD,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip
    return resolved(str(written))


@lru_cache(maxsize=KEPT)
def as_png(svg: str) -> bytes:
    """A sheet as PNG, twice as sharp as its size in pixels."""
    return vl_convert.svg_to_png(svg, scale=SHARPER)


@lru_cache(maxsize=KEPT)
def as_pdf(svg: str) -> bytes:
    """A sheet as PDF with its letters in it."""
    return vl_convert.svg_to_pdf(svg)


def _rows(keys: tuple[Key, ...], width: float) -> Iterator[list[tuple[float, Key]]]:
    row: list[tuple[float, Key]] = []
    x = 0.0
    for key in keys:
        wide = 22 + letters.width(key.words, size=12) + 18
        if row and x + wide > width:
            yield row
            row, x = [], 0.0
        row.append((x, key))
        x += wide
    if row:
        yield row


def _keys(row: list[tuple[float, Key]], y: float) -> SafeString:
    return format_html_join(
        "",
        '<g transform="translate({} {})">{}<text x="22" y="10" font-size="12" fill="{}">{}</text></g>',
        ((round(MARGIN + x, 1), round(y, 1), key_swatch(key=key), INK, key.words) for x, key in row),
    )
