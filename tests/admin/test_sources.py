"""Documents, the texts taken of them, and the passages marked in them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from initiatives.models import Capture, Passage, SourceDocument
from tests.admin.conftest import add, change, errors, member, page, said, signed_in
from tests.ingestion.papers import document, pdf


@pytest.fixture
def analyst(world):
    return signed_in(member("analyst", world.partnership))


def document_of(world, **more):
    return {
        "partnership": world.partnership.pk,
        "title": "A treaty",
        "kind": "instrument",
        "language": "en",
        "rights": "full",
        **more,
    }


def test_a_document_is_added_with_its_first_text(analyst, world):
    assert add(analyst, "sourcedocument", **document_of(world, text="Article 1\r\nTrees.")).status_code == 302
    row = SourceDocument.objects.get(title="A treaty")
    assert (row.publication, row.author.username) == ("draft", "analyst")
    capture = row.captures.get()
    assert (capture.text, capture.how) == ("Article 1\nTrees.", "pasted")


def test_a_text_can_be_uploaded(analyst, world):
    file = SimpleUploadedFile("treaty.txt", "Ártigo 1".encode())
    add(analyst, "sourcedocument", **document_of(world, text_file=file))
    assert SourceDocument.objects.get(title="A treaty").captures.get().text == "Ártigo 1"


def test_a_file_in_another_encoding_is_refused_by_name(analyst, world):
    file = SimpleUploadedFile("treaty.txt", "Ártigo".encode("latin-1"))
    answer = add(analyst, "sourcedocument", **document_of(world, text_file=file))
    assert "“treaty.txt”: it is not UTF-8 (byte 0, 0xc1)" in errors(answer)["text_file"]


def test_a_text_that_cannot_be_kept_leaves_no_document_behind(analyst, world):
    file = SimpleUploadedFile("treaty.txt", b"a\x00b")
    answer = add(analyst, "sourcedocument", **document_of(world, text_file=file))
    assert answer.status_code == 200
    assert "NUL" in " ".join(errors(answer).values())
    assert not SourceDocument.objects.filter(title="A treaty").exists()


def test_another_text_of_a_document_is_taken_and_the_same_one_is_not_taken_twice(analyst, world):
    for text in ("A newer text.", "A newer text."):
        assert change(analyst, "sourcedocument", world.document, text=text).status_code == 302
    assert Capture.objects.filter(document=world.document).count() == 2


def test_words_are_found_in_the_newest_text_that_has_them(analyst, world):
    change(analyst, "sourcedocument", world.document, text="A newer text. We agree.")
    for words in ("We agree.", "Brazil and Norway met."):
        add(analyst, "passage", words=words, document=world.document.pk)
    newest = world.document.captures.latest("pk")
    assert Passage.objects.get(exact="We agree.").capture == newest
    assert Passage.objects.get(exact="Brazil and Norway met.").capture == world.capture


def test_a_passage_is_marked_by_its_words(analyst, world):
    assert add(analyst, "passage", words="Brazil and Norway met.", document=world.document.pk).status_code == 302
    answer = add(analyst, "passage", words="Nobody said this.", document=world.document.pk)
    assert "stand nowhere" in errors(answer)["words"]


def test_the_kind_of_a_published_document_stays(analyst, world):
    assert change(analyst, "sourcedocument", world.document, kind="instrument", dateline="OSLO").status_code == 302
    world.document.refresh_from_db()
    assert (world.document.kind, world.document.dateline) == ("press", "OSLO")


def test_a_paper_is_uploaded_and_what_was_read_of_it_is_shown(analyst, world):
    paper = pdf(["The two sides will plant a forest."])
    answer = add(analyst, "sourcedocument", **document_of(world, text_file=SimpleUploadedFile("treaty.pdf", paper)))
    row = SourceDocument.objects.get(title="A treaty")
    assert bytes(row.captures.get().original.content) == paper
    assert "34 characters were read: “The two sides will plant a forest.”" in said(answer)
    assert "put together to paragraphs" in said(answer)
    scan = add(analyst, "sourcedocument", **document_of(world, text_file=SimpleUploadedFile("scan.pdf", pdf([]))))
    assert "run OCR" in errors(scan)["text_file"]


def test_another_text_says_what_became_of_the_passages_and_those_that_broke_are_filtered(analyst, world):
    paper = document(lambda made: made.add_paragraph(world.agreed.exact))
    answer = change(analyst, "sourcedocument", world.document, text_file=SimpleUploadedFile("a.docx", paper))
    assert "Passages of the earlier texts: 0 same, 1 moved, 0 changed, 1 missing." in said(answer)
    for state, many in (("broken", 2), ("missing", 1), ("verbatim", 0)):
        assert analyst.get(page("passage"), {"state": state}).context["cl"].result_count == many
