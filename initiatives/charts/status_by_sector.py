"""What is claimed in each sector: stacked bars, one a sector at the top of the tree."""

from collections.abc import Iterator
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import edtf, vocabulary
from initiatives.charts.chart import Chart
from initiatives.charts.palette import CLAIM_COLOURS, DIFFER, INK, PAPER, SOFT
from initiatives.charts.svg import draw
from initiatives.dashboards.sector import NO_CLAIM, Branch, SectorTree, Share

MOST_BARS = 30
# The words of a legend stand in the page; in the picture a colour, a hollow bar and the number.
ORDER = (NO_CLAIM, *(status for status in vocabulary.CLAIM_STATUSES))


def status_by_sector(*, tree: SectorTree) -> Chart | None:
    """The chart of a sector tree; None when no initiative has a sector. Bars count initiatives by their headline.

    An initiative with several sectors stands in each, and once in one. Hollow parts are a reporter's word only; a rim in
    the colour of disagreement marks what the sides say differently, a broken rim what may have changed by the day.
    """
    if not tree.branches:
        return None
    shown = tree.branches[:MOST_BARS]
    parts = sorted(
        {(share.status, share.reported) for one in shown for share in one.shares},
        key=lambda one: (ORDER.index(one[0]), one[1]),
    )
    pictures = (
        draw(spec=_spec(shown, width=620, labels=170)),
        draw(spec=_spec(shown, width=270, labels=0)),
    )
    return Chart(
        title=_("What is claimed in each sector"),
        note=_note(tree, len(shown)),
        svg=format_html('<div class="wide">{}</div><div class="narrow">{}</div>', *pictures),
        columns=(
            _("Sector"),
            *(_named(status, reported) for status, reported in parts),
            _("Sides differ"),
            *([_("Uncertain")] if _doubted(shown) else []),
            _("Initiatives"),
        ),
        rows=tuple(_row(one, parts, doubted=_doubted(shown)) for one in shown),
        legend=tuple(parts),
    )


def _named(status: str, reported: bool) -> str:
    word = _("No claim") if status == NO_CLAIM else _(vocabulary.CLAIM_STATUSES[status].label)
    return _("%(status)s, reported") % {"status": word} if reported else word


def _note(tree: SectorTree, shown: int) -> str:
    said = ngettext(
        "%(n)d initiative by its headline, in each of its sectors and those above.",
        "%(n)d initiatives by their headline, in each of their sectors and those above.",
        tree.total,
    ) % {"n": tree.total}
    left_out = len(tree.branches) - shown
    if left_out:
        said += " " + _("%(n)d smaller sectors are in the list below only.") % {"n": left_out}
    if _doubted(tree.branches):
        said += " " + _("A pale bar with a broken rim may have changed by then.")
    return f"{said} {_when(tree.clocks.day, tree.clocks.as_of is None)}"


def _when(day: date, now: bool) -> str:
    return (
        _("As of %(day)s, today.") % {"day": edtf.readable(str(day))}
        if now
        else _("As of %(day)s.") % {"day": edtf.readable(str(day))}
    )


def _row(branch: Branch, parts: list[tuple[str, bool]], *, doubted: bool) -> tuple[str | int, ...]:
    counts = [sum(one.count for one in branch.shares if (one.status, one.reported) == part) for part in parts]
    marks = [sum(one.count for one in branch.shares if one.differ)]
    if doubted:
        marks.append(sum(one.count for one in branch.shares if one.uncertain))
    return (branch.sector.name, *counts, *marks, branch.total)


def _doubted(branches: tuple[Branch, ...]) -> bool:
    """Whether any headline may have changed by the day asked about."""
    return any(share.uncertain for one in branches for share in one.shares)


def _spec(branches: tuple[Branch, ...], *, width: int, labels: int) -> dict:
    step = 34 if labels else 50
    names = [f"{place:02} {branch.sector.name}" for place, branch in enumerate(branches)]
    y = {
        "field": "key",
        "type": "nominal",
        "sort": names,
        "axis": None,
        "scale": {"paddingInner": 0.42 if labels else 0.56, "paddingOuter": 0.28},
    }
    most = max(branch.total for branch in branches)
    x = {
        "field": "start",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most], "range": [labels, width - 34], "nice": False},
    }
    bar = {
        "mark": {"type": "bar", "cornerRadius": 2, "strokeWidth": 1.5},
        "encoding": {
            "x": x, "x2": {"field": "end"}, "y": y,
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "stroke": {"field": "rim", "type": "nominal", "scale": None},
            "fillOpacity": {"field": "solid", "type": "quantitative", "scale": None},
        },
    }  # fmt: skip
    broken = {
        "transform": [{"filter": "datum.doubted"}],
        "mark": {
            "type": "bar",
            "cornerRadius": 2,
            "strokeWidth": 1.5,
            "strokeDash": [3, 2],
            "fillOpacity": 0,
            "stroke": INK,
        },
        "encoding": {"x": x, "x2": {"field": "end"}, "y": y},
    }
    number = {
        "mark": {"type": "text", "fontSize": 12, "fontWeight": 600, "baseline": "middle"},
        "encoding": {
            "x": {**x, "field": "middle"},
            "y": y,
            "text": {"field": "label"},
            "color": {"field": "on", "type": "nominal", "scale": None},
        },
    }
    total = {
        "transform": [{"filter": "datum.last"}],
        "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 13, "color": SOFT, "baseline": "middle"},
        "encoding": {"x": {**x, "field": "end"}, "y": y, "text": {"field": "total"}},
    }
    name = {
        "transform": [{"filter": "datum.start == 0"}],
        "mark": {
            "type": "text", "align": "right" if labels else "left", "dx": -10 if labels else 0, "dy": 0 if labels else -20,
            "fontSize": 14, "color": INK, "baseline": "middle", "limit": labels - 12 if labels else width,
        },
        "encoding": {"x": {"value": labels}, "y": y, "text": {"field": "sector"}},
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "padding": 0,
        "width": width,
        "height": {"step": step},
        "data": {
            "values": [part for place, branch in enumerate(branches) for part in _parts(branch, names[place], most)]
        },
        "layer": [bar, broken, number, total, name],
        "config": {"view": {"stroke": None}, "font": "inherit"},
    }


def _parts(branch: Branch, key: str, most: int) -> Iterator[dict]:
    start = 0
    ordered = sorted(branch.shares, key=lambda one: (ORDER.index(one.status), one.reported, one.differ, one.uncertain))
    for share in ordered:
        end = start + share.count
        yield {
            "key": key, "sector": branch.sector.name, "start": start, "end": end, "middle": (start + end) / 2, "total": branch.total,
            "last": share is ordered[-1], "label": str(share.count) if share.count / most > 0.04 else "", **_looks(share),
        }  # fmt: skip
        start = end


def _looks(share: Share) -> dict:
    colour = CLAIM_COLOURS[share.status]
    rim = DIFFER if share.differ else colour
    return {
        "colour": colour,
        "rim": rim,
        "doubted": share.uncertain,
        "solid": 0.14 if share.reported else 0.45 if share.uncertain else 1,
        "on": INK if share.reported or share.uncertain else PAPER,
    }
