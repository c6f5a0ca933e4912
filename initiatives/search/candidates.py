"""Where words may stand in a text: white space, hyphens, ligatures, case, quotes and width are ignored to find a place.

Only to find one: what is stored are the text's own words, once somebody has chosen them. Pure Python, linear time.
"""

import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

DOUBLE_QUOTES = "“”„‟«»″〝〞〟"
SINGLE_QUOTES = "‘’‚‛′‹›`´"
SAME = {**dict.fromkeys(DOUBLE_QUOTES, '"'), **dict.fromkeys(SINGLE_QUOTES, "'")}
# Space, control and format characters (the soft hyphen is one), and hyphens and dashes, which line breaks bring or take.
IGNORED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})


class Candidate(NamedTuple):
    """A place: start and end (exclusive), in code points of the text."""

    start: int
    end: int


class Found(NamedTuple):
    """The places in the order of the text, and whether there are more than were asked for."""

    places: tuple[Candidate, ...]
    more: bool


def folded(*, text: str) -> str:
    """The text as it is compared: compatible forms, case folded, quotes straight, without space and hyphens."""
    return text.translate(_Table())


def candidates(*, text: str, query: str, limit: int = 50) -> Found:
    """The places in `text` whose folded words are the folded `query`, at most `limit` of them and none over another.

    A place that would begin or end inside a character (the f of ﬁ) is none. A query that folds to nothing finds nothing.
    """
    table = _Table()
    wanted = unicodedata.normalize("NFC", query).translate(table)
    if not wanted:
        return Found((), more=False)
    flat = text.translate(table)
    at = flat.find(wanted)
    if at < 0:
        return Found((), more=False)
    # How long the folded text is after each code point: from it every place in the folded text leads back.
    lengths = {char: len(table[ord(char)]) for char in set(text)}
    after = array("L", accumulate(map(lengths.__getitem__, text)))
    places: list[Candidate] = []
    while at >= 0 and len(places) <= limit:
        place = _back(after, at, at + len(wanted))
        if place is not None:
            places.append(place)
        at = flat.find(wanted, at + len(wanted) if place is not None else at + 1)
    return Found(tuple(places[:limit]), more=len(places) > limit)


class _Table(dict[int, str]):
    """Code point → what it folds to, worked out once for each."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _fold(chr(point))
        return found


def _fold(char: str) -> str:
    # One character at a time, and decomposed, so that what a character folds to never depends on its neighbours.
    plain = unicodedata.normalize("NFKD", SAME.get(char, char))
    plain = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(SAME.get(part, part) for part in plain if unicodedata.category(part) not in IGNORED)


def _back(after: array, start: int, end: int) -> Candidate | None:
    """The code points whose folded forms are exactly `start`–`end` of the folded text."""
    first, last = bisect_right(after, start), bisect_left(after, end)
    begins = after[first - 1] if first else 0
    return Candidate(first, last + 1) if begins == start and after[last] == end else None
