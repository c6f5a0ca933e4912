"""A joint statement is read from end to end: found words, paragraphs that promise nothing or repeat, two readers at once."""

import pytest

from initiatives.models import Commitment, Initiative, Membership, ParagraphReading, Passage
from tests.factories import CaptureFactory, DocumentFactory, PartnershipFactory, UserFactory
from tests.journeys.reading import ReaderPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPEATED = "The two sides reaffirmed their co-operation on “semiconductors” and clean energy."
LINES = [f"{n}. Paragraph {n} of the statement says what {n} says. A second sentence." for n in range(1, 41)]


@pytest.fixture
def pair(settings):
    settings.PUBLIC_READ = True
    return PartnershipFactory()


def analyst(pair, name):
    user = UserFactory(username=name)
    Membership.objects.create(user=user, role="analyst", partnership=pair)
    return user


@pytest.fixture
def statement(pair):
    """Forty paragraphs; the fifth repeats an earlier statement's second."""
    earlier = DocumentFactory(partnership=pair, title="The first statement", kind="joint_text", published="2024-03")
    CaptureFactory(document=earlier, text=f"A heading\n\n7. {REPEATED.replace('co-operation', 'cooperation')}")
    document = DocumentFactory(partnership=pair, title="The second statement", kind="joint_text", published="2026-03")
    lines = [*LINES[:4], f"5. {REPEATED}", *LINES[5:]]
    return CaptureFactory(document=document, text="\n\n".join(lines))


def test_forty_paragraphs_are_read_in_one_sitting_by_keyboard(pair, statement, visit):
    analyst(pair, "analyst")
    reading = ReaderPage(visit()).sign_in("analyst").open(statement.document)
    page = reading.page
    assert reading.progress == "0 of 40 read"
    page.locator("#para-1 > .text").focus()
    for number in range(1, 41):
        page.locator(f"#para-{number} > .text:focus").wait_for()
        if number == 3:
            page.keyboard.press("s")
            page.keyboard.press("1")
            page.get_by_label("Our short wording").wait_for()
            page.get_by_label("Our short wording").fill("Say what three says")
            reading.record()
            page.keyboard.press("Escape")
            page.keyboard.press("u")
        elif number == 5:
            page.keyboard.press("r")
        else:
            page.keyboard.press("n")
    page.locator("#progress b").get_by_text("40", exact=True).wait_for()
    assert reading.progress == "40 of 40 read"
    assert [reading.state(number) for number in (2, 3, 5)] == ["nothing_promised", "commitments", "repeats"]
    assert ParagraphReading.objects.filter(mark="nothing_promised").count() == 38
    assert Commitment.objects.get().passage.exact == "3."
    reader = ReaderPage(visit()).open(statement.document)
    assert reading.progress == reader.progress
    reader.page.get_by_role("link", name="¶2 · The first statement").click()
    assert REPEATED.replace("co-operation", "cooperation") in reader.page.locator("#para-2:target .text").inner_text()


def test_words_are_found_chosen_and_recorded_as_they_stand(pair, statement, visit):
    analyst(pair, "analyst")
    reading = ReaderPage(visit()).sign_in("analyst").open(statement.document)
    page = reading.page
    page.get_by_label("Find in this document").fill('cooperation on "SEMICONDUCTORS"')
    page.get_by_label("Find in this document").press("Enter")
    page.locator("#found").get_by_role("heading", name="1 place").wait_for()
    assert "find=cooperation" in page.url
    page.locator("#found li a").click()
    page.locator("#choosing:not([hidden])").wait_for()
    exact = "co-operation on “semiconductors”"
    assert reading.selection() == exact
    form = reading.make("initiative")
    assert form.get_by_label("Name").input_value() == exact
    reading.record()
    passage = Passage.objects.get()
    assert (passage.exact, passage.start) == (exact, statement.text.index(exact))
    assert Initiative.objects.get().name == exact


def test_what_is_found_on_another_page_of_a_long_text_is_selected_there(pair, visit):
    analyst(pair, "analyst")
    long = CaptureFactory(
        document=DocumentFactory(partnership=pair), text="\n".join(f"Line {n} of a long text." for n in range(1, 301))
    )
    reading = ReaderPage(visit()).sign_in("analyst").open(long.document, find="line 277")
    reading.page.locator("#found li a").click()
    reading.page.locator("#choosing:not([hidden])").wait_for()
    assert reading.selection() == "Line 277"
    assert reading.paragraph(1).count() == 0
    passage = Passage.objects.create(capture=long, start=0, end=6, exact="Line 1")
    reading.page.goto(f"/documents/{long.document.pk}/?p=2#p{passage.pk}")
    reading.page.locator("mark.lit").wait_for()
    assert reading.page.locator("mark.lit").inner_text() == "Line 1"
    reading.page.goto(f"/documents/{long.document.pk}/#para-250")
    reading.page.locator("#para-250").wait_for()


def test_two_people_mark_at_once_and_the_later_page_tells_of_both(pair, statement, visit):
    people = []
    for name in ("first", "second"):
        analyst(pair, name)
        people.append(ReaderPage(visit()).sign_in(name).open(statement.document))
    one, other = people
    one.page.get_by_role("button", name="Nothing promised in paragraph 1", exact=True).click()
    other.page.get_by_role("button", name="Nothing promised in paragraph 1", exact=True).click()
    other.page.get_by_role("button", name="Nothing promised in paragraph 2", exact=True).click()
    for reading in people:
        reading.page.locator('#para-1[data-state="nothing_promised"]').wait_for()
    other.page.locator('#para-2[data-state="nothing_promised"]').wait_for()
    assert other.progress == "2 of 40 read"
    assert ParagraphReading.objects.filter(paragraph__number=1).count() == 1
    assert other.page.evaluate("document.activeElement.value") == "unread:2"
    one.page.get_by_role("button", name="Take back the mark of paragraph 1", exact=True).click()
    one.page.locator('#para-1[data-state="unread"]').wait_for()
    assert one.progress == "1 of 40 read"


def test_without_a_script_everything_can_be_done(pair, statement, visit):
    analyst(pair, "analyst")
    reading = ReaderPage(visit(java_script_enabled=False)).sign_in("analyst").open(statement.document)
    page = reading.page
    page.get_by_role("button", name="Nothing promised in paragraph 1", exact=True).click()
    assert page.url.endswith("#para-1")
    assert reading.state(1) == "nothing_promised"
    page.get_by_role("link", name="Unread only").click()
    assert reading.paragraph(1).count() == 0
    page.get_by_role("link", name="Make something from paragraph 3", exact=True).click()
    page.get_by_role("link", name="Commitment", exact=True).click()
    words = "what 3 says"
    page.get_by_label("Our short wording").fill("Say it")
    page.get_by_label("The words of paragraph 3").fill(words)
    page.get_by_role("button", name="Record the commitment").click()
    assert page.locator("mark.lit").inner_text() == words
    assert Commitment.objects.get().passage.exact == words
    assert reading.progress == "2 of 40 read"
    page.get_by_label("Find in this document").fill("paragraph 9 of")
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("#found li a").click()
    assert page.locator("blockquote").inner_text().strip() == "Paragraph 9 of"


def test_somebody_signed_out_meanwhile_is_told_and_nothing_is_recorded(pair, statement, visit):
    analyst(pair, "analyst")
    reading = ReaderPage(visit()).sign_in("analyst").open(statement.document)
    reading.page.context.clear_cookies(name="sessionid")
    reading.page.get_by_role("button", name="Nothing promised in paragraph 1", exact=True).click()
    reading.page.get_by_role("status").get_by_text("no longer signed in").wait_for()
    assert not ParagraphReading.objects.exists()


@pytest.mark.parametrize("width", [390, 320])
def test_a_narrow_screen_has_a_sheet_and_nothing_scrolls_sideways(pair, statement, visit, width):
    analyst(pair, "analyst")
    reading = ReaderPage(visit()).sign_in("analyst")
    page = reading.page
    page.set_viewport_size({"width": width, "height": 740})
    reading.open(statement.document).select("second sentence")
    fits = "document.documentElement.scrollWidth <= innerWidth + 1"
    assert page.evaluate(fits)
    for kind in ("commitment", "statement", "claim"):
        if kind == "commitment":
            reading.make(kind)
        else:
            page.locator(f'#making .kinds a[href*="kind={kind}"]').click()
            page.locator(f'#making form[action*="kind={kind}"]').wait_for()
        box = page.locator("#making").bounding_box()
        assert (box["x"], round(box["width"])) == (0, width)
        assert round(box["y"] + box["height"]) == 740
        assert page.evaluate(fits)
