"""An analyst adds a document from a file, takes a corrected text of it, and sees what became of the words, in a real browser."""

import pytest

from initiatives.actions.document import mark_passage
from initiatives.models import Capture, SourceDocument
from tests.ingestion.papers import pdf
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "The two sides will plant a forest of many trees."


def test_a_document_is_added_from_a_file_and_a_new_text_is_compared_with_it(visit):
    world = make_world()
    page = visit()
    page.goto("/documents/add/")
    page.fill("input[name=login]", "administrator")
    page.fill("input[name=password]", "a long password")
    page.click("main button[type=submit]")
    page.wait_for_selector("h1:has-text('Add a document')")
    page.get_by_label("Title", exact=True).fill("A treaty")
    page.get_by_label("Kind").select_option("instrument")
    page.get_by_label("Or upload it").set_input_files(
        {"name": "treaty.pdf", "mimeType": "application/pdf", "buffer": pdf([WORDS])}
    )
    page.click("button:has-text('Add the document')")
    page.wait_for_selector("h1:has-text('A treaty')")
    document = SourceDocument.objects.get(title="A treaty")
    taken = Capture.objects.get(document=document)
    assert taken.text == WORDS
    passage = mark_passage(by=world.by, capture=taken, exact="will plant a forest")
    page.reload()
    page.click("a:has-text('Take another text')")
    page.get_by_label("Paste the text").fill(WORDS.replace("will plant", "may plant"))
    page.click("button:has-text('Take the text')")
    page.wait_for_selector("h1:has-text('What changed between two captures')")
    became = page.locator(f"#c{passage.pk}")
    assert became.locator(".tag").inner_text() == "Changed"
    assert "may" in became.locator("ins").inner_text()
    assert page.locator(".difference .changed").count() == 1
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), width
    with page.expect_download() as download:
        page.goto(f"/documents/{document.pk}/?capture={taken.pk}")
        page.click("a:has-text('treaty.pdf')")
    assert download.value.suggested_filename == "treaty.pdf"
