"""A captured text as the reader shows it: numbered paragraphs in segments, so that overlapping passages stay legible.

Pure Python over code points. Joining the segments of a text that is shown whole gives the text back exactly.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """A passage: its id, and start and end (exclusive) in code points."""

    pk: int
    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """Text covered by the same passages throughout; `starts` and `ends` name those that begin or end here.

    `at` is its offset in the captured text, in code points. `hidden` counts the code points left out in its place, in
    which case there is no text.
    """

    text: str
    at: int
    passages: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    hidden: int = 0

    @property
    def depth(self) -> int:
        """How many passages overlap here, at most 3: what the eye can tell apart."""
        return min(len(self.passages), 3)


@dataclass(frozen=True)
class Paragraph:
    """A non-blank line: its number from 1, its segments, and the passages that begin in it.

    `gap` is what stands between it and the paragraph before: line feeds, and lines of spaces.
    """

    number: int
    segments: tuple[Segment, ...]
    passages: tuple[int, ...]
    gap: str = ""


@dataclass(frozen=True)
class Hidden:
    """Whole paragraphs that are not shown: how many."""

    paragraphs: int


def windows_around(*, spans: Iterable[Span], length: int, margin: int) -> list[tuple[int, int]]:
    """The parts of a text that lie within `margin` code points of a passage, merged where they touch, in order."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda one: one.start):
        start, end = max(0, span.start - margin), min(length, span.end + margin)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def paragraphs_of(
    *,
    text: str,
    spans: Sequence[Span],
    windows: Sequence[tuple[int, int]] | None = None,
    numbers: Container[int] | None = None,
) -> list[Paragraph | Hidden]:
    """The paragraphs of a text with its passages; with `windows` only what lies in one of them is shown.

    A paragraph's number counts the lines that hold more than spaces, as the database numbers passages; of others than
    `numbers` nothing is said.
    """
    waiting = sorted(spans, key=lambda one: (one.start, -one.end, one.pk))
    found: list[Paragraph | Hidden] = []
    active: list[Span] = []
    number = offset = following = last = 0
    for line in text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        while following < len(waiting) and waiting[following].start < offset:
            active.append(waiting[following])
            following += 1
        here, active = active, [span for span in active if span.end > end]
        if not line.strip(" "):
            continue
        number += 1
        before, last = last, end
        if numbers is not None and number not in numbers:
            continue
        shown = [(start, end)] if windows is None else _overlap(start, end, windows)
        if shown:
            begun = tuple(span.pk for span in here if start <= span.start < end)
            gap = text[before:start] if windows is None else ""
            found.append(Paragraph(number, tuple(_segments(text, start, end, shown, here)), begun, gap))
        elif found and isinstance(found[-1], Hidden):
            found[-1] = Hidden(found[-1].paragraphs + 1)
        else:
            found.append(Hidden(1))
    return found


def _overlap(start: int, end: int, windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(max(start, a), min(end, b)) for a, b in windows if a < end and b > start]


def _segments(text: str, start: int, end: int, shown: list[tuple[int, int]], spans: list[Span]) -> Iterable[Segment]:
    at = start
    for first, last in shown:
        if first > at:
            yield Segment("", at, hidden=first - at)
        bounds = {first, last}
        for span in spans:
            bounds |= {edge for edge in (span.start, span.end) if first < edge < last}
        edges = sorted(bounds)
        for a, b in pairwise(edges):
            cover = [span for span in spans if span.start < b and span.end > a]
            yield Segment(
                text[a:b],
                a,
                passages=tuple(span.pk for span in cover),
                starts=tuple(span.pk for span in cover if span.start == a),
                ends=tuple(span.pk for span in cover if span.end == b),
            )
        at = last
    if at < end:
        yield Segment("", at, hidden=end - at)
