"""How wide words are, as far as it can be guessed without a font: for breaking and shortening labels of any script.

Pages set charts in the reader's own font, files in Liberation Sans; so widths are those of a common sans, a little generous.
"""

import unicodedata
from collections.abc import Iterator

NARROW, BROAD = frozenset("iljtfrI.,:;'’|!()[]/ ·-"), frozenset("mwMW@%—…")


def width(words: str, *, size: float, bold: bool = False) -> float:
    """The width in pixels at a font size; marks that stand above or below a letter take none."""
    return sum(_share(letter) for letter in words) * size * (1.07 if bold else 1)


def shortened(words: str, *, size: float, limit: float) -> str:
    """The words, or as many of their letters as fit with an ellipsis."""
    if width(words, size=size) <= limit:
        return words
    kept = words
    while kept and width(kept + "…", size=size) > limit:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, *, size: float, limit: float, bold: bool = False) -> Iterator[str]:
    """The words in lines of at most `limit` pixels; a longer word is cut."""
    line = ""
    for piece in _pieces(words):
        if line and width((line + piece).rstrip(), size=size, bold=bold) > limit:
            yield line.rstrip()
            line = ""
        while width(piece.rstrip(), size=size, bold=bold) > limit and len(piece) > 1:
            cut = next(n for n in range(len(piece), 0, -1) if n == 1 or width(piece[:n], size=size, bold=bold) <= limit)
            yield piece[:cut]
            piece = piece[cut:]
        line += piece
    if line.strip():
        yield line.rstrip()


def label(words: str, *, size: float, limit: float, lines: int = 2) -> list[str]:
    """The words in so many lines at most, the last one shortened."""
    found = list(wrapped(words, size=size, limit=limit))
    if len(found) <= lines:
        return found
    return [*found[: lines - 1], shortened(" ".join(found[lines - 1 :]), size=size, limit=limit)]


def _share(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    if letter in NARROW:
        return 0.34
    if letter in BROAD:
        return 0.9
    return 0.7 if letter.isupper() else 0.58


def _pieces(words: str) -> Iterator[str]:
    """What a line may break after: words with their space, and each letter of a script that is written without spaces."""
    piece = ""
    for letter in words:
        wide = unicodedata.east_asian_width(letter) in "WF"
        if wide and piece:
            yield piece
            piece = ""
        piece += letter
        if wide or letter == " ":
            yield piece
            piece = ""
    if piece:
        yield piece
