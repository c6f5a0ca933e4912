"""A list that was opened by a saved view: which one, whether the list is still as it was saved, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from initiatives.clocks import ClockError, Clocks, read_clocks
from initiatives.filters.question import query_of, question
from initiatives.filters.strict import Problem
from initiatives.models import SavedView, Subscription
from initiatives.models.publication import Reader
from initiatives.permissions import may_administer, may_share
from initiatives.web.columns import TABLES, Table
from initiatives.web.page import CLOCKS, Unanswerable, whole_number
from initiatives.web.request import PageRequest
from initiatives.web.state import columns_asked, order_asked

NOT_KEPT = ("page", "view")


@dataclass(frozen=True)
class Viewed:
    """What a list page says of saved views: the one that is open, and what may be kept of the list as it stands.

    `query` is the list's, without page and view; `changed`: it is not as the open view was saved.
    """

    table: Table
    query: str
    view: SavedView | None
    changed: bool
    mine: bool
    may_share: bool
    turned: bool
    mailed: bool


def viewed(*, request: PageRequest, table: Table) -> Viewed:
    """What the list of a request says of saved views. Raises Unanswerable for a view that is not there for the reader."""
    view, kept = _asked(request, table), kept_of(request.GET)
    query = query_of(kept)
    return Viewed(
        table=table,
        query=query.urlencode(safe=","),
        view=view,
        changed=view is not None and _alike(kept, table) != _alike(view.query, table),
        mine=view is not None and (view.owner_id == request.user.pk or may_administer(user=request.user)),
        may_share=may_share(user=request.user),
        turned=request.clocks.turned,
        mailed=view is not None
        and Subscription.objects.filter(view=view, user=request.user.pk, channel="mail").exists(),
    )


def kept_of(query: QueryDict) -> dict[str, list[str]]:
    """What is kept of a list's query: everything but its page and the view it was opened by."""
    held = {name: [value for value in values if value] for name, values in query.lists() if name not in NOT_KEPT}
    return {name: values for name, values in held.items() if values}


def address_of(*, view: SavedView) -> str:
    """Where a view opens: its list with its query, saying which view it is."""
    query = query_of(view.query)
    query["view"] = str(view.pk)
    return f"{reverse(TABLES[view.page].route)}?{query.urlencode(safe=',')}"


def problems_of(*, view: SavedView, reader: Reader, today: date) -> list[Problem]:
    """What in a view cannot be asked any more by a reader; nothing, as a rule."""
    query, table = query_of(view.query), TABLES[view.page]
    found = []
    clocks = Clocks(today=today)
    try:
        clocks = read_clocks(today=today, now=timezone.now(), **{name: query.getlist(name) for name in CLOCKS})
    except ClockError as error:
        found.append(Problem(error.parameter, error.value, str(error), error.code))
    asked = question(noun=view.page, query=query, reader=reader, clocks=clocks)
    found += asked.problems
    for name, read in (("columns", columns_asked), ("sort", order_asked)):
        try:
            read(query, table)
        except Unanswerable as error:
            found.append(Problem(name, query.get(name, ""), str(error), "invalid"))
    return found


def _asked(request: PageRequest, table: Table) -> SavedView | None:
    number = whole_number(request, "view")
    if number is None:
        return None
    views = SavedView.objects.visible_to(request.user).select_related("owner").filter(page=table.noun)
    view = views.filter(pk=number).first()
    if view is None:
        raise Unanswerable(f"view is “{number}”; there is no such view of {table.noun}.")
    return view


def _alike(kept: Mapping[str, Any], table: Table) -> dict[str, list[str]]:
    """A query in one spelling: parts of a list each by itself, in order, and nothing that is so anyway."""
    alike: dict[str, list[str]] = {}
    for name, values in query_of(kept).lists():
        several = name.endswith("__in") or name in ("columns", "sort")
        parts = [part for value in values for part in (value.split(",") if several else [value]) if part]
        alike.setdefault(name.removesuffix("__in"), []).extend(parts)
    if alike.get("sort") == [table.order]:
        del alike["sort"]
    if set(alike.get("columns", ())) == set(table.usual):
        alike.pop("columns", None)
    return {name: values if name == "sort" else sorted(values) for name, values in alike.items() if values}
