"""The timeline, drawn and listed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives.charts.timeline import timeline as timeline_chart
from initiatives.dashboards.timeline import timeline
from initiatives.models import Partnership
from initiatives.web.charting import Shown, asked_with
from initiatives.web.page import Unanswerable, page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


@page("partnership")
def timeline_page(request: PageRequest) -> HttpResponse:
    """Events, statements, claims and due dates in order of time, of all partnerships or of the one asked for."""
    partnerships = list(in_sight(request, Partnership).order_by("name"))
    chosen = _chosen(request, partnerships)
    rows = visible(request, "events", "statements", "updates", "commitments", "documents")
    seen = timeline(partnership=chosen, clocks=request.clocks, **rows)
    chart = timeline_chart(seen=seen, clocks=request.clocks)
    context = {
        "seen": seen, "shown": Shown(chart, asked_with(request, "partnership")) if chart else None,
        "partnerships": partnerships, "chosen": chosen,
    }  # fmt: skip
    return render(request, "web/timeline/page.html", context)


def _chosen(request: HttpRequest, partnerships: list[Partnership]) -> Partnership | None:
    slug = request.GET.get("partnership")
    if not slug:
        return None
    for one in partnerships:
        if one.slug == slug:
            return one
    held = ", ".join(one.slug for one in partnerships) or "none yet"
    raise Unanswerable(f"partnership is “{slug}”; the tracker holds {held}.")
