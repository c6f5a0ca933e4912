"""The frame by keyboard, in every colour, on paper, with larger type, and when the server does not answer."""

import pytest
from django.core.management import call_command

from initiatives.models import SourceDocument
from tests.journeys.inspection import breaches, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# WCAG 1.4.12, as somebody's own style sheet would have it; the policy takes it through the CSSOM.
SPACED = """
() => { for (const one of document.querySelectorAll("body *")) {
  one.style.setProperty("line-height", "1.5", "important"); one.style.setProperty("letter-spacing", "0.12em", "important");
  one.style.setProperty("word-spacing", "0.16em", "important"); } }
"""
CUT = """
() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => one.checkVisibility()
  && ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && !one.closest(".unseen, thead, .nav, .skip, svg")
  && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)).map((one) => one.outerHTML.slice(0, 120))
"""
FOCUSED = """
() => { const one = document.activeElement; const style = getComputedStyle(one); const box = one.getBoundingClientRect();
  const over = document.elementFromPoint(Math.max(box.left + box.width / 2, 0), box.top + box.height / 2);
  return {name: one.outerHTML.slice(0, 100), ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: Boolean(over) && (one.contains(over) || over.contains(one))}; }
"""


@pytest.fixture
def page(settings, db, visit):
    settings.PUBLIC_READ = True
    call_command("seed", verbosity=0)
    return visit(reduced_motion="reduce")


def focused(page):
    return page.evaluate(
        "document.activeElement.id || document.activeElement.getAttribute('href') || document.activeElement.tagName"
    )


def test_by_keyboard(page):
    page.goto("/initiatives/chandrayaan-5/")
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert focused(page) == "main"

    # What has the focus shows a ring and is not hidden by anything, all the way through the page.
    page.goto("/initiatives/chandrayaan-5/")
    for _ in range(90):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["name"].startswith("<body"):
            break
        assert (here["ring"], here["seen"]) == (True, True), here["name"]
    else:
        pytest.fail("Tab never came to the end")

    # The list of keys opens anywhere but in a field, Escape closes it, and the focus is where it was.
    link = page.locator("main a").first
    link.focus()
    where = focused(page)
    page.keyboard.press("?")
    assert page.locator("#keys").evaluate("one => one.open")
    assert breaches(page) == []
    page.keyboard.press("/")
    assert page.locator("#keys").evaluate("one => one.open")
    page.keyboard.press("Escape")
    assert (page.locator("#keys").evaluate("one => one.open"), focused(page)) == (False, where)
    page.keyboard.press("/")
    page.keyboard.type("?/")
    assert (focused(page), page.locator("#site-search").input_value()) == ("site-search", "?/")
    assert not page.locator("#keys").evaluate("one => one.open")

    # Single keys can be switched off, and stay off; the button opens the list all the same.
    page.locator("footer [data-keys]").click()
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator("main a").first.focus()
    for key in ("?", "/"):
        page.keyboard.press(key)
    assert not page.locator("#keys").evaluate("one => one.open")
    assert focused(page) != "site-search"


def test_colours_are_chosen_without_scripts_and_stay(page, visit):
    plain = visit(java_script_enabled=False, color_scheme="light")
    plain.goto("/timeline/?as_of=2026-04-01")
    plain.get_by_role("button", name="Dark").click()
    assert plain.url.endswith("/timeline/?as_of=2026-04-01")
    plain.goto("/")
    assert plain.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    dark = plain.evaluate("getComputedStyle(document.body).backgroundColor")
    plain.get_by_role("button", name="As the system").click()
    assert plain.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_more_contrast_colours_of_the_system_larger_type_and_paper(page):
    for address in (
        "/",
        "/initiatives/",
        "/initiatives/chandrayaan-5/",
        f"/documents/{SourceDocument.objects.get().pk}/",
        "/timeline/",
    ):
        page.goto(address)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, contrast="more")
            assert breaches(page, rules=["color-contrast"]) == [], (address, theme)
        page.emulate_media(forced_colors="active", color_scheme="dark", contrast="no-preference")
        assert page.evaluate(
            "getComputedStyle(document.querySelector('main a')).color !== getComputedStyle(document.body).backgroundColor"
        )
        page.emulate_media(forced_colors="none", color_scheme="light")
        # 1280 pixels at 400 % are 320, at 200 % 640.
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 512})
            assert scrolls_sideways(page) == [], (address, width)
        page.evaluate(SPACED)
        assert (scrolls_sideways(page), page.evaluate(CUT)) == ([], []), address
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto("/initiatives/?as_of=2026-04-01")
    page.emulate_media(media="print")
    for gone in (".nav", ".search", ".me", ".themes", ".facets", ".clock", "#went-wrong"):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    foot = page.locator(".on-paper").inner_text()
    assert "As of 1 April 2026; as known then." in foot
    assert "/initiatives/?as_of=2026-04-01" in foot
    page.set_viewport_size({"width": 700, "height": 900})  # A4 between our margins
    assert scrolls_sideways(page) == []


def test_waiting_is_said_and_a_failed_answer_leaves_what_stood_there(page, chromium, live_server):
    # A page of its own: that an answer failed stands in its console, and that is no fault here.
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/initiatives/")
    rows = page.locator("#listing tbody tr").count()
    held = []
    page.route("**/initiatives/?q=*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants a function
    page.fill("#filter-q", "moon")
    page.locator("[aria-busy=true]").wait_for()
    held.pop().fulfill(status=500, body="<h1>broken</h1>", content_type="text/html")
    page.locator("#went-wrong").wait_for()
    assert "Something broke on our side" in page.locator("#went-wrong").inner_text()
    assert page.locator("[aria-busy=true]").count() == 0
    assert page.locator("#listing tbody tr").count() == rows
    page.unroute("**/initiatives/?q=*")
    page.fill("#filter-q", "chandrayaan")
    page.wait_for_function("() => document.querySelectorAll('#listing tbody tr').length === 1")
    assert not page.locator("#went-wrong").is_visible()
