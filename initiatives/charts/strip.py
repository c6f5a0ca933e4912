"""A sparkline of statuses: claims by their shapes on a line of time, a reporter's hollow; what records show by squares below.

Drawn by ourselves from plain numbers: a list holds many, and nothing here needs Vega.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.charts import caption
from initiatives.charts.palette import CARD, EDGE, GLYPHS, LATE, LINE, PROOF, SOFT, var
from initiatives.dashboards.strips import Strip, Told
from initiatives.shapes.said import voice_label

HEIGHT, EDGES, UPPER, LOWER = 22, 6, 7, 17
SHORTEST = 180  # days: a shorter history does not fill the strip
TONES = {
    "announced": "announced", "agreed": "agreed", "under_way": "underway", "paused": "pause", "delivered_in_part": "part",
    "delivered": "proof", "cancelled": "ended", "superseded": "ended",
}  # fmt: skip
SHOWN = {"none_found": SOFT, "contradicted": LATE, "lapsed": LATE}  # whatever else records show is progress


@dataclass(frozen=True)
class DrawnStrip:
    """The picture, and the same in words."""

    svg: SafeString
    words: str


def strip(*, seen: Strip, width: int = 120) -> DrawnStrip:
    """The sparkline of a strip, so many pixels wide; its right end is the day asked about."""
    last = seen.told[-1]
    words = ngettext(
        "%(n)d status since %(day)s; the last: %(last)s",
        "%(n)d statuses since %(day)s; the last: %(last)s",
        len(seen.told),
    )
    body = format_html_join("", "{}", ((mark,) for mark in _marks(seen, width)))
    size = format_html('viewBox="0 0 {0} {1}" width="{0}" height="{1}"', width, HEIGHT)
    return DrawnStrip(
        format_html('<svg class="strip" {} aria-hidden="true" focusable="false">{}</svg>', size, body),
        words % {"n": len(seen.told), "day": _month(seen.told[0].day), "last": _said(last)},
    )


def _marks(seen: Strip, width: int) -> Iterator[SafeString]:
    days = max((seen.day - seen.first).days, SHORTEST)
    yield format_html('<path d="M{} {}H{}" stroke="{}"/>', EDGES, UPPER, width - EDGES, LINE)
    yield format_html('<path d="M{0} {1}V{2}" stroke="{3}"/>', width - EDGES + 4, UPPER - 6, UPPER + 6, EDGE)
    for told in seen.told:
        x = round(width - EDGES - (seen.day - told.day).days / days * (width - 2 * EDGES), 1)
        yield _claim(told, x) if told.axis == "claim" else _record(told, x)


def _claim(told: Told, x: float) -> SafeString:
    tone = var(TONES[told.status])
    hollow = told.voice == "reported"
    return format_html(
        '<g><title>{}</title><path d="{}" transform="translate({} {}) scale(4.4)" fill="{}" stroke="{}" stroke-width="{}"/></g>',
        _said(told), GLYPHS[told.status], x, UPPER, CARD if hollow else tone, tone if hollow else CARD, 0.22,
    )  # fmt: skip


def _record(told: Told, x: float) -> SafeString:
    return format_html(
        '<g><title>{}</title><rect x="{}" y="{}" width="5" height="5" fill="{}"/></g>',
        _said(told), round(x - 2.5, 1), LOWER - 2.5, SHOWN.get(told.status, PROOF),
    )  # fmt: skip


def _said(told: Told) -> str:
    word = caption.claim(told.status) if told.axis == "claim" else caption.shown(told.status)
    who = voice_label(told.voice) if told.voice else _("Records show")
    return _("%(who)s: %(status)s, %(day)s") % {"who": who, "status": word.lower(), "day": _month(told.day)}


def _month(day: date) -> str:
    return date_format(day, "M Y")
