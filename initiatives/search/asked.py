"""What somebody typed, read into words that PostgreSQL's full text knows and parts that are looked for letter by letter."""

import unicodedata
from dataclasses import dataclass

from initiatives.search.spellings import spellings

LONGEST = 200  # characters of a question that are read
MOST_WORDS = 12
PREFIX_FROM = 3  # a shorter word stands for itself only: "ai" is not the beginning of "aims"
JOINERS = "-.'’"
# Letters from Devanagari on are not parted by spaces, or not stemmed: Hindi, Thai, Japanese, Korean … The two blocks
# of Latin and Greek additions behind them, and punctuation, are not meant.
FIRST_PART, LAST_LATIN = "ऀ", range(0x1E00, 0x2C00)
KEPT_FORMATS = "\u200c\u200d"  # the joiners that change how Indic letters are written


@dataclass(frozen=True)
class Asked:
    """A question: its readable text, its words, its parts, and whether anything was left out for length."""

    text: str
    words: tuple[str, ...]
    parts: tuple[str, ...]
    cut: bool

    def __bool__(self) -> bool:
        return bool(self.words or self.parts)

    @property
    def tsquery(self) -> str:
        """The words in to_tsquery's language, all of them required; empty without words."""
        return " & ".join(_any_of(word) for word in self.words)


def read(text: str) -> Asked:
    """Read what was typed. Anything is a question: control signs are white space, the rest past the limits is left out."""
    readable = "".join(map(_readable, unicodedata.normalize("NFC", text[: 4 * LONGEST])))
    trimmed = " ".join(readable.split())
    kept = trimmed if len(trimmed) <= LONGEST else trimmed[: LONGEST + 1].rsplit(" ", 1)[0][:LONGEST]
    tokens = list(dict.fromkeys(_tokens(kept)))
    used = tokens[:MOST_WORDS]
    return Asked(
        text=kept,
        words=tuple(each.casefold() for each in used if not _is_part(each)),
        parts=tuple(each for each in used if _is_part(each)),
        cut=len(text) > 4 * LONGEST or trimmed != kept or tokens != used,
    )


def _readable(character: str) -> str:
    return " " if unicodedata.category(character)[0] == "C" and character not in KEPT_FORMATS else character


def _tokens(text: str) -> list[str]:
    spaced = "".join(each if _in_a_word(each) or each in JOINERS else " " for each in text)
    return [stripped for token in spaced.split() if (stripped := token.strip(JOINERS + KEPT_FORMATS))]


def _in_a_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character in KEPT_FORMATS


def _is_part(token: str) -> bool:
    return any(each >= FIRST_PART and ord(each) not in LAST_LATIN for each in token)


def _any_of(word: str) -> str:
    found = [_lexeme(each) for each in spellings(word)]
    pieces = word.split("-")
    if len(pieces) > 1 and all(pieces):
        found.append("(" + " & ".join(_any_of(piece) for piece in pieces) + ")")
    if word.isdecimal():
        found.append(_lexeme(f"-{word}"))  # how "Chandrayaan-5" is taken apart by PostgreSQL
    return f"({' | '.join(found)})"


def _lexeme(word: str) -> str:
    quoted = "'" + word.replace("'", "''") + "'"
    return quoted if len(word) < PREFIX_FROM or word.lstrip("-").isdecimal() else f"{quoted}:*"
