"""What changed between two days or two events, and the same as an Atom feed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from initiatives import vocabulary
from initiatives.clocks import EARLIEST
from initiatives.dashboards.change import DAY, GROUPINGS, changes_between, grouped, in_order, told
from initiatives.dashboards.change_figures import figures, kinds_counted
from initiatives.dashboards.dropped import Comparison, compare, later_event
from initiatives.filters.change import NOUNS as SUBJECT_TERMS
from initiatives.filters.change import ChangeFilter
from initiatives.filters.commitment import CommitmentFilter
from initiatives.filters.words import asked
from initiatives.models import Event, Partnership, Sector
from initiatives.web.page import CLOCKS, Unanswerable, answered, one_of, page, page_of
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible

PER_PAGE = 100
EVENTS_OFFERED = 6
DEFAULT_DAYS = 30
DAYS = ("from", "to", "since_event", "until_event")
NOUNS = {"initiative": "initiatives", "commitment": "commitments", "statement": "statements", "document": "documents"}
LEFT_OUT = ("page", "group", *CLOCKS)  # of the feed, which is always of now
NARROWING = ("partnership", "initiative", "sector", "side")  # filters that commitments have too


@dataclass(frozen=True)
class Days:
    """The days asked about, inclusive, and the events they were told by, if they were."""

    first: date
    last: date
    since: Event | None
    until: Event | None
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        """The first moment of the first day."""
        return datetime.combine(self.first, time.min, self.zone)


@page(filtered=True)
def changes(request: PageRequest) -> HttpResponse:
    """Changes of the days `from` to `to` (inclusive; the last 30 without them) or since and until an event.

    Grouped by day, kind or initiative, with filters, figures, counts of kinds, and between two events what was dropped.
    """
    window = window_of(request)
    by = one_of(request, "group", allowed=GROUPINGS, default=DAY)
    rows = {noun: visible(request, name)[name] for noun, name in NOUNS.items()}
    found, held = found_in(request, window, rows, besides=("page", "group"))
    shown = page_of(request, Paginator(in_order(changes=held, by=by), PER_PAGE))
    lines = told(changes=shown.object_list, visible=rows, clocks=request.clocks)
    partnerships = list(in_sight(request, Partnership).order_by("name"))
    context = {
        "window": window,
        "page": shown,
        "by": by,
        "sections": grouped(lines=lines, by=by, zone=window.zone),
        "figures": figures(changes=held, begin=window.begin, clocks=request.clocks),
        "between": _between(request, window, rows, found.applied),
        "kinds": _kinds(request, window, rows, found.applied),
        "applied": found.applied,
        "events": _last_events(request, found.applied.get("partnership")),
        "choices": _choices(request, window.since) if window.since else [],
        "partnerships": partnerships,
        "sectors": list(Sector.objects.with_tree_fields()),
        "nouns": list(SUBJECT_TERMS.values()),
        "sides": sorted({code for one in partnerships for code in one.sides}),
        "feed": _feed(request),
    }
    return render(request, "web/change/page.html", context)


def found_in(
    request: PageRequest, window: Days, rows: Mapping[str, QuerySet], *, besides: tuple[str, ...]
) -> tuple[ChangeFilter, QuerySet]:
    """The filters asked for and the changes of the window they leave; raises Unanswerable."""
    between = changes_between(
        first=window.first, last=window.last, visible=rows, zone=window.zone, clocks=request.clocks
    )
    found = ChangeFilter(
        request.GET, between, request=request, clocks=request.clocks, besides=(*CLOCKS, *DAYS, *besides)
    )
    return found, answered(found)


def window_of(request: PageRequest, *, default_days: int | None = DEFAULT_DAYS) -> Days:
    """The days a request asks about; without a beginning the last `default_days`, or all. Raises Unanswerable."""
    since, until = _event(request, "since_event"), _event(request, "until_event")
    for name, event in (("from", since), ("to", until)):
        if event and request.GET.get(name):
            raise Unanswerable(f"{name} and an event are both given; give one of the two.")
    last = _ends(until) if until else _day(request, "to") or request.clocks.day
    default = max(EARLIEST, last - timedelta(days=default_days)) if default_days else EARLIEST
    first = _ends(since) if since else _day(request, "from") or default
    if first > last:
        raise Unanswerable(f"from is {first} and to is {last}; from must be the earlier day.")
    if since and until and since.partnership_id != until.partnership_id:
        raise Unanswerable(
            f"since_event is of {since.partnership} and until_event of {until.partnership}; compare events of one partnership."
        )
    return Days(first, last, since, until, timezone.get_current_timezone())


def _ends(event: Event) -> date:
    if event.dates_to is None:
        raise Unanswerable(f"“{event.slug}” has no last day; give from and to instead.")
    return event.dates_to


def _event(request: PageRequest, name: str) -> Event | None:
    slug = request.GET.get(name)
    if not slug:
        return None
    event = (
        in_sight(request, Event).select_related("partnership").filter(slug=slug).first() if "\x00" not in slug else None
    )
    if event is None:
        raise Unanswerable(f"{name} is “{slug}”; there is no such event.")
    return event


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


def _between(
    request: PageRequest, window: Days, rows: Mapping[str, QuerySet], applied: Mapping[str, list[str]]
) -> Comparison | None:
    if window.since is None:
        return None
    documents = rows["document"]
    later = window.until or later_event(earlier=window.since, documents=documents, clocks=request.clocks)
    only = Q()
    for name in NARROWING:
        if name in applied:
            only &= asked(one=CommitmentFilter.base_filters[name], value=applied[name], clocks=request.clocks)
    return compare(
        earlier=window.since, later=later, commitments=rows["commitment"], statements=rows["statement"],
        documents=documents, clocks=request.clocks, only=only,
    )  # fmt: skip


def _kinds(
    request: PageRequest, window: Days, rows: Mapping[str, QuerySet], applied: Mapping[str, list[str]]
) -> list[dict]:
    """The kinds of change under the other filters, each with its number and a link that chooses it or lets it go."""
    others = request.GET.copy()
    for name in ("kind", "kind__in", "page"):
        others.pop(name, None)
    between = changes_between(
        first=window.first, last=window.last, visible=rows, zone=window.zone, clocks=request.clocks
    )
    counts = kinds_counted(changes=ChangeFilter(others, between, request=request, clocks=request.clocks).qs)
    chosen = applied.get("kind", [])

    def toggled(key: str) -> str:
        query = others.copy()
        query.setlist("kind", [one for one in chosen if one != key] if key in chosen else [*chosen, key])
        return f"?{query.urlencode()}" if query else request.path

    return [
        {"term": term, "count": counts.get(key, 0), "chosen": key in chosen, "url": toggled(key)}
        for key, term in vocabulary.CHANGE_KINDS.items()
        if counts.get(key) or key in chosen
    ]


def _last_events(request: PageRequest, slugs: list[str] | None) -> list[Event]:
    """The last two events of each partnership (of these, or of all) that were over by the day asked about: the latest few."""
    newest = Window(RowNumber(), partition_by="partnership", order_by=["-dates_to", "-pk"])
    past = (
        in_sight(request, Event).filter(dates_to__lte=request.clocks.day).annotate(recent=newest).filter(recent__lte=2)
    )
    if slugs:
        past = past.filter(partnership__slug__in=slugs)
    return list(past.select_related("partnership").order_by("recent", "-dates_to", "-pk")[:EVENTS_OFFERED])


def _choices(request: PageRequest, event: Event) -> list[Event]:
    """The events of its partnership that have a last day, newest first."""
    return list(
        in_sight(request, Event)
        .filter(partnership=event.partnership_id)
        .exclude(dates_to=None)
        .order_by("-dates_to", "-pk")
    )


def _feed(request: PageRequest) -> str:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if value and name not in LEFT_OUT]
    return reverse("web:changes-feed") + (f"?{urlencode(kept)}" if kept else "")
