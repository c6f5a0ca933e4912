"""The tree of sectors with its chart, and one sector's page."""

from django.http import HttpResponse
from django.shortcuts import render

from initiatives.charts.status_by_sector import status_by_sector
from initiatives.dashboards.sector import sector_page, sector_tree
from initiatives.models import Sector
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
    return render(request, "web/sector/list.html", {"tree": tree, "chart": status_by_sector(tree=tree)})


@page()
@named("sector", lambda request: Sector.objects.without_tree_fields())
def sector(request: PageRequest, row: Sector) -> HttpResponse:
    """One sector: its place in the tree, its initiatives and what was said of it."""
    rows = visible(request, "initiatives", "commitments", "statements", "documents")
    seen = sector_page(sector=row, sectors=Sector.objects.without_tree_fields(), clocks=request.clocks, **rows)
    return render(request, "web/sector/page.html", {"seen": seen, "sector": row})
