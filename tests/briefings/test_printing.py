"""The process that prints: what comes out of it, what it refuses, and what is said when nothing comes."""

import io
import sys

import pytest
from pypdf import PdfReader

from initiatives.briefings import printing
from initiatives.briefings.printing import Lacking, Unprintable, print_pdf

PLAIN = "<!doctype html><html lang=en><head><title>T</title></head><body><p>{}</p></body></html>"


def read(printed):
    return PdfReader(io.BytesIO(printed.body))


def test_a_server_without_the_library_says_what_to_install(monkeypatch):
    monkeypatch.setattr(printing, "PROGRAM", [sys.executable, "-c", "import sys; sys.exit(3)"])
    printing.can_print.cache_clear()
    try:
        assert not printing.can_print()
        with pytest.raises(Lacking, match="apt-get install libpango-1"):
            print_pdf(html=PLAIN)
    finally:
        printing.can_print.cache_clear()


def test_a_printing_that_hangs_is_ended_and_says_so(monkeypatch):
    hangs = "import sys, time; sys.stderr.write('page 4\\n'); sys.stderr.flush(); time.sleep(60)"
    monkeypatch.setattr(printing, "PROGRAM", [sys.executable, "-c", hangs])
    heard = []
    with pytest.raises(Unprintable, match="stopped at page 4: it took more than 1 seconds"):
        print_pdf(html=PLAIN, seconds=1, on_page=heard.append)
    assert heard == [4]


def test_nothing_of_the_product_imports_the_library_itself():
    assert "weasyprint" not in sys.modules


@pytest.mark.pango
def test_a_briefing_is_a_tagged_document_with_title_language_words_and_links(world, printed):
    html = printed()
    pages = []
    made = print_pdf(html=html, on_page=pages.append)
    document = read(made)
    assert document.metadata.title == "Brazil–Norway: briefing"
    root = document.trailer["/Root"]
    assert root["/Lang"] == "en-gb"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    for words in (
        "Brazil–Norway", "Shared forest", "We have agreed to plant 𝟙00 trees by 2027", "Agreed", "We hold nothing from Norway.",
        "A report, ¶2.", "A newspaper, March 2026", "Cite as", "Codebook", f"1 / {made.pages}",
    ):  # fmt: skip
        assert words in text, words
    links = {
        note["/A"]["/URI"]
        for page in document.pages
        for note in (each.get_object() for each in page.get("/Annots", ()))
        if "/A" in note and "/URI" in note["/A"]
    }
    assert any(link.startswith("http://127.0.0.1:8000/initiatives/shared-forest/?as_of=") for link in links)
    assert any(f"/documents/{world.document.pk}/?" in link for link in links)
    assert max(pages) == len(document.pages) == made.pages


@pytest.mark.pango
@pytest.mark.parametrize(
    "wanted",
    [
        "<img alt=x src=http://192.0.2.1/x.png>",
        "<img alt=x src=file:///etc/hostname>",
        "<style>@import '/x.css';</style>",
    ],
)
def test_what_would_have_to_be_fetched_ends_the_printing(wanted):
    with pytest.raises(Unprintable, match="fetches nothing, and wants"):
        print_pdf(html=PLAIN.format(wanted))


@pytest.mark.pango
def test_japanese_and_hindi_can_be_read_back():
    said = "<span lang=ja>日本とブラジルは合意した</span> <span lang=hi>भारत सहमत</span>"
    text = read(print_pdf(html=PLAIN.format(said))).pages[0].extract_text()
    assert "日本とブラジルは合意した" in text
    assert "सहमत" in text
