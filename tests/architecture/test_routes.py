"""Every route is open on purpose, or asks who is there."""

import re

import pytest
from django.test import Client
from django.urls import resolve

from tests.architecture.routes import routes

SIGN_IN = re.compile(r"^/(accounts|admin)/login/")
REFUSED = {401, 403}

# Open to a visitor of an installation that is closed to the public: how to get in, whether it runs, how it counts.
OPEN_TO_ALL = {
    "healthz": "whether the process lives",
    "readyz": "whether it can serve",
    "methodology/": "what the words mean; names no record",
    "robots.txt": "for machines",
    "admin/login/": "signing in",
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
OPEN_TO_READERS = set()

# What only somebody who signed in may see, beside all of the admin and of accounts.
FOR_MEMBERS = set()


def is_guarded(answer):
    """Whether a visitor was turned away: sent to sign in, or refused."""
    return answer.status_code in REFUSED or (answer.status_code == 302 and bool(SIGN_IN.match(answer["Location"])))


def for_staff(route):
    return route.written.startswith(("admin/", "accounts/"))


@pytest.fixture
def visitor(db):
    return Client(raise_request_exception=True)


def test_every_route_is_listed():
    written = {route.written for route in routes() if not for_staff(route)}
    listed = (
        {name for name in OPEN_TO_ALL if not name.startswith(("admin/", "accounts/"))} | OPEN_TO_READERS | FOR_MEMBERS
    )
    assert written == listed


def test_every_route_can_be_reached():
    shadowed = [route.written for route in routes() if resolve(route.address).func is not route.view]
    assert shadowed == []


def test_a_closed_installation_shows_a_visitor_nothing_but_the_way_in(visitor, settings):
    settings.PUBLIC_READ = False
    open_to_visitor = {route.written for route in routes() if not is_guarded(visitor.get(route.address))}
    assert open_to_visitor == set(OPEN_TO_ALL)


def test_an_open_installation_shows_a_visitor_what_readers_may_see_and_no_more(visitor, settings):
    settings.PUBLIC_READ = True
    open_to_visitor = {route.written for route in routes() if not is_guarded(visitor.get(route.address))}
    assert open_to_visitor == set(OPEN_TO_ALL) | OPEN_TO_READERS


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_visitor_changes_nothing(visitor, settings, method):
    settings.PUBLIC_READ = True
    for route in routes():
        if route.written in OPEN_TO_ALL:
            continue
        answer = getattr(visitor, method)(route.address, data="{}", content_type="application/json")
        assert is_guarded(answer) or answer.status_code in {404, 405}, f"{method} {route.written}: {answer.status_code}"
