"""Every route is open on purpose, or asks who is there."""

import re

import pytest
from django.test import Client
from django.urls import resolve

from tests.architecture.routes import routes

SIGN_IN = re.compile(r"^/(accounts|admin)/login/")
REFUSED = {401, 403}


def of_api(resources):
    """The list and the detail of each resource."""
    return {f"api/v1/{name}/{key}" for name in resources for key in ("", "<str:key>/")}


# Open to a visitor of an installation that is closed to the public: how to get in, whether it runs, how it counts.
OPEN_TO_ALL = {
    "healthz": "whether the process lives",
    "readyz": "whether it can serve",
    "methodology/": "what the words mean; names no record",
    "views/<int:pk>/feed.atom": "a feed reader, which shows its secret and no session",
    "robots.txt": "what search engines may keep",
    "favicon.ico": "the sign of the site",
    "appearance/": "light or dark, kept with the reader",
    "calendar/<str:secret>.ics": "a calendar program, which shows its secret and no session",
    **dict.fromkeys(
        [f"letters/{verb}/<str:token>/" for verb in ("open", "review", "snooze", "unsubscribe", "unfollow")],
        "a signed link of a mail, which is a key; any other text is told nothing",
    ),
    "admin/logout/": "signing out, which a visitor already is",
    "accounts/login/": "signing in",
    "accounts/logout/": "signing out, which a visitor already is",
    "accounts/signup/": "says that nobody signs up",
    "accounts/inactive/": "says that an account is closed",
    "accounts/password/reset/": "a forgotten password",
    "accounts/password/reset/done/": "a forgotten password",
    "accounts/password/reset/key/done/": "a forgotten password",
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/": "a forgotten password",
    "accounts/confirm-email/": "says that a letter was sent",
    "accounts/confirm-email/(?P<key>[-:\\w]+)/": "the link in that letter",
}

# Open to every reader while PUBLIC_READ is on, and to nobody unknown while it is off.
KEPT = {
    *("initiatives/<slug:slug>", "commitments/<int:pk>", "statements/<int:pk>", "documents/<int:pk>"),
    *(
        "partnerships/<slug:slug>",
        "organisations/<slug:slug>",
        "people/<slug:slug>",
        "sectors/<slug:slug>",
        "events/<slug:slug>",
    ),
}
PAGES = {
    *("charts/", "charts/<slug:name>.<slug:ending>"),
    *("sitemap.xml", "sitemap-pages.xml", "sitemap-<slug:name>-<int:piece>.xml"),
    *("", "timeline/", "changes/", "changes/feed.atom", "search/"),
    *("initiatives/", "initiatives/<slug:slug>/"),
    *("commitments/", "commitments/<int:pk>/"),
    *("statements/", "statements/<int:pk>/"),
    *("initiatives/<slug:key>/cite/", "initiatives/<slug:key>/cite.<str:ending>"),
    *("commitments/<int:key>/cite/", "commitments/<int:key>/cite.<str:ending>"),
    *("statements/<int:key>/cite/", "statements/<int:key>/cite.<str:ending>"),
    *("status-updates/<int:key>/cite/", "status-updates/<int:key>/cite.<str:ending>"),
    *(
        "releases/",
        "releases/<slug:slug>/",
        "releases/<slug:slug>/cite.<str:ending>",
        "releases/<slug:slug>/<str:name>",
    ),
    *("initiatives/export.csv", "commitments/export.csv", "statements/export.csv"),
    *("views/", "views/<int:pk>/"),
    *("initiatives/feed.atom", "commitments/feed.atom", "statements/feed.atom"),
    *("citations/<slug:key>/", "citations/<slug:key>.<str:ending>"),
    *("documents/", "documents/<int:pk>/", "documents/<int:pk>/captures/<int:capture>/original"),
    "documents/<int:pk>/compare/",
    *("sectors/", "sectors/<slug:slug>/"),
    *("partnerships/<slug:slug>/", "events/<slug:slug>/"),
    *("organisations/<slug:slug>/", "people/<slug:slug>/"),
    *(f"{lead}/history/" for lead in KEPT),
    *(
        f"{lead}/briefing{ending}"
        for lead in (
            "initiatives/<slug:key>",
            "partnerships/<slug:key>",
            "sectors/<slug:key>",
            "views/<str:key>",
        )
        for ending in ("/", ".pdf")
    ),
    *("initiatives/briefing", "initiatives/briefing.pdf"),
}
RESOURCES = {
    *(
        "partnerships",
        "events",
        "initiatives",
        "commitments",
        "status-updates",
        "due-revisions",
        "reviews",
        "statements",
    ),
    *("sectors", "documents", "captures", "passages", "participations", "organisations", "people"),
    *("saved-views", "releases"),
}
ABOUT_THE_API = {
    *("", "initiatives/facets", "initiatives/<str:key>/sides/", "captures/<str:key>/original/"),
    *("search/", "stats/", "changes/", "schema", "docs", "<path:rest>"),
}
# Only somebody who signed in has any.
PRIVATE_RESOURCES = {"reminders", "webhooks"}
STEPS = {
    f"api/v1/{noun}/<str:key>/{step}/"
    for noun, steps in {
        "initiatives": ("rename", "split", "merge", "absorb", "publish", "withdraw"),
        "documents": ("publish", "withdraw"),
        "statements": (
            *("publish", "withdraw", "notes", "translations", "renderings", "unlink-rendering"),
            "translations/<str:part>",
        ),
        "commitments": ("measurements", "measurements/<str:part>"),
        "captures": ("withhold",),
        "releases": ("withhold",),
    }.items()
    for step in steps
}
FOR_MEMBERS = {
    *("documents/add/", "documents/<int:pk>/capture/"),
    *STEPS,
    *(f"{lead}/history/<int:version>/restore/" for lead in KEPT),
    *("desk/", "desk/inbox/", "desk/hand-over/", "desk/wishes/", "account/tokens/"),
    *("briefings/", "briefings/<int:pk>/", "briefings/<int:pk>.pdf"),
    "documents/<int:pk>/make/",
    "views/<int:pk>/delete/",
    "documents/<int:pk>/mark/",
    *("api/v1/status-updates/<str:key>/correct/", "api/v1/due-revisions/<str:key>/correct/"),
    "api/v1/reminders/<str:key>/snooze/",
    *of_api(PRIVATE_RESOURCES),
    *(f"api/v1/webhooks/<str:key>/{deed}/" for deed in ("rotate-secret", "test", "deliveries")),
    "api/v1/webhooks/<str:key>/deliveries/<str:delivery>/replay/",
}
HISTORIES = {f"api/v1/{name}/<str:key>/history/" for name in ("initiatives", "commitments", "statements", "documents")}
NOWHERE = {"api", "api/", "api/<path:rest>"}
OPEN_TO_READERS = NOWHERE | HISTORIES | PAGES | {f"api/v1/{route}" for route in ABOUT_THE_API} | of_api(RESOURCES)


def is_guarded(answer):
    """Whether a visitor was turned away: sent to sign in, or refused."""
    return answer.status_code in REFUSED or (answer.status_code == 302 and bool(SIGN_IN.match(answer["Location"])))


def open_to(visitor):
    """The routes at which a visitor is not turned away; none of them may break."""
    answers = {route.written: visitor.get(route.address) for route in routes()}
    assert {written: answer.status_code for written, answer in answers.items() if answer.status_code >= 500} == {}
    return {written for written, answer in answers.items() if not is_guarded(answer)}


@pytest.fixture
def visitor(db):
    return Client()


def test_every_route_is_listed():
    # The admin and the pages of accounts are many and a library's; each of them is asked below all the same.
    written = {route.written for route in routes() if not route.written.startswith(("admin/", "accounts/"))}
    listed = (
        {name for name in OPEN_TO_ALL if not name.startswith(("admin/", "accounts/"))} | OPEN_TO_READERS | FOR_MEMBERS
    )
    assert sorted(written - listed) == [], "a new route: say here who may see it"
    assert sorted(listed - written) == [], "listed, but there is no such route"


def test_every_route_can_be_reached():
    shadowed = [route.written for route in routes() if resolve(route.address).func is not route.view]
    assert shadowed == []


def test_a_closed_installation_shows_a_visitor_nothing_but_the_way_in(visitor, settings):
    settings.PUBLIC_READ = False
    assert sorted(open_to(visitor) ^ set(OPEN_TO_ALL)) == []


def test_an_open_installation_shows_a_visitor_what_readers_may_see_and_no_more(visitor, settings):
    settings.PUBLIC_READ = True
    readable = open_to(visitor)
    corrected = {f"api/v1/{ledger}/<str:key>/correct/" for ledger in ("status-updates", "due-revisions")}
    by_method = corrected | STEPS  # take no GET, and what they take is refused below
    assert sorted(readable - by_method ^ (set(OPEN_TO_ALL) | OPEN_TO_READERS)) == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_visitor_changes_nothing(visitor, settings, method):
    settings.PUBLIC_READ = True
    accepted = {}
    # Of signing in, and the theme.
    forms = {written for written in OPEN_TO_ALL if written.startswith(("accounts/", "admin/", "appearance/"))}
    for route in routes():
        answer = getattr(visitor, method)(route.address, data="{}", content_type="application/json")
        if not is_guarded(answer) and answer.status_code not in {404, 405}:
            accepted[route.written] = answer.status_code
    assert {written: status for written, status in accepted.items() if written not in forms} == {}
