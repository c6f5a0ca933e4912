"""Words → where they stand in a text. Compared exactly, code point by code point; likeness only ever suggests."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice

from initiatives.ingestion.records import Quote

LIKE_ENOUGH = 0.6  # below this a candidate is no help
_PLACES = 200  # of a long text that are looked at for a suggestion
_LONGEST = 600  # characters of a quote that are compared for a suggestion
_SLACK = 12  # characters by which the ends of a suggestion may lie off


class NotFound(ValueError):
    """A quote that has no one place in the text; the message says why and what would be right."""


def locate(*, text: str, quote: Quote) -> int:
    """The offset (code points from 0) of the quote's words in `text`.

    Words that occur more than once are told apart by `at` (which is asserted wherever it is given) or by `near`, words
    that occur once and stand closest. Raises NotFound.
    """
    if not quote.text.strip():
        raise NotFound("is empty; write the words as they stand in the document")
    places = occurrences(text=text, words=quote.text)
    if not places:
        raise NotFound(
            f"these words stand nowhere in the document: “{_short(quote.text)}”; {_suggestion(text, quote.text)}"
        )
    if quote.at:
        start, end = quote.at
        if start in places and end == start + len(quote.text):
            return start
        stands = ", ".join(f"[{place}, {place + len(quote.text)}]" for place in places)
        raise NotFound(f"the words do not stand at [{start}, {end}] but at {stands}")
    if len(places) == 1:
        return places[0]
    if not quote.near:
        listed = ", ".join(map(str, places[:10])) + (" …" if len(places) > 10 else "")
        raise NotFound(
            f"these words stand {len(places)} times in the document (at {listed}): “{_short(quote.text)}”; add `near: …` with "
            "words that stand once, close by the right one"
        )
    return _closest(text, quote, places)


def occurrences(*, text: str, words: str) -> list[int]:
    """Every offset at which `words` stand in `text`, overlapping ones too."""
    return list(_occurrences(text, words))


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _closest(text: str, quote: Quote, places: list[int]) -> int:
    marks = occurrences(text=text, words=quote.near)
    if len(marks) != 1:
        often = f"stands {len(marks)} times" if marks else f"stands nowhere; {_suggestion(text, quote.near)}"
        raise NotFound(f"near: “{_short(quote.near)}” {often}; give words that stand exactly once in the document")
    mark = range(marks[0], marks[0] + len(quote.near))

    def gap(place: int) -> int:
        return max(place - mark.stop, mark.start - place - len(quote.text), 0)

    first, second = sorted(places, key=gap)[:2]
    if gap(first) == gap(second):
        raise NotFound(
            f"near: “{_short(quote.near)}” is as close to {first} as to {second}; give words closer to one of them"
        )
    return first


def _suggestion(text: str, words: str) -> str:
    at, candidate = nearest(text=text, words=words)
    if not candidate:
        return "nothing in it is like them"
    return f"the nearest, at {at}–{at + len(candidate)}, are “{_short(candidate)}”{_difference(candidate, words)}"


def nearest(*, text: str, words: str) -> tuple[int, str]:
    """The place and words of `text` that are most like `words`, or (0, "") when nothing is; only ever a suggestion."""
    words = words[:_LONGEST]
    matcher = SequenceMatcher(b=words.casefold(), autojunk=False)
    best, found = LIKE_ENOUGH, -1
    for start in _starts(text, words):
        matcher.set_seq1(text[start : start + len(words)].casefold())
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
            best, found = matcher.ratio(), start
    return (0, "") if found < 0 else _trimmed(text, words, found)


def _starts(text: str, words: str) -> list[int]:
    # Where a word of the quote stands in the text, the quote may have been meant to; the longest words tell most.
    starts: dict[int, None] = {}
    for match in sorted(re.finditer(r"\w+", words), key=lambda word: -len(word[0])):
        for place in islice(_occurrences(text, match[0]), 20):
            starts[max(place - match.start(), 0)] = None
        if len(starts) >= _PLACES:
            break
    return list(starts)


def _trimmed(text: str, words: str, start: int) -> tuple[int, str]:
    # One word of the quote was laid on its like; its two ends may lie a little off, and belong where a word does.
    matcher = SequenceMatcher(b=words, autojunk=False)
    ends = _edges(text, start + len(words))
    begins = _edges(text, start)
    best, found = -1.0, (start, text[start : start + len(words)])
    for begin in begins:
        for end in ends:
            matcher.set_seq1(text[begin:end])
            if (ratio := matcher.ratio()) > best:
                best, found = ratio, (begin, text[begin:end])
    return found


def _edges(text: str, near: int) -> list[int]:
    around = range(max(near - _SLACK, 0), min(near + _SLACK, len(text)) + 1)
    edges = [at for at in around if at in (0, len(text)) or text[at - 1].isalnum() != text[at].isalnum()]
    return sorted(edges, key=lambda at: abs(at - near))[:8] or [min(near, len(text))]


def _difference(candidate: str, words: str) -> str:
    changes = [
        code for code in SequenceMatcher(None, candidate, words, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    if not changes:
        return ""
    _, a, b, c, d = changes[0]
    there, here = _named(candidate[a:b]), _named(words[c:d])
    return f"; first difference: there {there}, here {here}"


def _named(part: str) -> str:
    if not part:
        return "nothing"
    if len(part) == 1 and not part.isalnum():
        return f"U+{ord(part):04X} {unicodedata.name(part, 'without a name')}"
    return f"“{_short(part)}”"


def _short(words: str) -> str:
    shown = words.replace("\n", "⏎")
    return shown if len(shown) <= 200 else f"{shown[:200]}…"
