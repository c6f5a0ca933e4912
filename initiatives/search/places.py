"""Candidates as a list shows them: each with its paragraph and the words around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from initiatives.search.candidates import Candidate, candidates

AROUND = 70  # code points on either side
MOST = 50


@dataclass(frozen=True)
class Place:
    """Where words may stand: start and end (exclusive; code points), the words there, what is around, the paragraph."""

    start: int
    end: int
    words: str
    before: str
    after: str
    paragraph: int


@dataclass(frozen=True)
class Places:
    """What a search in one text found: the first places, and whether there are more."""

    query: str
    rows: tuple[Place, ...]
    more: bool


def places_in(*, text: str, query: str, windows: Sequence[tuple[int, int]] | None = None, limit: int = MOST) -> Places:
    """The places where the words of `query` may stand in `text`; with `windows` only those wholly within one of them."""
    shown = [(0, len(text))] if windows is None else windows
    found = candidates(text=text, query=query, limit=limit if windows is None else len(text))
    rows: list[Place] = []
    counted = paragraphs = 0
    for one in found.places:
        window = next(((a, b) for a, b in shown if a <= one.start and one.end <= b), None)
        if window is None:
            continue
        if len(rows) == limit:
            return Places(query, tuple(rows), more=True)
        # Paragraphs are counted on from the place before: every line is looked at once.
        line = text.rfind("\n", 0, one.start) + 1
        paragraphs += sum(bool(each.strip(" ")) for each in text[counted:line].split("\n"))
        counted = line
        rows.append(_place(text, one, window, paragraphs + 1))
    return Places(query, tuple(rows), more=found.more)


def _place(text: str, one: Candidate, window: tuple[int, int], paragraph: int) -> Place:
    first, last = max(window[0], one.start - AROUND), min(window[1], one.end + AROUND)
    before, after = text[first : one.start], text[one.end : last]
    # A line that goes on is cut between words, where it has any.
    if "\n" in before:
        before = before.rsplit("\n", 1)[1]
    elif first and text[first - 1] != "\n":
        before = f"…{before.split(' ', 1)[-1]}"
    if "\n" in after:
        after = after.split("\n", 1)[0]
    elif last < len(text) and text[last] != "\n":
        after = f"{after.rsplit(' ', 1)[0]}…"
    return Place(one.start, one.end, text[one.start : one.end], before, after, paragraph)
