"""Adding a document, taking another text, downloading the file, and comparing two captures, on the pages."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from initiatives.actions.document import File, capture, withhold
from initiatives.models import Capture, Event, Membership, SourceDocument
from tests.factories import CaptureFactory, DocumentFactory, PassageFactory, UserFactory
from tests.ingestion.papers import document, pdf
from tests.web.page_text import read
from tests.world import TEXT, make_world

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def analyst(client, world):
    user = UserFactory(username="analyst")
    Membership.objects.create(user=user, role="analyst", partnership=world.partnership)
    client.force_login(user)
    return client


def given(world, **changed):
    facts = {
        "title": "A treaty",
        "kind": "instrument",
        "language": "pt",
        "rights": "full",
        "partnership": world.partnership.pk,
    }
    return {**facts, "text": "Article 1\r\nTrees.", **changed}


def test_a_document_is_added_with_its_text_and_is_a_draft(analyst, world):
    event = Event.objects.create(slug="visit", name="A visit", partnership=world.partnership)
    answer = analyst.post(
        "/documents/add/", given(world, published="2026-03", event=event.pk, identified_url="https://example.org/a")
    )
    row = SourceDocument.objects.get(title="A treaty")
    assert (answer.status_code, answer["Location"]) == (302, f"/documents/{row.pk}/")
    assert (row.publication, row.author.username, row.published, row.event) == ("draft", "analyst", "2026-03", event)
    assert (row.captures.get().text, row.captures.get().how) == ("Article 1\nTrees.", "pasted")


def test_a_file_is_read_kept_and_what_to_look_at_is_said(analyst, world):
    paper = pdf(["The two sides will plant a forest.", "It ends."])
    answer = analyst.post(
        "/documents/add/", given(world, text="", file=SimpleUploadedFile("treaty.pdf", paper)), follow=True
    )
    taken = Capture.objects.latest("pk")
    assert taken.text == "The two sides will plant a forest. It ends."
    assert bytes(taken.original.content) == paper
    assert "put together to paragraphs" in answer.text
    download = analyst.get(f"/documents/{taken.document_id}/captures/{taken.pk}/original")
    assert f"/documents/{taken.document_id}/captures/{taken.pk}/original" in answer.text
    assert download.content == paper
    assert download["Content-Disposition"] == 'attachment; filename="treaty.pdf"'
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"title": ""}, "title", "required"),
        ({"kind": ""}, "kind", "required"),
        ({"published": "2026-13"}, "published", "month 13"),
        ({"url": "nowhere at all"}, "url", "valid URL"),
        ({"text": " "}, "text", "Paste the document’s words, or upload them."),
        ({"file": SimpleUploadedFile("a.txt", b"Words.")}, "file", "not both"),
        ({"text": "", "file": SimpleUploadedFile("a.txt", b"\xff")}, "file", "not UTF-8 (byte 0"),
        ({"text": "", "file": SimpleUploadedFile("scan.pdf", pdf([]))}, "file", "run OCR"),
        ({"text": "a\x00b"}, "text", "ull characters are not allowed"),
        ({"partnership": "999"}, "partnership", "valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_everything_typed_is_kept(analyst, world, changed, field, said):
    answer = analyst.post("/documents/add/", given(world, dateline="OSLO", how="by hand", **changed))
    assert answer.status_code == 400
    page = read(answer)
    (wrong,) = [one for one in page.all("div", class_="field") if list(one.all("ul", class_="errorlist"))]
    assert wrong.one(id=f"id_{field}")
    assert said in wrong.words
    assert page.one("input", id="id_dateline").attributes["value"] == "OSLO"
    assert page.one("input", id="id_how").attributes["value"] == "by hand"
    if "text" not in changed:
        assert page.one("textarea", id="id_text").text.split() == ["Article", "1", "Trees."]
    assert not SourceDocument.objects.filter(title="A treaty").exists()


def test_a_file_that_has_to_be_chosen_again_is_said_so(analyst, world):
    answer = analyst.post(
        "/documents/add/", given(world, title="", text="", file=SimpleUploadedFile("a.txt", b"Words."))
    )
    assert "Choose the file again" in answer.text


def test_another_text_answers_with_what_became_of_every_passage(analyst, world):
    text = TEXT.replace("Work on the forest has begun.", "Work has not begun.")
    answer = analyst.post(f"/documents/{world.document.pk}/capture/", {"text": text}, follow=True)
    new = Capture.objects.latest("pk")
    assert (
        answer.redirect_chain[-1][0] == f"/documents/{world.document.pk}/compare/?from={world.capture.pk}&to={new.pk}"
    )
    assert "2 passages were looked for in it: 1 same, 0 moved, 1 changed, 0 missing" in answer.text
    answer = analyst.post(f"/documents/{world.document.pk}/capture/", {"text": TEXT}, follow=True)
    assert "this very text is held already" in answer.text
    assert Capture.objects.count() == 2


def test_who_may_not_draft_adds_and_takes_nothing(client, world):
    paths = ("/documents/add/", f"/documents/{world.document.pk}/capture/")
    for path in paths:
        assert client.get(path)["Location"].startswith("/accounts/login/")
    reader = UserFactory()
    Membership.objects.create(user=reader, role="reader", partnership=world.partnership)
    client.force_login(reader)
    for path in paths:
        assert client.get(path).status_code == 403
        assert client.post(path, given(world)).status_code == 403
    assert "Add a document" not in client.get("/documents/").text
    assert Capture.objects.count() == 1


def test_the_doors_are_shown_to_whom_they_open(analyst, world):
    assert "/documents/add/" in analyst.get("/documents/").text
    assert "/documents/add/" in analyst.get("/desk/").text
    assert f"/documents/{world.document.pk}/capture/" in analyst.get(f"/documents/{world.document.pk}/").text


def with_file(world, **more):
    return capture(
        by=world.by, document=world.document, text="Words of a page.", captured_at=timezone.now(), how="uploaded",
        original=File("page.html", "text/html", b"<script>alert(1)</script>Words of a page."), **more,
    )  # fmt: skip


def test_a_file_is_given_to_those_who_may_read_the_text_whole(client, world):
    path = f"/documents/{world.document.pk}/captures/{with_file(world).pk}/original"
    answer = client.get(path)
    assert (answer.status_code, "Words" in answer.text) == (403, False)
    SourceDocument.objects.update(rights="full")
    assert client.get(path)["Content-Type"] == "application/octet-stream"
    SourceDocument.objects.update(publication="withdrawn")
    assert client.get(path).status_code == 404
    assert client.get(f"/documents/{world.document.pk}/captures/{world.capture.pk}/original").status_code == 404


def compare(client, row, **query):
    return client.get(f"/documents/{row.pk}/compare/", query)


def test_two_captures_stand_side_by_side_with_their_differences_marked(client):
    old = CaptureFactory(
        document=DocumentFactory(rights="full"), text="It begins.\nWe will plant a <forest>.\nIt ends."
    )
    passage = PassageFactory(capture=old, exact="We will plant a <forest>")
    new = CaptureFactory(
        document=old.document, text="It begins.\nWe may plant a <forest>.\nNew words.\nIt ends.", captured_at=LATER
    )
    page = read(compare(client, old.document))
    assert [one.words for one in page.all("div", class_="row") if one.has("class_", "added")] == [
        "Paragraph 3+paragraph added [added: New words.]"
    ]
    (changed,) = [one for one in page.all("div", class_="row") if one.has("class_", "changed")]
    assert changed.one("del").words == "[removed: will]"
    assert changed.one("ins").words == "[added: may]"
    became = page.one("li", id=f"c{passage.pk}")
    assert became.has("class_", "changed")
    assert f"/documents/{old.document_id}/?capture={new.pk}&paragraph=2#para-2" in {
        a.attributes["href"] for a in became.all("a")
    }
    assert f"compare/?to={new.pk}" in client.get(f"/documents/{old.document_id}/").text


def test_a_passage_that_broke_is_marked_wherever_its_words_stand(client):
    old = CaptureFactory(document=DocumentFactory(rights="full"))
    passage = PassageFactory(capture=old)
    before = client.get(f"/documents/{old.document_id}/?at={passage.pk}")
    new = CaptureFactory(document=old.document, text="Nothing of it.", captured_at=LATER)
    page = read(client.get(f"/documents/{old.document_id}/?at={passage.pk}"))
    note = page.one("li", id=f"m{passage.pk}").one("span", class_="missing")
    assert note.words.startswith("Missing in the capture of 1 Apr 2026")
    assert (
        note.one("a").attributes["href"]
        == f"/documents/{old.document_id}/compare/?from={old.pk}&to={new.pk}#c{passage.pk}"
    )
    assert "in the capture of" not in before.text
    known = client.get(f"/documents/{old.document_id}/", {"at": passage.pk, "known_at": old.recorded_at.isoformat()})
    assert "in the capture of" not in known.text


def test_readers_of_excerpts_see_what_became_of_passages_and_not_the_texts(client):
    old = CaptureFactory(document=DocumentFactory(rights="excerpt"), text=f"We will plant a forest. {'x' * 900} secret")
    PassageFactory(capture=old)
    CaptureFactory(document=old.document, text=f"We might plant a forest. {'y' * 900} secret", captured_at=LATER)
    page = compare(client, old.document)
    assert "secret" not in page.text
    assert "rights allow excerpts" in page.text
    client.force_login(UserFactory())
    assert "secret" in compare(client, old.document).text


def test_of_a_withheld_capture_not_a_word_is_compared(client):
    world = make_world()
    new = capture(by=world.by, document=world.document, text="Secret words.", captured_at=timezone.now(), how="pasted")
    client.force_login(world.by)
    withhold(by=world.by, capture=new, reason="A court order.", now=timezone.now())
    page = compare(client, world.document)
    assert "A court order." in page.text
    assert "Secret" not in page.text
    assert "nothing is said of passages" in page.text
    withhold(by=world.by, capture=world.capture, reason="Copyright.", now=timezone.now())
    assert "We have agreed" not in compare(client, world.document).text


def test_what_cannot_be_compared_is_refused_or_said(client):
    one = CaptureFactory()
    assert "Fewer than two captures" in compare(client, one.document).text
    CaptureFactory(document=one.document, text="Another.", captured_at=LATER)
    other = CaptureFactory()
    for query in ({"from": other.pk}, {"to": 99999}, {"from": "x"}, {"form": 1}, {"page": 9}):
        assert compare(client, one.document, **query).status_code == 400
    assert "Not one paragraph differs" not in compare(client, one.document).text
    assert client.get(f"/documents/{DocumentFactory(publication='draft').pk}/compare/").status_code == 404


def test_more_passages_take_no_more_queries(client, django_assert_max_num_queries):
    old = CaptureFactory(document=DocumentFactory(rights="full"), text=" ".join(f"word{n:02}" for n in range(40)))
    PassageFactory(capture=old, exact="word00")
    new = CaptureFactory(document=old.document, text="Nothing.", captured_at=LATER)
    with django_assert_max_num_queries(30) as few:
        compare(client, old.document)
    for n in range(1, 40):
        PassageFactory(capture=old, exact=f"word{n:02}")
    assert new.checks.count() == 40
    with django_assert_max_num_queries(len(few)):
        compare(client, old.document)


def test_a_docx_is_taken_as_another_text(analyst, world):
    paper = document(lambda made: [made.add_paragraph(line) for line in TEXT.split("\n") if line])
    answer = analyst.post(
        f"/documents/{world.document.pk}/capture/", {"file": SimpleUploadedFile("a.docx", paper)}, follow=True
    )
    assert "0 same, 2 moved, 0 changed, 0 missing" in answer.text
