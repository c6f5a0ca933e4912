"""Found words in their surroundings: a text as pieces, each a hit or not. Pages escape every piece; no markup is made here."""

import re
from dataclasses import dataclass

from django.db import connection

# Private use: no captured text means anything by these. The last two stand for < and >, since PostgreSQL leaves out what
# looks like a tag, and a quotation may hold one.
HIT, END, LESS, MORE = "\ue000", "\ue001", "\ue002", "\ue003"
TAKEN_IN = str.maketrans({HIT: None, END: None, LESS: None, MORE: None, "<": LESS, ">": MORE})
GIVEN_OUT = str.maketrans({LESS: "<", MORE: ">"})
SHORT = 240  # characters: a text no longer than this is shown whole
LONGEST_SHOWN = 20_000  # characters of one text that fragments are sought in
WINDOW = 120  # characters shown around the first hit of a part
_MARKED = re.compile(f"{HIT}(.*?){END}", re.DOTALL)

SQL = """
    SELECT ts_headline(%s::regconfig, text, to_tsquery(%s::regconfig, %s), options)
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t(text, options, n) ORDER BY n
"""
_MARKS = f'StartSel="{HIT}", StopSel="{END}"'
WHOLE = f"{_MARKS}, HighlightAll=true"
EXCERPT = f'{_MARKS}, MaxFragments=2, MinWords=8, MaxWords=28, FragmentDelimiter=" … "'


@dataclass(frozen=True)
class Piece:
    """Some characters of a text, and whether they are what was asked for."""

    text: str
    hit: bool


def marked(
    *, texts: list[tuple[str, bool]], tsquery: str, parts: tuple[str, ...], config: str
) -> list[tuple[Piece, ...]]:
    """Each text as pieces. `texts` are (text, whole): whole ones are kept entire, the others cut to where the hits are.

    One query, however many texts. `tsquery` is in to_tsquery's language and may be empty, `config` says how
    words are read; `parts` are sought letter by letter.
    """
    clean = [text[:LONGEST_SHOWN].translate(TAKEN_IN) for text, _ in texts]
    wholes = [whole or len(text) <= SHORT for text, whole in texts]
    if tsquery and clean:
        with connection.cursor() as cursor:
            options = [WHOLE if whole else EXCERPT for whole in wholes]
            cursor.execute(SQL, [config, config, tsquery, clean, options])
            clean = [row[0] for row in cursor.fetchall()]
    elif parts:
        clean = [text if whole else _window(text, parts) for text, whole in zip(clean, wholes, strict=True)]
    return [tuple(_pieces(text.translate(GIVEN_OUT), parts)) for text in clean]


def _window(text: str, parts: tuple[str, ...]) -> str:
    places = [place for part in parts if (place := text.find(part)) >= 0]
    middle = min(places, default=0)
    first, last = max(middle - WINDOW, 0), middle + 2 * WINDOW
    return ("… " if first else "") + text[first:last] + (" …" if last < len(text) else "")


def _pieces(text: str, parts: tuple[str, ...]):
    # re.split with one group gives plain and captured text in turn.
    for place, piece in enumerate(_MARKED.split(text)):
        if place % 2:
            yield Piece(piece, hit=True)
        elif piece:
            yield from _with_parts(piece, parts)


def _with_parts(text: str, parts: tuple[str, ...]):
    if not parts:
        yield Piece(text, hit=False)
        return
    sought = re.compile("(" + "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True)) + ")")
    for place, piece in enumerate(sought.split(text)):
        if piece:
            yield Piece(piece, hit=bool(place % 2))
