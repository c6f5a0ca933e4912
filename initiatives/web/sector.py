"""The tree of sectors with its chart, and one sector's page."""

from django.http import HttpResponse
from django.shortcuts import render

from initiatives.charts.freshness import freshness
from initiatives.charts.status_by_sector import status_by_sector
from initiatives.dashboards.sector import sector_page, sector_tree
from initiatives.models import Sector
from initiatives.web.charting import Shown, about, charts_of
from initiatives.web.named import named
from initiatives.web.page import page
from initiatives.web.request import PageRequest
from initiatives.web.visible import visible


@page()
def sector_list(request: PageRequest) -> HttpResponse:
    """All sectors as a tree, each with what it and those below it carry, and the chart of what is claimed."""
    tree = sector_tree(
        sectors=Sector.objects.without_tree_fields(),
        clocks=request.clocks,
        **visible(request, "initiatives", "statements"),
    )
    asked = about(request)
    drawn = (draw(seen=tree.figures, to=asked.to) for draw in (status_by_sector, freshness))
    charts = [Shown(chart, asked.query()) for chart in drawn if chart]
    return render(request, "web/sector/list.html", {"tree": tree, "charts": charts})


@page()
@named("sector", lambda request: Sector.objects.without_tree_fields())
def sector(request: PageRequest, row: Sector) -> HttpResponse:
    """One sector: its place in the tree, its initiatives and what was said of it."""
    rows = visible(request, "initiatives", "commitments", "statements", "documents")
    seen = sector_page(sector=row, sectors=Sector.objects.without_tree_fields(), clocks=request.clocks, **rows)
    charts = charts_of(about(request, sector=row.slug), "said-against-shown", "slip") if seen.rows else []
    return render(request, "web/sector/page.html", {"seen": seen, "sector": row, "charts": charts})
