"""One partnership's page."""

from django.http import HttpResponse
from django.shortcuts import render

from initiatives.dashboards.partnership import partnership_page
from initiatives.models import Partnership
from initiatives.web.charting import about, charts_of
from initiatives.web.named import named
from initiatives.web.page import page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


@page()
@named("partnership", lambda request: in_sight(request, Partnership))
def partnership(request: PageRequest, row: Partnership) -> HttpResponse:
    """Both sides lined up by date, whose sources were read, and which dates slipped furthest."""
    rows = visible(request, "initiatives", "commitments", "updates", "statements", "documents", "events")
    seen = partnership_page(partnership=row, clocks=request.clocks, **rows)
    charts = charts_of(about(request, partnership=row.slug), "sides", "said-against-shown", "slip", "statements")
    return render(request, "web/partnership/page.html", {"seen": seen, "partnership": row, "charts": charts})
