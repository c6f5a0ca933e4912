"""What a page needs to show a chart: the picture, its caption, its key, and the same figures as a table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from initiatives.charts.palette import CARD
from initiatives.charts.svg import draw, inlined

Lead = Callable[..., str]  # (noun, **query) → the address of that list with the filter, or nothing


def nowhere(_noun: str, **_query: str) -> str:
    """A chart whose figures lead nowhere."""
    return ""


class Figure(NamedTuple):
    """A number of the table, and the list of what it counts ("" without one)."""

    value: int
    go: str = ""


class Key(NamedTuple):
    """What a fill and a shape mean."""

    words: str
    fill: str
    on: str = ""
    glyph: str = ""
    rim: str = ""
    solid: float = 1
    broken: bool = False


@dataclass(frozen=True)
class Drawing:
    """A picture of our own: SVG below its root, and its size in pixels. `style` is what a file needs of the style sheet."""

    body: SafeString
    width: float
    height: float
    style: str = ""


Picture = dict[str, Any] | Drawing


@dataclass(frozen=True)
class Chart:
    """A chart under its name in addresses. `wide` and `narrow` are Vega-Lite specifications or drawings of our own.

    `note` is the caption: what is shown, how many rows, what was left out or is uncertain, as of when. `rows` are the
    figures (texts, numbers or Figures), headed by `columns`.
    """

    name: str
    title: str
    note: str
    wide: Picture
    narrow: Picture
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | Figure, ...], ...]
    keys: tuple[Key, ...] = field(default=())

    @cached_property
    def svg(self) -> SafeString:
        """Both pictures, of which the style sheet shows one."""
        return format_html(
            '<div class="wide">{}</div><div class="narrow">{}</div>', self._in_page(self.wide), self.small
        )

    @cached_property
    def small(self) -> SafeString:
        """The narrow picture alone."""
        return self._in_page(self.narrow)

    @property
    def live(self) -> dict[str, Any] | None:
        """The specifications for a browser that hydrates them; None for a drawing of our own."""
        if isinstance(self.wide, Drawing) or isinstance(self.narrow, Drawing):
            return None
        return {"wide": self.wide, "narrow": self.narrow}

    @property
    def figures(self) -> list[list[str | int]]:
        """The table without its links."""
        return [[cell.value if isinstance(cell, Figure) else cell for cell in row] for row in self.rows]

    def _in_page(self, picture: Picture) -> SafeString:
        if isinstance(picture, Drawing):
            return inlined(body=picture.body, width=picture.width, height=picture.height)
        return draw(spec=picture)


def key_swatch(*, key: Key) -> SafeString:
    """The swatch of a key, 16 by 12, as SVG below a root."""
    dash = mark_safe(' stroke-dasharray="3 2"') if key.broken else ""
    glyph = (
        format_html('<path d="{}" transform="translate(8 6) scale(3.4)" fill="{}"/>', key.glyph, key.on)
        if key.glyph
        else ""
    )
    return format_html(
        '<rect x="0.75" y="0.75" width="14.5" height="10.5" rx="2" fill="{}" fill-opacity="{}" stroke="{}" stroke-width="1.5"{}/>{}',
        key.fill or CARD, key.solid, key.rim or key.fill, dash, glyph,
    )  # fmt: skip
