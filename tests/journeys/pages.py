"""Every route of the pages: where it is visited and by whom, or why it is no page. A new route without an entry fails."""

from typing import NamedTuple

from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse


class Visit(NamedTuple):
    """What is opened: the name of a route or a path, a query, whether somebody is signed in, and the status it answers."""

    where: str
    query: str = ""
    signed_in: bool = False
    status: int = 200

    def __str__(self) -> str:
        return f"{self.where}{self.query}{' signed in' if self.signed_in else ''}"


# Places of the arguments of a route in tests.journeys.everything.
ARGUMENTS = {
    "initiative": ("slug", "initiative"), "commitment": ("pk", "commitment"), "statement": ("pk", "statement"),
    "document": ("pk", "document"), "sector": ("slug", "sector"), "partnership": ("slug", "partnership"),
    "organisation": ("slug", "organisation"), "person": ("slug", "person"), "event": ("slug", "event"),
    "release": ("slug", "release"),
}  # fmt: skip

# Public pages by the name of their route; the query strings are further states of the same page.
PUBLIC = {
    "overview": ["", "?as_of=2026-04-01"],
    "initiative-list": ["", "?status=agreed", "?q=нет"],
    "initiative": ["", "?as_of=2026-04-01"],
    "commitment-list": ["", "?q=нет"],
    "commitment": [""],
    "document-list": [""],
    "document-compare": [""],
    "document": [""],
    "statement-list": ["", "?q=нет"],
    "statement": [""],
    "sector-list": [""],
    "sector": [""],
    "partnership": [""],
    "organisation": [""],
    "person": [""],
    "event": [""],
    "timeline": [""],
    "changes": [""],
    "release-list": [""],
    "release": [""],
    "search": ["", "?q=chandrayaan", "?q=нет"],
    "methodology": [""],
    "charts": [""],
    "saved-views": [""],
    "saved-view": [""],
    "briefing-partnership": [""],
    "briefing-initiative": [""],
    "briefing-sector": [""],
    "briefing-initiatives": ["?status=agreed"],
    "briefing-saved_view": [""],
    "cite-initiative": [""],
    "cite-commitment": [""],
    "cite-statement": [""],
    "cite-status_update": [""],
    "citation": [""],
    "letter-open": [""],
    "letter-review": [""],
    "letter-snooze": [""],
    "letter-unsubscribe": [""],
    "letter-unfollow": [""],
    **{f"{noun}-history": [""] for noun in ARGUMENTS if noun != "release"},
}
# Pages of somebody who signed in.
MEMBERS = {
    "document-add": [""],
    "document-take": [""],
    "document": [""],
    "statement": [""],
    "initiative": [""],
    "commitment": [""],
    "initiative-list": [""],
    "release-list": [""],
    "desk": [""],
    "inbox": [""],
    "hand-over": [""],
    "wishes": [""],
    "tokens": [""],
    "saved-views": [""],
    "saved-view": [""],
    "briefing-list": [""],
    "briefing": [""],
    "initiative-history": [""],
    "initiative-restore": [""],
}
# What a route gives that no browser shows as a page of ours, and why.
NO_PAGES = {
    **dict.fromkeys(["document-original", "release-file", "calendar"], "a file"),
    **dict.fromkeys([f"export-{noun}" for noun in ("initiatives", "commitments", "statements")], "a file"),
    **dict.fromkeys([f"cite-{noun}-as" for noun in ("initiative", "commitment", "statement", "status_update")], "a file"),
    **dict.fromkeys(["citation-as", "release-as", "changes-feed", "view-feed", "chart", "briefing-file"], "a file"),
    **dict.fromkeys(["robots", "favicon", "sitemap", "sitemap-pages", "sitemap-section"], "for search engines and browsers"),
    **dict.fromkeys(
        [f"briefing-{noun}-pdf" for noun in ("initiatives", "initiative", "partnership", "sector", "saved_view")], "a file"
    ),
    **dict.fromkeys([f"feed-{noun}" for noun in ("initiatives", "commitments", "statements")], "a file"),
    "saved-view-delete": "takes one form of the page of a view",
    "appearance": "keeps a theme and leads back; tests/journeys/test_frame.py",
    **dict.fromkeys(["healthz", "readyz"], "one line for machines"),
    **dict.fromkeys(["document-make", "document-mark"], "answers to forms of the reader; tests/journeys/test_reading.py"),
    **dict.fromkeys(
        [f"{noun}-restore" for noun in ARGUMENTS if noun not in ("initiative", "release")],
        "the same page as of an initiative",
    ),
}  # fmt: skip
ACCOUNTS = [
    Visit("/accounts/login/"),
    Visit("/accounts/password/reset/"),
    Visit("/accounts/password/reset/done/"),
    Visit("/accounts/signup/"),
    Visit("/accounts/logout/", signed_in=True),
    Visit("/accounts/password/change/", signed_in=True),
    Visit("/accounts/email/", signed_in=True),
    Visit("/accounts/2fa/", signed_in=True),
    Visit("/accounts/reauthenticate/", signed_in=True),
]
# Pages that say what went wrong.
STATES = [
    Visit("/nowhere/", status=404),
    Visit("/initiatives/nowhere/", status=404),
    Visit("/?nonsense=1", status=400),
    Visit("/initiatives/?as_of=never", status=400),
]


# Titles of what is cited are frozen in English.
FROZEN = {"narendra modi, statement", "reported: announced"}


# What axe still finds in the admin, by rule: the names of the models on whose pages. The list may only become shorter.
ADMIN_KNOWN: dict[str, set[str]] = {}


def admin_addresses() -> dict[str, list[str]]:
    """The list of each model in the admin, and its form where rows are added by hand."""
    found = {}
    for model in admin.site._registry:
        lead = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found[model._meta.model_name] = [reverse(f"{lead}_changelist"), reverse(f"{lead}_add")]
    return found


def route_names() -> set[str]:
    """The names of all routes of the pages."""
    [(_, resolver)] = [entry for name, entry in get_resolver().namespace_dict.items() if name == "web"]
    return {pattern.name for pattern in resolver.url_patterns if isinstance(pattern, URLPattern)}


VISITS = [
    Visit(name, query, signed_in)
    for table, signed_in in ((PUBLIC, False), (MEMBERS, True))
    for name, queries in table.items()
    for query in queries
] + ACCOUNTS + STATES  # fmt: skip


def address(world, visit: Visit) -> str:
    """The path and query of a visit in a world."""
    return (visit.where if visit.where.startswith("/") else _path(world, visit.where)) + visit.query


def _path(world, name: str) -> str:
    lead, _, rest = name.partition("-")
    if lead == "saved" and rest == "view":
        return reverse("web:saved-view", args=[world.saved_view.pk])
    if name == "briefing":
        return reverse("web:briefing", args=[world.briefing.pk])
    if lead == "briefing" and rest and rest not in ("list", "initiatives"):
        row = getattr(world, rest)
        return reverse(f"web:{name}", args=[row.pk if rest == "saved_view" else row.slug])
    if lead == "letter":
        return world.letters[rest]
    if name == "citation":
        return world.citation
    if lead == "cite":
        row = getattr(world, rest)
        return reverse(f"web:{name}", args=[row.slug if rest == "initiative" else row.pk])
    if rest in ("list", "add") or lead not in ARGUMENTS:
        return reverse(f"web:{name}")
    argument, noun = ARGUMENTS[lead]
    given = {argument: getattr(getattr(world, noun), argument)}
    return reverse(f"web:{name}", kwargs=given | ({"version": world.version} if rest == "restore" else {}))
