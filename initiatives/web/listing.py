"""A list page as its address says it: filters, order, columns, page; and the links that change one of them each.

The state of a list is its address. Everything here is links and forms, so it works without scripts and by keyboard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.dashboards.order import order_of
from initiatives.filters.facet import Choice, counted, named
from initiatives.filters.question import question
from initiatives.filters.strict import StrictFilterSet
from initiatives.models import Initiative
from initiatives.web.columns import Column, Table
from initiatives.web.page import answered, page_of, whole_number
from initiatives.web.request import PageRequest
from initiatives.web.state import columns_asked, order_asked
from initiatives.web.viewing import viewed
from initiatives.web.visible import in_sight

OFFERED = 10  # values of a facet before "show all"
TITLES = {
    "q": gettext_lazy("Words"), "status": gettext_lazy("Claimed"), "evidence": gettext_lazy("Records show"),
    "schedule": gettext_lazy("Schedule"), "freshness": gettext_lazy("Checked"), "kind": gettext_lazy("Kind"),
    "sector": gettext_lazy("Sector"), "partnership": gettext_lazy("Partnership"), "owner": gettext_lazy("Owner"),
    "force": gettext_lazy("Force"), "side": gettext_lazy("Binds"), "person": gettext_lazy("Speaker"),
    "organisation": gettext_lazy("Organisation"), "initiative": gettext_lazy("About"), "note": gettext_lazy("Note"),
    "sides_differ": gettext_lazy("Sides differ"), "claimed_by": gettext_lazy("Claimed by"),
    "has_evidence": gettext_lazy("Records assessed"), "due_before": gettext_lazy("Due before"),
    "updated_since": gettext_lazy("Changed since"), "country": gettext_lazy("Country"), "parent": gettext_lazy("Part of"),
    "flagship": gettext_lazy("Flagship"), "ongoing": gettext_lazy("Ongoing"), "publication": gettext_lazy("Publication"),
    "said_by": gettext_lazy("Said by"), "measurable": gettext_lazy("Measurable"), "moved": gettext_lazy("Date moved"),
    "commitment": gettext_lazy("Commitment"), "document": gettext_lazy("Document"), "joint": gettext_lazy("Joint"),
    "fragment": gettext_lazy("Fragment"), "checked": gettext_lazy("Last checked"), "says": gettext_lazy("The two sides say"),
    "slip": gettext_lazy("Slipped by"),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A value of a facet with the link that chooses it or lets it go."""

    choice: Choice
    chosen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """A facet as the page shows it: the first few values and what is chosen; the others behind "show all"."""

    name: str
    title: Any
    offers: tuple[Offer, ...]
    more: tuple[Offer, ...]


@dataclass(frozen=True)
class Chip:
    """A choice in force, and the link that takes it away."""

    title: Any
    label: str
    url: str


@dataclass(frozen=True)
class Heading:
    """A column's heading: the link that sorts by it, and how the list is sorted by it now (a value of aria-sort)."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True)
class Listing:
    """What a list page shows around its rows. `ids` are those of this page's rows, in order; `count` is of all pages."""

    table: Table
    page: Page
    count: int
    ids: list[int]
    lead: Heading
    headings: tuple[Heading, ...]
    offered: tuple[Column, ...]
    chosen: tuple[str, ...]
    usual_url: str
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    sort: str
    orders: dict[str, Any]
    applied: dict[str, list[str]]

    @property
    def feed(self) -> str:
        """The filters in force, as the query of the list's feed."""
        query = QueryDict(mutable=True)
        for name, values in self.applied.items():
            query.setlist(name, values)
        return query.urlencode()

    def has(self, column: str) -> bool:
        """Whether a column is shown."""
        return column in self.chosen


def listing(*, request: PageRequest, table: Table) -> Listing:
    """The list that a request asks for; one query gives the page's ids, the count and the facets.

    Raises Unanswerable.
    """
    found = question(noun=table.noun, query=request.GET, reader=request.user, clocks=request.clocks)
    offered = table.offered(member=request.user.is_authenticated)
    columns, keys = columns_asked(request.GET, table), order_asked(request.GET, table)
    answered(found)
    rows, order = order_of(rows=found.queryset, keys=keys, clocks=request.clocks)
    number = whole_number(request, "page") or 1
    told = counted(
        found=found, initiatives=in_sight(request, Initiative), order=order, rows=rows,
        first=(number - 1) * table.per_page, most=table.per_page,
    )  # fmt: skip
    facets = told.facets
    if not request.user.is_authenticated:
        facets.pop("owner", None)
    sort = ",".join(keys)
    orders = table.orders if sort in table.orders else {**table.orders, sort: _("As the columns say")}
    return Listing(
        table=table,
        page=page_of(request, Paginator(range(told.count), table.per_page)),
        count=told.count,
        ids=told.ids,
        lead=_heading(request, table, table.lead, keys[0]),
        headings=tuple(_heading(request, table, one, keys[0]) for one in offered if one.key in columns),
        offered=offered,
        chosen=columns,
        usual_url=_changed(request, columns=None) if request.GET.get("columns") else "",
        facets=tuple(one for name, held in facets.items() if (one := _facet(request, name, held, found.applied))),
        chips=_chips(request, found, facets),
        sort=sort,
        orders=orders,
        applied=found.applied,
    )


def list_page(request: PageRequest, listed: Listing, **context: Any) -> HttpResponse:
    """The page of a list around its rows; the listing alone where htmx asks for it."""
    noun = listed.table.noun.removesuffix("s")
    part = "_listing" if request.htmx.target == "listing" else "list"
    fields = ("q", "sort", "sides_differ", "page")
    kept = [(name, value) for name, values in request.GET.lists() for value in values if value and name not in fields]
    context |= {
        "listing": listed,
        "page": listed.page,
        "kept": kept,
        "viewed": viewed(request=request, table=listed.table),
    }
    return render(request, f"web/{noun}/{part}.html", context)


def in_order(*, rows: QuerySet, ids: list[int]) -> list[Any]:
    """The rows of one page, as the ids stand."""
    held = {row.pk: row for row in rows.filter(pk__in=ids)}
    return [held[pk] for pk in ids if pk in held]


def _heading(request: PageRequest, table: Table, column: Column, key: str) -> Heading:
    if not column.sort:
        return Heading(column, "", "")
    first = f"-{column.sort}" if column.down else column.sort
    other = column.sort if column.down else f"-{column.sort}"
    now = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(key, "")
    sort = other if key == first else first
    return Heading(column, _changed(request, sort=None if sort == table.order else sort), now)


def _changed(request: PageRequest, **changes: str | None) -> str:
    """This page's address with some parameters changed, paging begun anew."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return _address(request, query)


def _address(request: PageRequest, query: QueryDict) -> str:
    encoded = query.urlencode(safe=",")
    return f"?{encoded}" if encoded else request.path


def _toggled(request: PageRequest, name: str, key: str) -> str:
    """This page's address with a value of a parameter chosen, or let go if it is."""
    query = request.GET.copy()
    query.pop("page", None)
    held = [
        value for one in (name, f"{name}__in") for given in query.pop(one, []) for value in given.split(",") if value
    ]
    query.setlist(name, [value for value in held if value != key] if key in held else [*held, key])
    return _address(request, query)


def _facet(
    request: PageRequest, name: str, choices: tuple[Choice, ...], applied: Mapping[str, list[str]]
) -> Facet | None:
    chosen = applied.get(name, ())
    offered = [one for one in choices if one.count or one.key in chosen]
    if not offered:
        return None
    made = [Offer(one, one.key in chosen, _toggled(request, name, one.key)) for one in offered]
    first = [one for place, one in enumerate(made) if place < OFFERED or one.chosen]
    return Facet(name, TITLES[name], tuple(first), tuple(one for one in made if one not in first))


def _chips(request: PageRequest, found: StrictFilterSet, facets: dict[str, tuple[Choice, ...]]) -> tuple[Chip, ...]:
    """What is in force, in the order of the address."""
    chips = []
    for name, values in found.applied.items():
        title = TITLES.get(name, name)
        if not getattr(found.base_filters[name], "several", False):
            words = {"1": _("yes"), "0": _("no")} if name not in ("q", "due_before", "updated_since") else {}
            chips.append(Chip(title, words.get(values[0], values[0]), _changed(request, **{name: None})))
            continue
        labels = {one.key: _(one.label) if one.term else one.label for one in facets.get(name, ())}
        if missing := [key for key in values if key not in labels]:
            labels |= named(found=found, parameter=name, keys=missing)
        chips += [Chip(title, labels[key], _toggled(request, name, key)) for key in dict.fromkeys(values)]
    return tuple(chips)
