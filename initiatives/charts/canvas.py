"""A sheet of fixed size on which rectangles, words, shapes and lines are placed; gives a Vega-Lite specification.

Charts here are small and labelled by hand, so places are plain numbers of its pixels and no axis is needed. A rectangle may
carry `words` (what a pointer over it is told) and `go` (the list it leads to); both mean something in the browser alone.
"""

from typing import Any

from initiatives.charts.letters import label, shortened
from initiatives.charts.palette import INK, LINE

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def _place(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _given(field: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


class Canvas:
    """What is placed is drawn in this order: rectangles, lines, shapes, words."""

    def __init__(self, *, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._rects: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        self._rules: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        self._glyphs: list[dict[str, Any]] = []
        self._texts: dict[tuple, list[dict[str, Any]]] = {}

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        rim: str = "",
        solid: float = 1,
        broken: bool = False,
        words: str = "",
        go: str = "",
    ) -> None:
        """A rectangle; `solid` is how much of its fill shows, `rim` its outline, `broken` dashed."""
        self._rects[broken].append(
            {
                "x": round(x, 1),
                "x2": round(x + width, 1),
                "y": round(y, 1),
                "y2": round(y + height, 1),
                "fill": fill,
                "rim": rim or "none",
                "solid": solid,
                "words": words,
                "go": go,
            }
        )

    def rule(self, x: float, y: float, x2: float, y2: float, *, colour: str = LINE, broken: bool = False) -> None:
        """A line."""
        self._rules[broken].append({"x": x, "y": y, "x2": x2, "y2": y2, "colour": colour})

    def glyph(self, x: float, y: float, path: str, *, colour: str = INK, size: float = 9) -> None:
        """A shape of palette.GLYPHS, `size` pixels wide, around a place."""
        self._glyphs.append({"x": x, "y": y, "path": path, "colour": colour, "size": round(size * size, 1)})

    def text(
        self,
        x: float,
        y: float,
        words: str | int,
        *,
        colour: str = INK,
        size: int = 13,
        align: str = "left",
        bold: bool = False,
        limit: float = 0,
        angle: int = 0,
    ) -> None:
        """Words with their middle at y; longer ones than `limit` pixels end in an ellipsis."""
        words = shortened(str(words), size=size, limit=limit) if limit else str(words)
        look = (size, align, bold, angle)
        self._texts.setdefault(look, []).append({"x": round(x, 1), "y": round(y, 1), "text": words, "colour": colour})

    def label(
        self, x: float, y: float, words: str, *, limit: float, size: int = 13, align: str = "left", colour: str = INK
    ) -> None:
        """Words in one line or two, their middle at y."""
        lines = label(words, size=size, limit=limit)
        for place, line in enumerate(lines):
            up = (place - (len(lines) - 1) / 2) * size * 1.15
            self.text(x, y + up, line, size=size, align=align, colour=colour)

    def spec(self) -> dict[str, Any]:
        """The specification."""
        layers = [_rects(rows, broken) for broken, rows in self._rects.items() if rows]
        layers += [_rules(rows, broken) for broken, rows in self._rules.items() if rows]
        if self._glyphs:
            layers.append(_glyphs(self._glyphs))
        layers += [_texts(rows, *look) for look, rows in self._texts.items()]
        return {
            "$schema": SCHEMA,
            "background": None,
            "padding": 0,
            "autosize": "none",
            "width": self.width,
            "height": self.height,
            "layer": layers,
            "config": {"view": {"stroke": None}, "font": "sans-serif"},
        }


def _rects(rows: list[dict[str, Any]], broken: bool) -> dict[str, Any]:
    dash = {"strokeDash": [3, 2]} if broken else {}
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "cornerRadius": 2, "strokeWidth": 1.5, **dash},
        "encoding": {
            "x": _place("x"),
            "x2": {"field": "x2"},
            "y": _place("y"),
            "y2": {"field": "y2"},
            "fill": _given("fill"),
            "stroke": _given("rim"),
            "fillOpacity": {"field": "solid", "type": "quantitative", "scale": None, "legend": None},
            "tooltip": {"field": "words", "type": "nominal"},
        },
    }


def _rules(rows: list[dict[str, Any]], broken: bool) -> dict[str, Any]:
    dash = {"strokeDash": [3, 3]} if broken else {}
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "strokeWidth": 1, **dash},
        "encoding": {
            "x": _place("x"),
            "x2": {"field": "x2"},
            "y": _place("y"),
            "y2": {"field": "y2"},
            "color": _given("colour"),
        },
    }


def _glyphs(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0},
        "encoding": {
            "x": _place("x"),
            "y": _place("y"),
            "color": _given("colour"),
            "shape": _given("path"),
            "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
        },
    }


def _texts(rows: list[dict[str, Any]], size: int, align: str, bold: bool, angle: int) -> dict[str, Any]:
    mark = {"type": "text", "fontSize": size, "align": align, "baseline": "middle", "angle": angle}
    mark |= {"fontWeight": 600} if bold else {}
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": {
            "x": _place("x"),
            "y": _place("y"),
            "text": {"field": "text", "type": "nominal"},
            "color": _given("colour"),
        },
    }
