"""Marking paragraphs on the page, and how far a text is read."""

import pytest

from initiatives.actions.paragraph import carry_marks, mark_paragraph
from initiatives.models import Membership, Paragraph, ParagraphReading
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture():
    return CaptureFactory(text="\n\n".join(f"Paragraph number {n} says this." for n in range(1, 6)))


@pytest.fixture
def analyst(capture, client):
    user = UserFactory()
    Membership.objects.create(user=user, role="analyst", partnership=capture.document.partnership)
    client.force_login(user)
    return user


def address(capture, query=""):
    return f"/documents/{capture.document.pk}/{query}"


def mark(client, capture, said, **more):
    return client.post(address(capture, "mark/"), {"capture": capture.pk, "mark": said}, **more)


def states(page):
    return [row.attributes["data-state"] for row in page.all("section", class_="para-row")]


def test_a_reader_sees_quietly_how_far_a_text_is_read(client, capture):
    mark_paragraph(
        by=UserFactory(is_superuser=True), paragraph=Paragraph.objects.get(number=2), mark="nothing_promised"
    )
    CommitmentFactory(passage=PassageFactory(capture=capture, exact="number 3 says this.\n\nParagraph number 4"))
    page = read(client.get(address(capture)))
    assert states(page) == ["unread", "nothing_promised", "commitments", "commitments", "unread"]
    assert "3 of 5 read" in page.one("div", id="progress").words
    assert page.one("progress").attributes["value"] == "3"
    assert not list(page.all("button", name="mark"))


def test_one_button_marks_a_paragraph_and_the_page_comes_back_to_it(client, capture, analyst):
    page = read(client.get(address(capture)))
    button = page.one("button", name="mark", value="nothing_promised:2")
    assert button.attributes["form"] == "marking"
    answer = mark(client, capture, "nothing_promised:2")
    assert answer["Location"] == address(capture, f"?capture={capture.pk}&paragraph=2#para-2")
    assert ParagraphReading.objects.get().by == analyst
    page = read(client.get(address(capture)))
    assert states(page)[1] == "nothing_promised"
    mark(client, capture, page.one("button", value="unread:2").attributes["value"])
    assert states(read(client.get(address(capture)))) == ["unread"] * 5


def test_with_a_script_the_paragraph_and_the_count_come_back_alone(client, capture, analyst):
    answer = read(mark(client, capture, "nothing_promised:2", headers={"HX-Request": "true"}))
    (row,) = answer.all("section")
    assert (row.attributes["id"], row.attributes["hx-swap-oob"]) == ("para-2", "true")
    progress = answer.one("div", id="progress")
    assert progress.attributes["hx-swap-oob"] == "true"
    assert "1 of 5 read" in progress.words
    assert "paragraph=3" in progress.one("a").attributes["href"]


def test_only_what_is_unread_is_shown_when_asked(client, capture, analyst):
    for number in (1, 3, 4):
        mark(client, capture, f"nothing_promised:{number}")
    page = read(client.get(address(capture, "?show=unread")))
    assert [row.attributes["id"] for row in page.all("section", class_="para-row")] == ["para-2", "para-5"]
    for number in (2, 5):
        mark(client, capture, f"nothing_promised:{number}")
    assert "Every paragraph is read." in client.get(address(capture, "?show=unread")).text


def test_what_an_earlier_paragraph_said_is_linked_unless_it_is_hidden(client, capture, analyst):
    earlier = CaptureFactory(document=DocumentFactory(title="An earlier text", publication="draft"))
    mark(client, capture, f"repeats:2:{earlier.paragraphs.get(number=3).pk}")
    page = read(client.get(address(capture)))
    link = page.one("section", id="para-2").one("span", class_="read").one("a")
    assert link.words == "¶3 · An earlier text"
    assert link.attributes["href"] == f"/documents/{earlier.document.pk}/?capture={earlier.pk}&paragraph=3#para-3"
    client.logout()
    answer = client.get(address(capture))
    assert "An earlier text" not in answer.text
    assert "Repeats an earlier paragraph" in answer.text


def test_commitments_that_a_reader_may_not_see_leave_the_paragraph_unread(client, capture):
    hidden = InitiativeFactory(publication="draft")
    CommitmentFactory(initiative=hidden, passage=PassageFactory(capture=capture, exact="number 3"))
    assert states(read(client.get(address(capture)))) == ["unread"] * 5


def test_marks_follow_the_clock(client, capture):
    row = mark_paragraph(
        by=UserFactory(is_superuser=True), paragraph=Paragraph.objects.get(number=2), mark="nothing_promised"
    )
    before = row.recorded_at.isoformat().replace("+00:00", "Z")
    assert "1 of 5 read" in read(client.get(address(capture), {"known_at": before})).one("div", id="progress").words
    page = read(client.get(address(capture), {"known_at": "2026-11-01T00:00:00Z"}))
    assert not list(page.all("progress")) or page.one("progress").attributes["value"] == "0"


@pytest.mark.parametrize(
    "said", ["", "nothing_promised", "nothing_promised:x", "nothing_promised:1:2:3", "boring:1", "repeats:1"]
)
def test_a_mark_that_cannot_be_read_is_refused_in_words(client, capture, analyst, said):
    answer = mark(client, capture, said)
    assert answer.status_code == 400
    assert not ParagraphReading.objects.exists()


def test_who_may_not_draft_here_marks_nothing(client, capture):
    assert "/accounts/login/" in mark(client, capture, "nothing_promised:1")["Location"]
    stranger = UserFactory()
    Membership.objects.create(user=stranger, role="reader", partnership=capture.document.partnership)
    client.force_login(stranger)
    assert mark(client, capture, "nothing_promised:1").status_code == 403
    assert not list(read(client.get(address(capture))).all("button", name="mark"))
    assert not ParagraphReading.objects.exists()


def test_paragraphs_of_other_documents_and_withheld_texts_are_not_marked(client, capture, analyst):
    other = CaptureFactory()
    wrong = client.post(address(capture, "mark/"), {"capture": other.pk, "mark": "nothing_promised:1"})
    assert wrong.status_code == 404
    assert mark(client, capture, "nothing_promised:6").status_code == 404
    capture.withheld_at, capture.withheld_reason = "2026-04-01T00:00Z", "A claim of copyright."
    capture.save()
    assert mark(client, capture, "nothing_promised:1").status_code == 404


def test_a_long_text_is_paged_and_every_way_leads_to_the_right_page(client, analyst, django_assert_max_num_queries):
    long = CaptureFactory(
        document=DocumentFactory(partnership=Membership.objects.get().partnership),
        text="\n".join(f"Line {n} of many." for n in range(1, 451)),
    )
    passage = PassageFactory(capture=long, exact="Line 333 of many")

    def numbers(query):
        return [
            int(row.attributes["data-number"])
            for row in read(client.get(address(long, query))).all("section", class_="para-row")
        ]

    with django_assert_max_num_queries(30):
        assert numbers("") == list(range(1, 201))
    assert numbers("?p=3") == list(range(401, 451))
    assert numbers(f"?at={passage.pk}")[0] == 201
    assert numbers("?paragraph=401")[0] == 401
    answer = client.get(address(long, "?p=4"))
    assert answer.status_code == 400
    assert "this text has 3 pages" in answer.text


def test_what_was_promised_in_an_earlier_text_of_the_document_is_read_in_the_later(client, capture):
    CommitmentFactory(passage=PassageFactory(capture=capture, exact="number 3 says"))
    later = CaptureFactory(
        document=capture.document, text=f"A new first line.\n{capture.text}", captured_at="2026-05-01T00:00Z"
    )
    page = read(client.get(address(capture)))
    assert states(page) == ["unread", "unread", "unread", "commitments", "unread", "unread"]
    assert f'value="{later.pk}"' in client.get(address(capture)).text
    old = read(client.get(address(capture, f"?capture={capture.pk}")))
    assert "Moved" in old.one("div", class_="margin").parent.parent.words


def notices(page):
    """What the page has to say; the frame's own words for a failure of the network wait there, hidden."""
    return [each for each in page.all("p", class_="notice") if each.attributes.get("id") != "went-wrong"]


def test_marks_of_an_earlier_text_are_taken_over_where_paragraphs_say_the_same(client, capture, analyst):
    for number in (1, 2, 3):
        mark(client, capture, f"nothing_promised:{number}")
    mark(client, capture, "unread:3")
    later = CaptureFactory(
        document=capture.document,
        text="Title\n" + capture.text.replace("number 2", "number two").replace("says", "SAYS"),
        captured_at="2026-05-01T00:00Z",
    )
    mark(client, later, "unread:2")
    page = read(client.get(address(capture)))
    (notice,) = notices(page)
    assert "1 paragraph says what a paragraph of an earlier text" in notice.words
    answer = mark(client, later, notice.one("button").attributes["value"])
    assert answer.status_code == 302
    page = read(client.get(address(capture)))
    assert [number for number, state in enumerate(states(page), start=1) if state != "unread"] == [2]
    assert not notices(page)
    assert carry_marks(by=analyst, capture=later) == 0
    client.logout()
    assert "earlier text of this document" not in client.get(address(capture)).text
