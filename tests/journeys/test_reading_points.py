"""The one place where a browser's UTF-16 units become code points."""

import pytest

from tests.factories import CaptureFactory, DocumentFactory, PassageFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "a“𝟙🌲é\u0301”\nक्षि 𠮷野 b\n\n \nlast’s"
SPANS = """
async (pairs) => {
  const { rangeOf, spanOf } = await import("/static/js/reader-points.js");
  const reader = document.getElementById("reader");
  return pairs.map(([start, end]) => {
    const range = rangeOf(reader, start, end);
    return range && spanOf(range, reader);
  });
}
"""


@pytest.fixture
def page(visit, settings):
    """A text in which three passages overlap, so that pieces, anchors and letters stand between the words."""
    settings.PUBLIC_READ = True
    capture = CaptureFactory(document=DocumentFactory(), text=TEXT)
    for start, end in ((1, 4), (3, 9), (2, 12)):
        PassageFactory(capture=capture, exact=TEXT[start:end], start=start)
    opened = visit()
    opened.goto(f"/documents/{capture.document.pk}/")
    return opened


def test_every_span_that_can_be_selected_comes_back_exactly(page):
    shown = [at for at, char in enumerate(TEXT) if char != "\n" and not (char == " " and TEXT[at - 1] == "\n")]
    pairs = [(start, end + 1) for start in shown for end in shown if start <= end]
    for (start, end), span in zip(pairs, page.evaluate(SPANS, pairs), strict=True):
        words = TEXT[start:end]
        wanted = words.strip()
        if not wanted:
            assert span is None
            continue
        assert span["words"] == wanted, (start, end)
        assert TEXT[span["start"] : span["end"]] == wanted


def test_units_and_code_points_lead_to_each_other(page):
    counts = page.evaluate(
        """async (texts) => {
          const { codePoints, unitsOf } = await import("/static/js/reader-points.js");
          const row = (text, at) => [codePoints(text, at), codePoints(text, at, true), unitsOf(text, codePoints(text, at))];
          return texts.map((text) => [...Array(text.length + 1).keys()].map((at) => row(text, at)));
        }""",
        [TEXT, "", "🌲", "क्षि", "a🌲🌲b"],
    )
    for text, rows in zip([TEXT, "", "🌲", "क्षि", "a🌲🌲b"], counts, strict=True):
        raw = text.encode("utf-16-le")
        for at, (half, whole, back) in enumerate(rows):
            before = raw[: 2 * at].decode("utf-16-le", "ignore")
            split = len(before.encode("utf-16-le")) < 2 * at
            assert half == len(before)
            assert whole == len(before) + split
            assert back == at - split


def test_letters_of_the_margin_and_hidden_words_never_count(page):
    page.evaluate("document.getSelection().selectAllChildren(document.getElementById('reader'))")
    span = page.evaluate(
        """async () => {
          const { spanOf } = await import("/static/js/reader-points.js");
          return spanOf(document.getSelection().getRangeAt(0), document.getElementById("reader"));
        }"""
    )
    assert span == {"start": 0, "end": len(TEXT), "words": TEXT}


def test_a_selection_that_begins_in_a_letter_of_the_margin_begins_after_it(page):
    span = page.evaluate(
        """async () => {
          const { spanOf } = await import("/static/js/reader-points.js");
          const range = document.createRange();
          range.setStart(document.querySelector("sup a").lastChild, 0);
          range.setEnd(document.querySelector("#para-2 .text"), 1);
          return spanOf(range, document.getElementById("reader"));
        }"""
    )
    assert TEXT[span["start"] : span["end"]] == span["words"]
    assert span["start"] == 4
