"""The first screen and the reader in a real browser, under the real policy."""

import os
import shutil

import pytest

from tests.factories import CaptureFactory, InitiativeFactory, PassageFactory, StatementFactory, StatusUpdateFactory

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(monkeypatch):
    """A page of a fresh browser that fails the test when its console has an error."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened, errors = browser.new_page(viewport={"width": 1280, "height": 900}), []
        opened.on("console", lambda said: said.type == "error" and errors.append(said.text))
        opened.on("pageerror", lambda error: errors.append(str(error)))
        yield opened
        browser.close()
    assert errors == []


@pytest.fixture
def two(settings):
    """Two initiatives with words in the same report."""
    capture = CaptureFactory()
    for name, words in (("Forest", "We will plant a forest"), ("Work", "Work on the forest has begun.")):
        initiative = InitiativeFactory(name=name, slug=name.lower())
        passage = PassageFactory(capture=capture, exact=words)
        StatusUpdateFactory(initiative=initiative, passages=[passage])
        StatementFactory(passage=passage, initiatives=[initiative])
    return capture


def test_clicking_words_lights_them_beside_the_list_and_the_address_keeps_it(page, two, live_server):
    page.goto(live_server.url)
    page.click("#words-work")
    page.wait_for_selector("#source mark:has-text('Work on the forest has begun.')")
    assert page.locator("tr[aria-current]").inner_text().startswith("Work")
    assert page.evaluate("document.activeElement.id") == "source-title"
    assert "at=" in page.url
    page.reload()
    assert page.locator("#source mark").inner_text() == "Work on the forest has begun."
    page.go_back()
    page.wait_for_selector("#source mark:has-text('We will plant a forest')")


def test_a_slash_puts_the_cursor_into_the_search_field(page, two, live_server):
    page.goto(live_server.url)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "site-search"
    page.keyboard.type("a/b")
    assert page.locator("#site-search").input_value() == "a/b"


def test_the_list_answers_as_one_types_and_keeps_the_address_short(page, two, live_server):
    page.goto(f"{live_server.url}/initiatives/")
    page.fill("#filter-q", "wor")
    page.wait_for_function("() => document.querySelectorAll('#listing tbody tr').length === 1")
    assert page.locator("#listing tbody").inner_text().startswith("Work")
    assert page.url.endswith("/initiatives/?q=wor")
    assert page.evaluate("document.activeElement.id") == "filter-q"


def test_a_link_to_a_passage_lights_all_its_pieces(page, two, live_server):
    whole = PassageFactory(capture=two, exact="“We will plant a forest,” the minister said.")
    page.goto(f"{live_server.url}/documents/{two.document.pk}/#p{whole.pk}")
    lit = page.locator("mark.lit").all_inner_texts()
    assert "".join(lit) == whole.exact
    assert len(lit) == 3


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(page, two, live_server, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/initiatives/", "/initiatives/forest/", "/commitments/", f"/documents/{two.document.pk}/"):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (path, width)


def test_the_policy_takes_the_block_of_data_and_the_link_to_the_api_follows_what_is_typed(page, two, live_server):
    refused = []
    page.on("console", lambda message: message.type in ("error", "warning") and refused.append(message.text))
    page.goto(f"{live_server.url}/initiatives/")
    assert "Dataset" in page.locator("script[type='application/ld+json']").text_content()
    page.fill("#filter-q", "wor")
    page.wait_for_function("() => document.querySelector('#api').search === '?q=wor'")
    assert page.locator("#api").get_attribute("href") == "/api/v1/initiatives/?q=wor"
    assert page.locator("#api").count() == 1
    assert refused == []
