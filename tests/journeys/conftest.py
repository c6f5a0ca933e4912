"""A real browser that fails the test when a page breaks the policy or its console has an error."""

import os
import shutil

import pytest
from django.db import connections

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy ${event.violatedDirective}: ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.fixture(scope="module")
def chromium():
    """Chromium, one for the tests of a file; without it they are skipped, unless CI=true."""
    if CHROMIUM is None:
        message = "Chromium is not installed; `apt-get install chromium` brings it."
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    sync_api = pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        # Beside Playwright's loop Django keeps connections of their own; a test of faults may have ended them since.
        connections.close_all()
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(chromium, live_server):
    """Opens pages for people who know nothing of each other; what any of their consoles said is an error."""
    said = []

    def opened(**options):
        context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}, **options)
        page = context.new_page()
        page.add_init_script(TELL_VIOLATIONS)
        page.set_default_timeout(20_000)
        page.on("console", lambda line: line.type in ("error", "warning") and said.append(f"{page.url}: {line.text}"))
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        return page

    yield opened
    assert said == []
