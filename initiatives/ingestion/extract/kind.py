"""What a file is, by its bytes; the name only says what somebody believed."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from initiatives.ingestion.extract.reading import Refused

PLAIN, HTML, PDF = "text/plain", "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": PLAIN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
}
TAKEN = {PLAIN: "plain text", HTML: "HTML", PDF: "PDF", DOCX: "DOCX"}
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
ANY_TAG = re.compile(rb"</?(p|div|h[1-6]|br|article|span|table|ul)[\s/>]", re.IGNORECASE)
LOOKED_AT = 4096
WHAT_IS_TAKEN = "plain text in UTF-8, HTML, PDF or DOCX is read"


def judge(*, name: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    """The media type that the bytes show, and warnings where the name says another. Raises Refused."""
    found = _by_bytes(content, named=_named(name))
    named = _named(name)
    if named and named != found:
        return found, (
            f"The name ends in {PurePosixPath(name).suffix}, but the bytes are {TAKEN[found]}; they were read as that.",
        )
    return found, ()


def _named(name: str) -> str | None:
    return SUFFIXES.get(PurePosixPath(name.lower()).suffix)


def _by_bytes(content: bytes, *, named: str | None) -> str:
    start = content[:LOOKED_AT]
    if b"%PDF-" in start[:1024]:
        return PDF
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    if start.startswith(OLD_OFFICE):
        raise Refused("it is an old Office file, or one locked with a password; save it as DOCX without a password.")
    if start.startswith(b"{\\rtf"):
        raise Refused("it is RTF; save it as DOCX or PDF.")
    if start.startswith(PICTURES):
        raise Refused("it is a picture; run OCR over it, upload the text, and say so in “how”.")
    if MARKUP.search(start) or (named == HTML and ANY_TAG.search(start)):
        return HTML
    return PLAIN


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        raise Refused(f"it is a broken or cut-off ZIP or DOCX file ({error}).") from error
    if "word/document.xml" in names:
        return DOCX
    raise Refused(f"it is a ZIP archive or an Office file other than DOCX; {WHAT_IS_TAKEN}.")
