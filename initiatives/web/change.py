"""What changed between two days."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from initiatives.clocks import EARLIEST
from initiatives.dashboards.change import by_day, changes_between
from initiatives.models import Event
from initiatives.web.page import Unanswerable, page, page_of
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible

PER_PAGE = 200
DEFAULT_DAYS = 30
EVENTS_OFFERED = 3
NOUNS = {"initiative": "initiatives", "commitment": "commitments", "statement": "statements", "document": "documents"}


@page("from", "to", "page")
def changes(request: PageRequest) -> HttpResponse:
    """Changes of the days `from` to `to` (inclusive; the last 30 without them), by day and kind, newest first."""
    last = _day(request, "to") or request.clocks.day
    first = _day(request, "from") or max(EARLIEST, last - timedelta(days=DEFAULT_DAYS))
    if first > last:
        raise Unanswerable(f"from is {first} and to is {last}; from must be the earlier day.")
    rows = {noun: visible(request, name)[name] for noun, name in NOUNS.items()}
    zone = timezone.get_current_timezone()
    found = changes_between(first=first, last=last, visible=rows, zone=zone, clocks=request.clocks)
    shown = page_of(request, Paginator(found, PER_PAGE))
    past = in_sight(request, Event).filter(dates_to__lt=request.clocks.day).order_by("-dates_to", "-id")
    context = {
        "first": first, "last": last, "page": shown, "days": by_day(changes=shown.object_list, visible=rows, zone=zone),
        "events": list(past[:EVENTS_OFFERED]),
    }  # fmt: skip
    return render(request, "web/change/page.html", context)


def _day(request: PageRequest, name: str) -> date | None:
    text = request.GET.get(name)
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError as error:
        raise Unanswerable(f"{name} is “{text}”: {error}; write a day such as {request.clocks.today}.") from error
    if day is None:
        raise Unanswerable(f"{name} is “{text}”, which is not a day; write it as {request.clocks.today}.")
    if day < EARLIEST:
        raise Unanswerable(f"{name} is “{text}”; years run from {EARLIEST.year}.")
    return day
