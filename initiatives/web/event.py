"""One event's page."""

from django.http import HttpResponse
from django.shortcuts import render

from initiatives.dashboards.event import event_page
from initiatives.models import Event
from initiatives.web.named import named
from initiatives.web.page import page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


@page()
@named("event", lambda request: in_sight(request, Event).select_related("partnership"))
def event(request: PageRequest, row: Event) -> HttpResponse:
    """The documents held of an event, what was said in them, and the initiatives whose claims rest on them."""
    rows = visible(request, "initiatives", "commitments", "updates", "statements", "documents")
    seen = event_page(event=row, clocks=request.clocks, **rows)
    return render(request, "web/event/page.html", {"seen": seen, "event": row})
