"""Adding a document, capturing its text, and marking passages in it."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from initiatives.actions.writing import change, refuse, require, save_new, writes
from initiatives.models import Capture, Original, Partnership, Passage, SourceDocument, User
from initiatives.permissions import may_draft, may_publish
from initiatives.vocabulary import LARGEST_FILE, LONGEST_TEXT

# Characters of words that stand nowhere, by which the nearest are found.
LONGEST_COMPARED = 1_000


@dataclass(frozen=True)
class File:
    """A file as it was uploaded: its name, the media type that its bytes show, and the bytes."""

    name: str
    media_type: str
    content: bytes


@writes
def add_document(
    *, by: User, partnership: Partnership, title: str, kind: str, language: str, **fields: Any
) -> SourceDocument:
    """Draft a document; its own fields hold only what stands in it. Raises ValidationError, PermissionDenied."""
    require(may_draft(user=by, partnership=partnership), to=f"add documents to {partnership}")
    if not title.strip():
        refuse("title", "Give the document's title, or one of ours where it has none.", code="blank")
    row = SourceDocument(
        partnership=partnership, title=title.strip(), kind=kind, language=language, author=by, **fields
    )
    save_new(row)
    return row


def normalised(*, text: str) -> str:
    """The two declared normalisations, made once at capture: NFC, and line feeds for every line ending."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@writes
def capture(
    *, by: User, document: SourceDocument, text: str, captured_at: datetime, how: str, original: File | None = None
) -> Capture:
    """Keep a text of the document, and beside it the file it was read from; the database checks its passages again.

    The same text again gives the capture that is there; it gets the file if it has none. Raises ValidationError (empty,
    too long, a NUL character; an empty or too large file), PermissionDenied.
    """
    require(may_draft(user=by, partnership=document.partnership), to=f"capture documents of {document.partnership}")
    text = normalised(text=text)
    if not text.strip():
        refuse("text", "The text is empty; paste or upload the document's words.", code="blank")
    if "\x00" in text:
        refuse("text", f"There is a NUL character at {text.index(chr(0))}; a text has none.")
    if len(text) > LONGEST_TEXT:
        refuse("text", f"The text has {len(text):,} characters; at most {LONGEST_TEXT:,} are kept.", code="too_long")
    _in_turn(document)
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = Capture.objects.filter(document=document, sha256=digest).first()
    if row is None:
        row = Capture(document=document, text=text, sha256=digest, captured_at=captured_at, how=how)
        save_new(row)
    if original is not None and not Original.objects.filter(capture=row).exists():
        _keep(original, row)
    return row


@writes
def add_with_text(
    *, by: User, partnership: Partnership, text: str, captured_at: datetime, how: str, original: File | None = None,
    **fields: Any,
) -> SourceDocument:  # fmt: skip
    """Draft a document and keep its first text, both or neither. Raises as `add_document` and `capture` do."""
    row = add_document(by=by, partnership=partnership, **fields)
    capture(by=by, document=row, text=text, captured_at=captured_at, how=how, original=original)
    return row


def _keep(file: File, row: Capture) -> None:
    size = len(file.content)
    if not 0 < size <= LARGEST_FILE:
        refuse("file", f"“{file.name}” has {size:,} bytes; a file of 1 to {LARGEST_FILE:,} bytes is kept.", code="size")
    digest = hashlib.sha256(file.content).hexdigest()
    kept = Original(
        capture=row, name=file.name, media_type=file.media_type, size=size, sha256=digest, content=file.content
    )
    save_new(kept)


def find_words(*, text: str, exact: str, near: int | None = None) -> int:
    """The offset (code points) of `exact` in `text`; of several, the one closest to `near`.

    Raises ValidationError when the words occur nowhere (naming the nearest candidate) or more than once without `near`.
    """
    if not exact.strip():
        refuse("exact", "Give the words themselves.", code="blank")
    places = list(_places(text, exact))
    if not places:
        refuse(
            "exact",
            f"These words stand nowhere in the text: “{exact}”. The nearest are: “{_nearest(text, exact)}”.",
            code="misquoted",
        )
    if len(places) > 1 and near is None:
        refuse(
            "exact",
            f"These words stand {len(places)} times (at {', '.join(map(str, places))}); say which.",
            code="ambiguous",
        )
    return min(places, key=lambda at: abs(at - (near or 0)))


def _places(text: str, exact: str) -> Iterator[int]:
    at = text.find(exact)
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _nearest(text: str, exact: str) -> str:
    # Only to show where the words may have been meant; nothing is ever anchored to it. The beginning of long words is
    # enough for that: the comparison takes as long as both lengths multiplied.
    exact = exact[:LONGEST_COMPARED]
    match = SequenceMatcher(None, text, exact, autojunk=False).find_longest_match() if len(text) < 50_000 else None
    if not match or not match.size:
        return ""
    start = max(0, match.a - match.b)
    return text[start : start + len(exact)]


@writes
def mark_passage(*, by: User, capture: Capture, exact: str, start: int | None = None) -> Passage:
    """The passage of these words, made when it is not there yet; `start` says which of several occurrences.

    Offsets are code points. Raises ValidationError, PermissionDenied.
    """
    document = capture.document
    require(
        may_draft(user=by, partnership=document.partnership), to=f"mark passages in documents of {document.partnership}"
    )
    at = find_words(text=capture.text, exact=exact, near=start)
    if start is not None and at != start:
        refuse("start", f"The words do not stand at {start}; the nearest are at {at}.")
    _in_turn(capture)
    held = Passage.objects.filter(capture=capture, start=at, end=at + len(exact)).first()
    if held:
        return held
    row = Passage(capture=capture, start=at, end=at + len(exact), exact=exact)
    save_new(row)
    return row


def _in_turn(row: SourceDocument | Capture) -> None:
    """Lock the row until the transaction ends, so that of two who keep the same words the second finds the first's."""
    type(row)._default_manager.select_for_update(no_key=True).values_list("pk").get(pk=row.pk)


@writes
def withhold(*, by: User, capture: Capture, reason: str, now: datetime) -> Capture:
    """Hide a capture's text at every clock; its hash, dates and the reason stay. Raises ValidationError, PermissionDenied."""
    document = capture.document
    require(may_publish(user=by, partnership=document.partnership), to=f"withhold documents of {document.partnership}")
    if not reason.strip():
        refuse("withheld_reason", "Say why: a court order, a claim of copyright.", code="blank")
    row = Capture.objects.select_for_update().get(pk=capture.pk)
    change(row, values={"withheld_at": row.withheld_at or now, "withheld_reason": reason.strip()})
    return row
