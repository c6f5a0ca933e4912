"""How to read the tracker, written from the codebook."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives.dashboards.methodology import methodology
from initiatives.web.page import page


@page()
def how_to_read(request: HttpRequest) -> HttpResponse:
    """Every word of the codebook with what it means, and the rules that derive the rest; open to everybody."""
    return render(request, "web/methodology/page.html", {"seen": methodology(licence=settings.TRACKER_LICENCE)})
