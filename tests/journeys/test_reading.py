"""An analyst reads a document: selects words by mouse and keyboard, and makes records from exactly these words."""

import pytest

from initiatives.models import Commitment, Initiative, Membership, Passage
from tests.factories import (
    CaptureFactory,
    DocumentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    UserFactory,
)
from tests.journeys.reading import ReaderPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENGLISH = (
    "OSLO: The leaders met on Monday. They spoke of many things.\n\n"
    "“We will plant 🌲🌲 one million trees by 2027,” she said. “It’s a promise.”\n"
    "  \n"
    "“And we’ll count them,” he added. Work on the forest has begun. The two sides will meet again."
)
JAPANESE = "両首脳は会談した。𠮷野で植林を進めることで一致した。2027年までに百万本を植える。\n次回はオスロで会う。"
HINDI = "दोनों नेताओं ने मुलाकात की। वे 2027 तक दस लाख पेड़ लगाएँगे। क्षेत्र में काम शुरू हुआ।\nअगली बैठक ओस्लो में होगी।"


@pytest.fixture
def pair(settings):
    settings.PUBLIC_READ = True
    return PartnershipFactory()


@pytest.fixture
def analyst(pair):
    user = UserFactory(username="analyst")
    Membership.objects.create(user=user, role="analyst", partnership=pair)
    return user


def taken(pair, text, language="en", **fields):
    return CaptureFactory(document=DocumentFactory(partnership=pair, language=language, **fields), text=text)


@pytest.fixture
def reading(visit, analyst):
    return ReaderPage(visit()).sign_in("analyst")


def test_words_across_paragraphs_beside_curly_quotes_keep_their_exact_place(pair, reading):
    capture = taken(pair, ENGLISH)
    PassageFactory(capture=capture, exact="one million trees by 2027,” she said. “It’s")
    PassageFactory(capture=capture, exact="trees by 2027")
    words = "🌲 one million trees by 2027,” she said. “It’s a promise.”\n“And we’ll"
    reading.open(capture.document).select(words)
    form = reading.make("initiative")
    exact = "🌲 one million trees by 2027,” she said. “It’s a promise.”\n  \n“And we’ll"
    assert reading.words == exact
    form.get_by_label("Name").fill("Trees")
    reading.record()
    made = Passage.objects.get(exact=exact)
    assert ENGLISH[made.start : made.end] == exact
    assert made.start == ENGLISH.index("🌲 one")
    assert "".join(reading.page.locator("mark.lit").all_text_contents()) == exact.replace("\n  \n", "")
    assert Initiative.objects.get().name == "Trees"


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ja", JAPANESE, "𠮷野で植林を進めることで一致した。"),
        ("ja", JAPANESE, "百万本を植える。\n次回は"),
        ("hi", HINDI, "दस लाख पेड़ लगाएँगे"),
        ("hi", HINDI, "क्षेत्र में काम शुरू हुआ।\nअगली बैठक"),
    ],
)
def test_japanese_and_hindi_keep_exact_offsets_in_code_points(pair, reading, language, text, words):
    capture = taken(pair, text, language)
    PassageFactory(capture=capture, exact=text.split("\n")[0][3:12])
    reading.open(capture.document).select(words)
    form = reading.make("initiative")
    assert reading.words == words
    form.get_by_label("Name").fill("Forest")
    reading.record()
    made = Passage.objects.get(exact=words)
    assert made.start == text.index(words)
    assert made.end - made.start == len(words)


def test_a_commitment_and_a_claim_are_made_without_typing_the_words(pair, reading):
    InitiativeFactory(partnership=pair, name="Shared forest")
    capture = taken(pair, ENGLISH, published="2026-03-02")
    words = "We will plant 🌲🌲 one million trees by 2027"
    reading.open(capture.document).select(words)
    form = reading.make("commitment")
    form.get_by_label("Our short wording").fill("Plant a million trees")
    form.get_by_label("Initiative").select_option(label="Shared forest")
    form.get_by_label("Said by").select_option(label="Norway")
    form.get_by_label("First due date").fill("soon")
    form.get_by_role("button", name="Record the commitment").click()
    wrong = reading.page.locator("#making .errorlist")
    wrong.wait_for()
    assert "soon" in wrong.inner_text()
    assert reading.page.evaluate("document.activeElement.id") == "make-baseline_due"
    assert not Commitment.objects.exists()
    form.get_by_label("First due date").fill("2027")
    reading.record()
    promise = Commitment.objects.get()
    assert (promise.passage.exact, promise.baseline_due, promise.said_by) == (words, "2027", "NO")
    assert reading.state(2) == "commitments"
    assert reading.progress == "1 of 3 read"

    reading.page.get_by_role("link", name="Record a claim about it").click()
    form = reading.page.locator("#making form")
    form.get_by_label("Who says so").wait_for()
    assert form.get_by_label("Of", exact=True).input_value() == f"commitment:{promise.pk}"
    assert form.get_by_label("As of").input_value() == "2026-03-02"
    form.get_by_label("Who says so").select_option(label="Norway")
    form.get_by_label("Reason").fill("She says so.")
    reading.record()
    line = promise.status_updates.get() if hasattr(promise, "status_updates") else promise.statusupdate_set.get()
    assert (line.asserted_by, line.status, line.as_of) == ("NO", "announced", "2026-03-02")
    assert "Norway" in reading.paragraph(2).locator(".margin").inner_text()
    reading.page.keyboard.press("Escape")
    assert reading.page.locator("#making").inner_html() == ""


def test_by_keyboard_alone(pair, reading):
    capture = taken(pair, ENGLISH)
    page = reading.open(capture.document).page
    page.locator("#para-1 > .text").focus()
    page.keyboard.press("j")
    assert reading.focused() == 2
    page.keyboard.press("k")
    page.keyboard.press("n")
    page.locator('#para-1[data-state="nothing_promised"]').wait_for()
    assert reading.focused() == 2
    page.keyboard.press("j")
    page.keyboard.press("s")
    assert reading.selection() == "“And we’ll count them,” he added."
    page.keyboard.press("s")
    assert reading.selection() == "Work on the forest has begun."
    page.keyboard.press("E")
    assert reading.selection() == "Work on the forest has begun"
    page.keyboard.press("E")
    page.keyboard.press("E")
    assert reading.selection() == "Work on the forest"
    page.keyboard.press("e")
    page.keyboard.press("B")
    assert reading.selection() == "on the forest has"
    page.keyboard.press("Shift+ArrowRight")
    page.locator("#choosing:not([hidden])").wait_for()
    page.keyboard.press("b")
    assert reading.selection() == "Work on the forest has"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.kind") == "commitment"
    page.keyboard.press("3")
    page.get_by_label("Name").wait_for()
    assert reading.words == "Work on the forest has"
    assert page.evaluate("document.activeElement.id") == "make-name"
    page.keyboard.press("End")
    page.keyboard.type("!")
    page.keyboard.press("Enter")
    page.locator("#making [data-made]").wait_for()
    assert Initiative.objects.get().name == "Work on the forest has!"
    page.keyboard.press("Escape")
    assert reading.focused() == 3


def test_single_keys_can_be_switched_off_and_are_explained(pair, reading):
    page = reading.open(taken(pair, ENGLISH).document).page
    page.locator("#para-1 > .text").focus()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    page.locator("#para-1 > .text").focus()
    page.keyboard.press("j")
    page.keyboard.press("n")
    assert reading.focused() == 1
    assert reading.state(1) == "unread"
    page.reload()
    page.locator("#para-1 > .text").focus()
    page.keyboard.press("j")
    assert reading.focused() == 1
