"""One organisation's page."""

from django.http import HttpResponse
from django.shortcuts import render

from initiatives.dashboards.organisation import organisation_page
from initiatives.models import Organisation
from initiatives.web.named import named
from initiatives.web.page import page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


@page()
@named("organisation", lambda request: in_sight(request, Organisation))
def organisation(request: PageRequest, row: Organisation) -> HttpResponse:
    """Which facts are ours, what it takes part in, and what it said."""
    rows = visible(request, "initiatives", "commitments", "statements", "documents")
    seen = organisation_page(organisation=row, clocks=request.clocks, **rows)
    return render(request, "web/organisation/page.html", {"seen": seen, "organisation": row})
