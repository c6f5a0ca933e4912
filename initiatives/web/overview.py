"""The first screen, and the panel beside lists that shows words in their paragraph."""

import re

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from initiatives.clocks import known
from initiatives.dashboards.overview import Overview, overview
from initiatives.dashboards.panel import Panel, panel
from initiatives.dashboards.quoting import passages_with_source
from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    Partnership,
    Passage,
    SourceDocument,
    Statement,
    StatusUpdate,
)
from initiatives.permissions import may_see_whole
from initiatives.web.charting import about, charts_of
from initiatives.web.page import Unanswerable, one_of, page, whole_number
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight

SHOW = ("all", "late", "unproven", "differ", "moved")
BESIDE_ROWS = ("said-against-shown", "sides", "slip", "statements")  # charts
ROW_ID = re.compile(r"words-[a-z0-9-]+")


@page("partnership", "show", "at")
def first_screen(request: PageRequest) -> HttpResponse:
    """One partnership's initiatives: words, sides, records, dates, reviews; `at` lights a passage in the panel."""
    at = whole_number(request, "at")
    if at and request.htmx.target == "source":
        return render(request, "components/source_panel.html", {"panel": _asked(request, at, row=_pressed(request))})
    show = one_of(request, "show", allowed=SHOW, default="all")
    partnerships = list(in_sight(request, Partnership).order_by("slug"))
    chosen = _chosen(request, partnerships)
    if chosen is None:
        return render(request, "web/overview/empty.html")
    seen = overview(
        partnership=chosen,
        initiatives=in_sight(request, Initiative),
        commitments=in_sight(request, Commitment),
        documents=in_sight(request, SourceDocument),
        statements=in_sight(request, Statement),
        events=in_sight(request, Event),
        clocks=request.clocks,
        show=show,
    )
    lit = _asked(request, at, row=_holding(seen, at)) if at else _first(request, seen)
    charts = charts_of(about(request, partnership=chosen.slug), *BESIDE_ROWS) if seen.rows else []
    context = {"seen": seen, "partnerships": partnerships, "panel": lit, "chips": _chips(seen), "charts": charts}
    return render(request, "web/overview/page.html", context)


def _chosen(request: PageRequest, partnerships: list[Partnership]) -> Partnership | None:
    slug = request.GET.get("partnership")
    if slug:
        for one in partnerships:
            if one.slug == slug:
                return one
        held = ", ".join(one.slug for one in partnerships) or _("none yet")
        raise Unanswerable(f"partnership is “{slug}”; the tracker holds {held}.")
    busy = set(in_sight(request, Initiative).values_list("partnership", flat=True).distinct())
    return next((one for one in partnerships if one.pk in busy), partnerships[0] if partnerships else None)


def _passages(request: PageRequest) -> QuerySet[Passage]:
    return known(rows=passages_with_source().visible_to(request.user), clocks=request.clocks)


def _asked(request: PageRequest, at: int, *, row: str) -> Panel:
    passage = _passages(request).filter(pk=at).first()
    if passage is None:
        raise Unanswerable(f"at is {at}; no passage of that number is held.")
    return lit_panel(request, passage, row=row)


def _first(request: PageRequest, seen: Overview) -> Panel | None:
    for row in seen.rows:
        if row.words:
            return lit_panel(request, row.words.passage, row=f"words-{row.initiative.slug}")
    return None


def lit_panel(request: PageRequest, passage: Passage, *, row: str = "") -> Panel:
    """The panel for a passage as the reader of this request may see it; `row` is the id of the element it belongs to."""
    return panel(
        passage=passage,
        statements=in_sight(request, Statement),
        updates=in_sight(request, StatusUpdate),
        clocks=request.clocks,
        whole=may_see_whole(user=request.user, document=passage.capture.document),
        row=row,
    )


def _pressed(request: PageRequest) -> str:
    pressed = request.htmx.trigger or ""
    return pressed if ROW_ID.fullmatch(pressed) else ""


def _holding(seen: Overview, at: int) -> str:
    return next((f"words-{row.initiative.slug}" for row in seen.rows if row.words and row.words.passage.pk == at), "")


def _chips(seen: Overview) -> list[dict]:
    moved = _("Moved since %(event)s") % {"event": seen.since.name} if seen.since else _("Moved in 90 days")
    words = {
        "all": _("All"),
        "late": _("Late"),
        "unproven": _("Cannot prove"),
        "differ": _("Sides differ"),
        "moved": moved,
    }
    return [{"key": key, "label": words[key], "count": seen.counts[key], "current": seen.show == key} for key in SHOW]
