"""Files made to break, hang or fill up whoever opens them: each ends in a sentence, soon."""

import io
import zipfile
import zlib
from pathlib import Path

import pypdf
import pytest
from django.core.exceptions import ValidationError

from initiatives.ingestion.extract import door
from initiatives.ingestion.extract.door import extract
from tests.ingestion.papers import WORD, document, pdf, repacked

OURS = Path(__file__).resolve()
PAPER = document(lambda made: made.add_paragraph("Words."))
ENTITIES = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
LAUGHS = (
    f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]><w:document xmlns:w="{WORD}"><w:body><w:p><w:r>'
    "<w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{OURS.as_uri()}">]><w:document xmlns:w="{WORD}"><w:body><w:p><w:r>'
    "<w:t>seen:&e;</w:t></w:r></w:p></w:body></w:document>"
)


def refusal(name, content):
    with pytest.raises(ValidationError) as caught:
        extract(name=name, content=content)
    return " ".join(caught.value.message_dict["file"])


def read_or_refused(name, content):
    """The text, or else the sentence."""
    try:
        return extract(name=name, content=content).text
    except ValidationError as refused:
        return " ".join(refused.message_dict["file"])


def locked(password):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["Words of a locked paper."])))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_pdf_is_refused_and_one_that_opens_without_a_password_is_read():
    assert "locked" in refusal("a.pdf", locked("secret"))
    assert extract(name="a.pdf", content=locked("")).text == "Words of a locked paper."


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00\xff" * 5000, pdf(["Words."])[:300], PAPER[:-200], b"PK\x03\x04"]
)
def test_a_broken_or_cut_off_file_is_refused(content):
    assert "“a.pdf”: " in refusal("a.pdf", content)


@pytest.mark.parametrize("cut", range(0, 1200, 97))
def test_a_pdf_cut_off_anywhere_is_read_or_refused_and_never_an_error(cut):
    whole = pdf(["The two sides met in the capital."], ["They agreed."])
    assert read_or_refused("a.pdf", whole[: len(whole) - cut])


def test_entities_are_neither_multiplied_nor_fetched():
    for xml in (LAUGHS, OUTSIDE):
        found = read_or_refused("a.docx", repacked(PAPER, word__document_dot_xml=xml))
        assert len(found) < 1000
        assert "Files made to break" not in found
        assert "haha" not in found


def test_an_archive_that_would_unpack_to_gigabytes_is_refused_before_it_is_unpacked():
    bomb = repacked(PAPER, word__bomb_dot_bin=b"\x00" * 210 * 1024 * 1024)
    assert len(bomb) < 1024 * 1024
    assert "would unpack to" in refusal("a.docx", bomb)
    large = f'<w:document xmlns:w="{WORD}"><!--{"x" * 61 * 1024 * 1024}--></w:document>'
    assert "one XML part" in refusal("a.docx", repacked(PAPER, word__document_dot_xml=large))


def test_an_archive_of_another_kind_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "other than DOCX" in refusal("a.docx", out.getvalue())


def test_a_text_longer_than_is_kept_is_refused():
    assert "more than 2,000,000 characters" in refusal(
        "a.docx", document(lambda made: [made.add_paragraph("x" * 700_000) for _ in range(3)])
    )


def test_too_many_pages_are_refused_by_their_number():
    assert "2,001 pages; at most 2,000" in refusal("a.pdf", pdf(*[["a"]] * 2001))


def test_a_page_that_unpacks_to_gigabytes_ends_in_a_sentence():
    packed = zlib.compress(b" " * 900_000_000, 9)
    page = pdf(["Words."]).split(b"7 0 obj")
    bomb = (
        page[0]
        + b"7 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
        + packed
        + b"\nendstream\nendobj\n"
    )
    assert "“a.pdf”: " in refusal("a.pdf", bomb)


def test_a_page_nested_without_end_is_read_or_refused():
    for page in (b"<html>" + b"<div>" * 100_000 + b"deep", b"<html>" + b"<b><table><p>" * 20_000 + b"deep"):
        found = read_or_refused("a.html", page)
        assert "deep" in found or "“a.html”: " in found


def test_a_reader_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(door, "SECONDS", 0.05)
    assert "within 0.05 seconds" in refusal("a.pdf", pdf(["Words."]))


def test_what_parses_foreign_bytes_sees_nothing_of_our_environment(monkeypatch):
    seen = {}

    def spy(command, **given):
        seen.update(given)
        raise door.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(door.subprocess, "run", spy)
    refusal("a.pdf", pdf(["Words."]))
    assert seen["env"] == {"LC_ALL": "C.UTF-8"}
