"""Two texts side by side: which paragraphs stayed, went, came and changed, and which words in those that changed.

Pure Python. Joining the pieces of a side gives its paragraph back exactly. Only to be looked at: nothing is anchored to it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

CLOSE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MARKS = "!-/:-@\\[-`{-~\u00a1-\u00bf\u2010-\u205e\u3000-\u303f\u0964\u0965\uff01-\uff0f\uff1a-\uff20"
# A word, a run of spaces, or one mark; scripts without spaces go character by character.
WORDS = re.compile(f"[ \t\u00a0]+|[{CLOSE}]|[^ \t\u00a0{CLOSE}{MARKS}]+|.", re.DOTALL)
ALIKE = 0.4  # share of common words from which two paragraphs are shown as one that changed
MOST_PARAGRAPHS, CAREFUL_PARAGRAPHS, MOST_PAIRS, MOST_WORDS = 20_000, 3_000, 40_000, 3_000
CONTEXT = 1  # unchanged paragraphs left beside a change


class TooDifferent(Exception):
    """The texts differ in more paragraphs than can be laid side by side."""


@dataclass(frozen=True)
class Piece:
    """Words that stayed (""), were removed ("-") or added ("+")."""

    text: str
    sign: str = ""


@dataclass(frozen=True)
class Row:
    """A paragraph on either side, by number from 1; `kind` is same, changed, removed, added or folded.

    A folded row stands for `folded` unchanged paragraphs that begin with these numbers. The words are only compared when
    they are looked at: a page shows few of the rows.
    """

    kind: str
    old: int = 0
    new: int = 0
    was: str = ""
    now: str = ""
    folded: int = 0

    @cached_property
    def _pieces(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        if self.kind == "changed":
            return pieces_of(old=self.was, new=self.now)
        sign = {"removed": "-", "added": "+"}.get(self.kind, "")
        return (Piece(self.was, sign),), (Piece(self.now, sign),)

    @property
    def before(self) -> tuple[Piece, ...]:
        """The earlier words in pieces."""
        return self._pieces[0]

    @property
    def after(self) -> tuple[Piece, ...]:
        """The later words in pieces."""
        return self._pieces[1]


def paragraphs(*, text: str) -> list[str]:
    """The paragraphs of a text as readers and passages count them: its lines with more than spaces in them."""
    return [line for line in text.split("\n") if line.strip(" ")]


def rows_of(*, old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The rows of two lists of paragraphs, long unchanged stretches folded. Raises TooDifferent."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(left), len(right)) > MOST_PARAGRAPHS:
        raise TooDifferent
    quick = max(len(left), len(right)) > CAREFUL_PARAGRAPHS
    rows = [_same(place, place, text) for place, text in enumerate(old[:head], 1)]
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=quick).get_opcodes():
        if kind == "equal":
            rows += [_same(head + a + n + 1, head + c + n + 1, left[a + n]) for n in range(b - a)]
        else:
            rows += _replaced(left[a:b], right[c:d], head + a + 1, head + c + 1)
    rows += [
        _same(len(old) - tail + n + 1, len(new) - tail + n + 1, text) for n, text in enumerate(old[len(old) - tail :])
    ]
    return list(_folded(rows))


def pieces_of(*, old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The words of two paragraphs, each side in pieces that stayed, were removed or added."""
    left, right = WORDS.findall(old), WORDS.findall(new)
    if max(len(left), len(right)) > MOST_WORDS:
        return (Piece(old, "-"),), (Piece(new, "+"),)
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        _add(before, "".join(left[a:b]), "" if kind == "equal" else "-")
        _add(after, "".join(right[c:d]), "" if kind == "equal" else "+")
    return tuple(before), tuple(after)


def _add(pieces: list[Piece], text: str, sign: str) -> None:
    # A lone space between two changed words is part of the change: the eye reads one stretch.
    if not text:
        return
    if (
        pieces
        and sign
        and len(pieces) > 1
        and not pieces[-1].sign
        and pieces[-1].text.isspace()
        and pieces[-2].sign == sign
    ):
        space, changed = pieces.pop(), pieces.pop()
        text = changed.text + space.text + text
    pieces.append(Piece(text, sign))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    many = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        many += 1
    return many


def _same(old: int, new: int, text: str) -> Row:
    return Row("same", old, new, text, text)


def _replaced(left: Sequence[str], right: Sequence[str], old: int, new: int) -> Iterator[Row]:
    """Paragraphs that were replaced by others: those alike are shown as one that changed, in their order."""
    following = 0
    counted = [Counter(WORDS.findall(text)) for text in right] if len(left) * len(right) <= MOST_PAIRS else []
    for place, text in enumerate(left):
        twin = _twin(text, counted, following) if counted else (place if place < len(right) else None)
        if twin is None or (not counted and twin < following):
            yield Row("removed", old + place, was=text)
            continue
        for extra in range(following, twin):
            yield Row("added", new=new + extra, now=right[extra])
        yield Row("changed", old + place, new + twin, text, right[twin])
        following = twin + 1
    for extra in range(following, len(right)):
        yield Row("added", new=new + extra, now=right[extra])


def _twin(text: str, counted: list[Counter[str]], following: int) -> int | None:
    mine = Counter(WORDS.findall(text))
    for place in range(following, len(counted)):
        both = (mine & counted[place]).total()
        if 2 * both >= ALIKE * (mine.total() + counted[place].total()):
            return place
    return None


def _folded(rows: list[Row]) -> Iterator[Row]:
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].kind == "same":
            end += 1
        if end == at:
            yield rows[at]
            at += 1
            continue
        first = at + (CONTEXT if at else 0)
        last = end - (CONTEXT if end < len(rows) else 0)
        if last - first < 2:
            yield from rows[at:end]
        else:
            yield from rows[at:first]
            yield Row("folded", rows[first].old, rows[first].new, folded=last - first)
            yield from rows[last:end]
        at = end
