"""What every format gives, and how it refuses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from initiatives.vocabulary import LONGEST_TEXT

# What parts words inside a paragraph; a no-break space is the author's and stays.
SPACES = re.compile("[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")
# Half characters and control characters, which no text can hold and some files do.
UNREADABLE = re.compile("[\ud800-\udfff\x00-\x08\x0e-\x1b\x7f]")
REPLACEMENT = "\ufffd"


class Refused(Exception):
    """A file that gives no text; the message says why and what would be right."""


@dataclass(frozen=True)
class Read:
    """A text, one paragraph a line; `by` says what read it, `warnings` what a reader must look at."""

    text: str
    by: str
    warnings: tuple[str, ...] = ()


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return SPACES.sub(" ", text).strip()


def put_together(paragraphs: Iterable[str], *, by: str, warnings: Iterable[str] = ()) -> Read:
    """Paragraphs as the lines of a text, blank ones left out. Raises Refused beyond the longest text kept."""
    lines: list[str] = []
    length = unreadable = 0
    for paragraph in paragraphs:
        line, many = UNREADABLE.subn(REPLACEMENT, paragraph.strip(" \n"))
        if not line.strip():
            continue
        length, unreadable = length + len(line) + 1, unreadable + many
        if length > LONGEST_TEXT:
            raise Refused(f"it holds more than {LONGEST_TEXT:,} characters, the most that is kept of a text.")
        lines.append(line)
    said = [*warnings]
    if unreadable:
        said.append(f"{unreadable:,} characters could not be read and stand as “{REPLACEMENT}”.")
    return Read("\n".join(lines), by, tuple(said))
