"""Every page in Chromium: axe, the policy, the console, other hosts, narrow and wide, light and dark, with and without scripts, and
in a language of longer words. `pages.py` lists what is visited.

By default a page is opened twice: in English with scripts (1280, 390 and 320 wide; light, dark and high contrast), and in the
pseudo-language without. EVERY_COMBINATION=1 opens each at each width in each theme in both languages, with and without
scripts, and runs axe wherever there are scripts; that takes some minutes.
"""

import os
from collections import defaultdict
from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.journeys import pages, pseudo
from tests.journeys.conftest import TELL_VIOLATIONS
from tests.journeys.everything import make_everything
from tests.journeys.inspection import Ear, breaches, held_texts, scrolls_sideways, untranslated

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WIDTHS = (320, 390, 1280)
THEMES = ("light", "dark")
THOROUGH = os.environ.get("EVERY_COMBINATION") == "1"


@pytest.fixture(scope="module")
def patched():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def world(patched, django_db_setup, django_db_blocker):
    """One world for all pages; the tables are emptied when the last was seen."""
    from django.conf import settings

    patched.setattr(settings, "PUBLIC_READ", True)
    patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    serve = StaticFilesHandler.serve
    patched.setattr(StaticFilesHandler, "serve", lambda handler, request: _kept(serve(handler, request)))
    with django_db_blocker.unblock():
        made = make_everything()
        pseudo.speak_it(patched)
        server = LiveServer("localhost")
        server._live_server_modified_settings.enable()
        cookie = Client()
        cookie.force_login(made.by)
        held = held_texts() | pages.FROZEN
        yield SimpleNamespace(
            base=server.url, made=made, session=cookie.cookies["sessionid"].value, held=held,
            texts=" ".join(text for text in held if len(text) > 60),
        )  # fmt: skip
        server.stop()
        server._live_server_modified_settings.disable()
        call_command("flush", verbosity=0, interactive=False)


def _kept(response):
    """A style sheet or script that the browser asks for once, not for every page."""
    response["Cache-Control"] = "max-age=600"
    return response


@pytest.fixture(scope="module")
def browsing(world, chromium):
    """Gives the page of a visitor or a member, in a language, with or without scripts; each is opened once."""
    opened = {}

    def page(*, signed_in=False, language="en-gb", scripts=True):
        key = (signed_in, language, scripts)
        if key not in opened:
            context = chromium.new_context(java_script_enabled=scripts, reduced_motion="reduce")
            cookies = {"django_language": language} | ({"sessionid": world.session} if signed_in else {})
            context.add_cookies([{"name": name, "value": value, "url": world.base} for name, value in cookies.items()])
            new = context.new_page()
            new.set_default_timeout(20_000)
            if scripts:
                new.add_init_script(TELL_VIOLATIONS)
            opened[key] = new, Ear(new, world.base)
        return opened[key]

    yield page
    for new, _ in opened.values():
        new.context.close()


def look(browsing, world, visit):
    """What is wrong with a page, opened twice."""
    path = world.base + pages.address(world.made, visit)
    wrong = []
    page, ear = browsing(signed_in=visit.signed_in)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    answer = page.goto(path)
    wrong += [] if answer.status == visit.status else [f"answered {answer.status}"]
    wrong += [f"1280 light: {fault}" for fault in breaches(page) + scrolls_sideways(page)]
    page.emulate_media(color_scheme="dark")
    wrong += [f"1280 dark: {fault}" for fault in breaches(page, rules=["color-contrast"])]
    page.set_viewport_size({"width": 390, "height": 844})
    wrong += [f"390: {fault}" for fault in scrolls_sideways(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    wrong += [
        f"320 dark: {fault}"
        for fault in breaches(page, rules=["target-size", "scrollable-region-focusable"]) + scrolls_sideways(page)
    ]
    wrong += ear.tell(visit.status)
    page, ear = browsing(signed_in=visit.signed_in, language=pseudo.CODE, scripts=False)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    wrong += [f"pseudo 320: {fault}" for fault in scrolls_sideways(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    wrong += [f"pseudo 1280: {fault}" for fault in scrolls_sideways(page)]
    wrong += untranslated(page, world.held, world.texts)
    return wrong + ear.tell(visit.status)


def look_thoroughly(browsing, world, visit):
    """What is wrong with a page at any width, in any theme and language, with and without scripts."""
    path = world.base + pages.address(world.made, visit)
    wrong = []
    for language, scripts in product(("en-gb", pseudo.CODE), (True, False)):
        page, ear = browsing(signed_in=visit.signed_in, language=language, scripts=scripts)
        page.goto(path)
        for width, theme in product(WIDTHS, THEMES):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            where = f"{language} {width} {theme} {'with' if scripts else 'without'} scripts"
            seen = breaches(page) if scripts else []  # axe is a script too, and the words are the same
            wrong += [f"{where}: {fault}" for fault in seen + scrolls_sideways(page) + ear.tell(visit.status)]
    return wrong


def test_every_route_is_visited_or_said_to_be_no_page():
    listed = {*pages.PUBLIC, *pages.MEMBERS, *pages.NO_PAGES}
    assert sorted(pages.route_names() ^ listed) == []


@pytest.mark.parametrize("visit", pages.VISITS, ids=str)
def test_a_page(browsing, world, visit):
    if wrong := (look_thoroughly if THOROUGH else look)(browsing, world, visit):
        pytest.fail("\n".join(wrong), pytrace=False)


def test_the_admin(browsing, world):
    page, ear = browsing(signed_in=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    found, wrong = defaultdict(set), []
    for name, addresses in {"index": ["/admin/"], **pages.admin_addresses()}.items():
        for address in addresses:
            answer = page.goto(world.base + address)
            if answer.status == 403:  # nobody adds such rows by hand
                ear.tell(403)
                continue
            for fault in breaches(page):
                found[fault.split()[1]].add(name)
                wrong.append(f"{address}: {fault}")
            wrong += [f"{address}: {fault}" for fault in scrolls_sideways(page) + ear.tell(answer.status)]
    if dict(found) != pages.ADMIN_KNOWN:
        pytest.fail("\n".join(wrong), pytrace=False)
