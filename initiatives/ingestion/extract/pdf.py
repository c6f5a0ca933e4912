"""PDF: the text layer by pypdf, its lines put together to paragraphs without a word added or lost."""

import itertools
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from initiatives.ingestion.extract.reading import Read, Refused, one_line, put_together
from initiatives.vocabulary import LONGEST_TEXT

BY = f"PDF, text layer by pypdf {pypdf.__version__}"
MOST_PAGES = 2_000
NO_TEXT = "it has no text layer: its pages are pictures; run OCR over it, upload the text, and say so in “how”."
JOINED = "Lines were put together to paragraphs by their places on the page; compare them before you quote."

ENDS = '.!?:;…。．！？：；।॥”"’»」』)'
BEGINS = re.compile(r"^([•●▪◦‣–—・■□◆]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Zivx]{1,4}\))\s*")
# Scripts that write without spaces: lines of theirs join without one.
CLOSE = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]|[\U00020000-\U0003ffff]")
HYPHENS = "-\u2010\u00ad"


@dataclass(frozen=True)
class Line:
    """A line of a page with where it begins; `x` and `y` in points, `y` upwards."""

    text: str
    x: float
    y: float


def read(content: bytes) -> Read:
    """The paragraphs of every page. Raises Refused: locked, broken, too many pages, no text layer."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("it is locked with a password; save it without one.")
        count = len(reader.pages)
    except Refused:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, ImportError) as error:
        raise Refused(f"it is a broken, cut-off or locked PDF ({_first(error)}).") from error
    if count > MOST_PAGES:
        raise Refused(f"it has {count:,} pages; at most {MOST_PAGES:,} are read. Upload it in parts.")
    pages = list(_pages(reader, count))
    blank = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(blank) == len(pages):
        raise Refused(NO_TEXT)
    warnings = [JOINED]
    if blank:
        named = ", ".join(map(str, blank[:20])) + (" …" if len(blank) > 20 else "")
        warnings.append(f"{len(blank)} of {len(pages)} pages have no text layer and are left out: {named}.")
    return put_together(_paragraphs(pages), by=f"{BY}, {count} page{'s' if count > 1 else ''}", warnings=warnings)


def _first(error: Exception) -> str:
    return one_line(str(error))[:120] or type(error).__name__


def _pages(reader: pypdf.PdfReader, count: int) -> Iterator[list[Line]]:
    length = 0
    for number in range(count):
        try:
            lines = _lines(reader.pages[number])
        except (MemoryError, RecursionError):
            raise
        except Exception as error:
            raise Refused(f"page {number + 1} of {count} is broken ({_first(error)}).") from error
        length += sum(len(line.text) for line in lines)
        if length > LONGEST_TEXT:
            raise Refused(f"it holds more than {LONGEST_TEXT:,} characters, the most that is kept of a text.")
        yield lines


def _lines(page: Any) -> list[Line]:
    pieces: list[tuple[str, float, float]] = []

    def visit(text: str, transform: Any, matrix: Any, *_font: Any) -> None:
        x, y = matrix[4], matrix[5]
        pieces.append(
            (
                text,
                x * transform[0] + y * transform[2] + transform[4],
                x * transform[1] + y * transform[3] + transform[5],
            )
        )

    text = page.extract_text(visitor_text=visit)
    starts = _starts(pieces)
    found = []
    for place, words in enumerate(text.split("\n")):
        if line := one_line(words):
            x, y = starts[place] if place < len(starts) else (0.0, 0.0)
            found.append(Line(line, x, y))
    return found


def _starts(pieces: list[tuple[str, float, float]]) -> list[tuple[float, float]]:
    """Where the first words of each line stand."""
    starts: list[tuple[float, float] | None] = [None]
    for text, x, y in pieces:
        for number, part in enumerate(text.split("\n")):
            if number:
                starts.append(None)
            if part.strip() and starts[-1] is None:
                starts[-1] = (x, y)
    return [start or (0.0, 0.0) for start in starts]


def _paragraphs(pages: list[list[Line]]) -> Iterator[str]:
    held = ""
    for lines in pages:
        usual = _usual_gap(lines)
        widest = max((len(line.text) for line in lines), default=0)
        left = min((line.x for line in lines), default=0.0)
        before: Line | None = None
        for line in lines:
            if held and _begins(held, before, line, usual, widest, left):
                yield held
                held = ""
            held = _joined(held, line.text)
            before = line
    yield held


def _usual_gap(lines: list[Line]) -> float:
    gaps = [above.y - below.y for above, below in itertools.pairwise(lines) if above.y - below.y > 1]
    return median(gaps) if gaps else 0.0


def _begins(held: str, before: Line | None, line: Line, usual: float, widest: int, left: float) -> bool:
    """Whether the line begins a paragraph of its own. On a new page only what the words themselves say counts."""
    ended = held[-1] in ENDS
    if ended and BEGINS.match(line.text):
        return True
    if before is None:
        return ended or line.text.isdecimal()
    if before.text.isdecimal() and held == before.text:
        return True
    gap = before.y - line.y
    if usual and gap > 1.35 * usual:
        return True
    short = len(before.text) < 0.75 * widest
    indented = line.x > left + 6 and before.x <= left + 6
    return (ended and (short or indented)) or (short and len(before.text) < 0.5 * widest and line.text[:1].isupper())


def _joined(held: str, line: str) -> str:
    """Two lines of one paragraph. A hyphen at the end of a line stays, and the rest of its word follows at once."""
    if not held:
        return line
    if held[-1] in HYPHENS and len(held) > 1 and held[-2].isalnum() and line[0].isalnum():
        return held + line
    if CLOSE.match(held[-1]) and CLOSE.match(line[0]):
        return held + line
    return f"{held} {line}"
