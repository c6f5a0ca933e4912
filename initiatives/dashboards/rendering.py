"""Renderings of one utterance beside one another: loaded for a list, and told apart word by word, exactly."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.quoting import open_to_reader, with_source
from initiatives.models import SourceDocument, Statement, Translation
from initiatives.models.publication import SHOWN

WITHOUT_SPACES = frozenset({"ja", "zh", "th", "lo", "km", "my"})  # compared letter by letter
MOST_TOKENS = 2_000


@dataclass(frozen=True)
class Piece:
    """Some characters of a rendering; `apart`: the other rendering has others in their place, or none."""

    text: str
    apart: bool


@dataclass(frozen=True)
class Rendering:
    """Another rendering of the utterance. `pieces` are its words where it is in the language of the first, else nothing.

    `lacks` are words of the first that it does not have. `long`: too long to be compared.
    """

    statement: Statement
    pieces: tuple[Piece, ...] = ()
    lacks: tuple[str, ...] = ()
    long: bool = False


def beside(*, clocks: Clocks) -> Prefetch:
    """A prefetch for statements: `rendered`, all published renderings of each one's utterance with their source and translations."""
    rows = known(rows=Statement.objects.filter(publication__in=SHOWN), clocks=clocks, moment="created_at")
    rows = with_source(rows=rows.select_related("person", "organisation"), path="passage").order_by("pk")
    translations = translations_open(documents=SourceDocument.objects.published(), clocks=clocks)
    return Prefetch("utterance", queryset=rows.prefetch_related(translations), to_attr="rendered")


def translations_open(*, documents: QuerySet[SourceDocument], clocks: Clocks) -> Prefetch:
    """A prefetch for statements: `translations` known at the clocks, in sources that may be shown, of words that may.

    A translation gives the words away as well, so it is left out with them, and with the source it was taken from.
    """
    rows = known(rows=Translation.objects.order_by("language", "id"), clocks=clocks)
    of = open_to_reader(path="statement__passage", documents=documents)
    taken_from = open_to_reader(path="passage", documents=documents)
    return Prefetch("translations", queryset=rows.filter(of, taken_from))


def told_apart(*, statement: Statement, others: Iterable[Statement]) -> tuple[Rendering, ...]:
    """The other renderings, those in the language of `statement` with the words that differ from it marked.

    All carry `words_seen`: words that may not be shown are compared with nothing, for what differs would tell them.
    """
    return tuple(_compared(statement, other) for other in others)


def _compared(statement: Statement, other: Statement) -> Rendering:
    language = _primary(statement.language)
    if _primary(other.language) != language or not (statement.words_seen and other.words_seen):
        return Rendering(other)
    ours, theirs = _tokens(statement.words, language), _tokens(other.words, language)
    if len(ours) > MOST_TOKENS or len(theirs) > MOST_TOKENS:
        return Rendering(other, long=True)
    pieces, lacks = [], []
    for deed, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if deed in ("delete", "replace"):
            lacks.append("".join(ours[a:b]).strip())
        if d > c:
            pieces.append(Piece("".join(theirs[c:d]), apart=deed != "equal"))
    return Rendering(other, tuple(pieces), tuple(word for word in lacks if word))


def _tokens(text: str, language: str) -> list[str]:
    """Words, runs of space and single signs; joined they are the text. Vowel signs belong to their word."""
    if language in WITHOUT_SPACES:
        return list(text)
    found: list[str] = []
    for kind, run in groupby(text, key=_kind):
        letters = list(run)
        found += letters if kind == "sign" else ["".join(letters)]
    return found


def _kind(letter: str) -> str:
    if letter.isspace():
        return "space"
    return "word" if unicodedata.category(letter)[0] in "LMN" else "sign"


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
