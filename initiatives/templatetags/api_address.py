"""Where the API answers what a page shows."""

from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, ResolverMatch, reverse

register = template.Library()

CLOCKS = ("as_of", "known_at")
DOCS = "api:docs"
# Of a list's parameters these are the page's own; every other one is a filter that the API knows by the same name.
PAGE_ONLY = ("page", "sort", "columns", "view", "group", "from", "to", "since_event", "until_event")
# A page whose question is put to the API under another address, and how each parameter is called there.
LISTS = {
    "overview": ("initiatives-list", {"partnership": "partnership"}),
    "document-list": ("documents-list", {"partnership": "partnership", "kind": "kind", "q": "q"}),
    "sector-list": ("sectors-list", {}),
    "release-list": ("releases-list", {}),
    "timeline": ("events-list", {"partnership": "partnership"}),
    "search": ("search", {"q": "q", "in": "noun"}),
    "inbox": ("reminders-list", {}),
}
FILTERED = {
    "initiative-list": "initiatives-list",
    "commitment-list": "commitments-list",
    "statement-list": "statements-list",
    "changes": "changes",
}
# The orders of a list that the API knows by the same name.
ORDERINGS = {
    "initiative-list": ("slug", "name", "created_at", "updated_at"),
    "commitment-list": ("id", "current_due", "slip_days", "created_at", "updated_at"),
    "statement-list": ("id", "said_on", "created_at"),
}
RECORDS = {
    "initiative": "initiatives",
    "commitment": "commitments",
    "statement": "statements",
    "status_update": "status-updates",
    "document": "documents",
    "partnership": "partnerships",
    "organisation": "organisations",
    "person": "people",
    "sector": "sectors",
    "event": "events",
    "release": "releases",
}


@register.simple_tag(takes_context=True)
def api_address(context) -> str:
    """The address at which the API answers what this page asks, the clocks as they are turned; else the API's own page."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or match.namespace != "web":
        return reverse(DOCS)
    asked = [(name, value) for name, values in request.GET.lists() for value in values if value]
    clocks = [(name, value) for name, value in asked if name in CLOCKS]
    name = match.url_name or ""
    if name in FILTERED:
        order = [
            ("ordering", value)
            for each, value in asked
            if each == "sort" and value.removeprefix("-") in ORDERINGS.get(name, ())
        ]
        filters = [pair for pair in asked if pair[0] not in PAGE_ONLY]
        return _with(reverse(f"api:{FILTERED[name]}"), [*filters, *order])
    if name in LISTS:
        to, taken = LISTS[name]
        query = [(taken[each], value) for each, value in asked if each in taken]
        if to == "search" and "q" not in dict(query):  # searching for nothing is no question
            return reverse(DOCS)
        return _with(reverse(f"api:{to}"), [*query, *clocks])
    return _of_record(name, match, clocks)


def _of_record(name: str, match: ResolverMatch, clocks: list[tuple[str, str]]) -> str:
    """The record that a page is about: its own page, its history, how to cite it, a form about it."""
    noun = match.kwargs.get("noun") or name.removesuffix("-history").split("-")[0]
    key = next((match.kwargs[each] for each in ("slug", "pk", "key") if match.kwargs.get(each)), None)
    if noun not in RECORDS or key is None:
        return reverse(DOCS)
    if name.endswith("-history"):
        try:
            return reverse(f"api:{RECORDS[noun]}-history", args=[key])
        except NoReverseMatch:  # of the smaller nouns the API tells no history
            pass
    return _with(reverse(f"api:{RECORDS[noun]}-detail", args=[key]), clocks)


def _with(address: str, query: list[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
