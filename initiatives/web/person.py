"""One person's page."""

from django.http import HttpResponse
from django.shortcuts import render

from initiatives.dashboards.person import person_page
from initiatives.models import Person
from initiatives.web.named import named
from initiatives.web.page import page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


@page()
@named("person", lambda request: in_sight(request, Person))
def person(request: PageRequest, row: Person) -> HttpResponse:
    """Which facts are ours, in which capacities they spoke, and what they said."""
    rows = visible(request, "initiatives", "commitments", "statements", "documents")
    seen = person_page(person=row, clocks=request.clocks, **rows)
    return render(request, "web/person/page.html", {"seen": seen, "person": row})
