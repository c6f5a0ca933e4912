"""Text in, ranked results out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, islice
from operator import add

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    FloatField,
    Func,
    IntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Left, Lower, NullIf
from django.db.models.lookups import Exact, GreaterThan
from django.utils.text import Truncator

from initiatives.clocks import Clocks
from initiatives.search.asked import Asked, read
from initiatives.search.bounded import bounded
from initiatives.search.fragments import Piece, marked
from initiatives.search.paragraphs import Paragraph, best_paragraphs
from initiatives.search.weights import EXACT_NAME, LETTERS, NOUNS, SEPARATOR, WEIGHTS, Searched

STEMMED, PLAIN = "english", "simple"
LONGEST_SEARCHED = 200_000  # characters of the texts of one weight; a vector holds no more than a megabyte
BEGINNING = 240  # characters of what a row says, where the words asked for stand in its name only
SAYS = {searched.noun: [says for _, says, _ in searched.texts] for searched in WEIGHTS}
DOCUMENT_BOOST = next(searched.boost for searched in WEIGHTS if searched.noun == "document")


@dataclass(frozen=True)
class Result:
    """A row that answers: its noun, id and slug (empty without one), its name and a fragment, both in pieces, and rank.

    `paragraph` is where a document answers in its own text, else None. `places` are the hits in a statement's own words:
    start and end (exclusive) in code points of them, as the API gives them.
    """

    noun: str
    id: int
    slug: str
    name: tuple[Piece, ...]
    fragment: tuple[Piece, ...]
    rank: float
    paragraph: int | None = None
    places: tuple[tuple[int, int], ...] = ()


def find(
    *, text: str, rows: Mapping[str, QuerySet], clocks: Clocks, limit: int = 50, whole: QuerySet | None = None
) -> list[Result]:
    """The rows that answer `text`, best first, at most `limit`.

    `rows` gives for each noun to search (keys of NOUNS) the rows that the reader may see, at the clocks; `whole` the documents whose
    text they may see whole, which is then searched too. A question without a word has no results. Never more than
    four queries beside those that bound the time. Raises TookTooLong, and ValueError for an unknown noun.
    """
    if unknown := set(rows) - set(NOUNS):
        raise ValueError(f"{sorted(unknown)} cannot be searched; the nouns are {', '.join(NOUNS)}.")
    asked = read(text)
    if not asked or not rows:
        return []
    with bounded():
        config = _config(asked)
        found = _ranked(asked, rows, limit, config, clocks)
        inside = {}
        if whole is not None and "document" in rows and config == STEMMED:
            inside = best_paragraphs(asked=asked, documents=whole, clocks=clocks)
        found = _with_paragraphs(found, inside)[:limit]
        texts = [pair for row in found for pair in _to_mark(row)]
        pieces = iter(marked(texts=texts, tsquery=asked.tsquery, parts=asked.parts, config=config))
    return [_result(row, list(islice(pieces, len(_to_mark(row))))) for row in found]


def _to_mark(row: dict) -> list[tuple[str, bool]]:
    """The name, the texts, and of a statement its words once more, whole: the places of the hits are counted in them."""
    words = [(row["texts"][0], True)] if row["noun"] == "statement" else []
    return [(row["name"], True), *((text, False) for text in row["texts"]), *words]


def _places(words: str, pieces: tuple[Piece, ...]) -> tuple[tuple[int, int], ...]:
    """Where the hits stand; nowhere if what was marked is not the words to the letter (they were cut for length)."""
    if "".join(piece.text for piece in pieces) != words:
        return ()
    ends = list(accumulate(len(piece.text) for piece in pieces))
    return tuple((end - len(piece.text), end) for piece, end in zip(pieces, ends, strict=True) if piece.hit)


def _result(row: dict, pieces: list[tuple[Piece, ...]]) -> Result:
    name, *texts = pieces
    places = _places(row["texts"][0], texts.pop()) if row["noun"] == "statement" else ()
    said = [text for text, says in zip(texts, SAYS[row["noun"]], strict=False) if says]
    # First what says something and holds the words; names (an alias, a sector) where nothing else does.
    wanted = [*filter(_hit, said), *([] if _hit(name) else filter(_hit, texts)), _beginning(row)]
    return Result(row["noun"], row["id"], row["slug"], name, wanted[0], row["rank"], row["paragraph"], places)


def _beginning(row: dict) -> tuple[Piece, ...]:
    said = [text for text, says in zip(row["texts"], SAYS[row["noun"]], strict=False) if says and text]
    text = said[0] if said and row["noun"] != "document" else ""
    return (Piece(Truncator(text).chars(BEGINNING), hit=False),) if text else ()


def _hit(pieces: tuple[Piece, ...]) -> bool:
    return any(piece.hit for piece in pieces)


def _ranked(asked: Asked, rows: Mapping[str, QuerySet], limit: int, config: str, clocks: Clocks) -> list[dict]:
    each = [
        _matching(searched, rows[searched.noun], asked, config, clocks) for searched in WEIGHTS if searched.noun in rows
    ]
    union = each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]
    best = union.order_by("-found_rank", "found_noun", "found_id")[:limit]
    return [{**{key.removeprefix("found_"): value for key, value in row.items()}, "paragraph": None} for row in best]


def _matching(searched: Searched, rows: QuerySet, asked: Asked, config: str, clocks: Clocks) -> QuerySet:
    texts = [(letter, expression(clocks)) for letter, _, expression in searched.texts]
    rank: Combinable = Value(0.0, FloatField())
    rows = rows.order_by()
    if asked.words:
        vector, query = _vector(searched, texts, config), SearchQuery(asked.tsquery, config=config, search_type="raw")
        rows = rows.filter(_holds(vector, query))
        rank = SearchRank(vector, query, weights=[LETTERS[letter] for letter in "DCBA"])
    for part in asked.parts:
        rows = rows.filter(_contains(_together([text for _, text in texts]), part))
        rank = rank + _part_rank(texts, part)
    return rows.values(
        found_noun=Value(searched.noun, TextField()),
        found_id=Cast("pk", BigIntegerField()),
        found_slug=Cast(searched.slug(clocks), TextField()),
        found_name=Cast(searched.name(clocks), TextField()),
        found_texts=Func(
            *[text for _, text in texts],
            template="ARRAY[%(expressions)s]::text[]",
            output_field=ArrayField(TextField()),
        ),
        found_rank=Cast(rank * searched.boost + _exact(texts, asked), FloatField()),
    )


def _config(asked: Asked) -> str:
    """How words are read. A question of nothing but stop words ("will", "it") is asked of the plain names instead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(to_tsquery('english', %s)) > 0", [asked.tsquery])
        return STEMMED if cursor.fetchone()[0] or not asked.words else PLAIN


def _vector(searched: Searched, texts: list, config: str):
    """One vector a weight: taking texts of one weight together costs a third of taking each by itself."""
    says = [says for _, says, _ in searched.texts]
    asked_of = [
        pair for pair, one in zip(texts, says, strict=True) if config == STEMMED or (pair[0] == "A" and not one)
    ]
    by_letter = {letter: [text for its, text in asked_of if its == letter] for letter in LETTERS}
    vectors = [
        SearchVector(Left(_together(own), LONGEST_SEARCHED), config=config, weight=letter)
        for letter, own in by_letter.items()
        if own
    ] or [SearchVector(Value("", TextField()), config=config)]
    return reduce(add, vectors)


def _holds(vector, query) -> Func:
    return Func(vector, query, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


def _contains(text, part: str) -> GreaterThan:
    return GreaterThan(Func(text, Value(part), function="strpos", output_field=IntegerField()), Value(0))


def _part_rank(texts: list, part: str):
    shares = [
        Case(When(_contains(text, part), then=Value(LETTERS[letter])), default=Value(0.0)) for letter, text in texts
    ]
    return reduce(add, shares)


def _exact(texts: list, asked: Asked) -> Case:
    same = [
        When(Exact(Lower(text), Value(asked.text.lower())), then=Value(EXACT_NAME))
        for letter, text in texts
        if letter == "A"
    ]
    return Case(*same, default=Value(0.0), output_field=FloatField())


def _together(texts: list):
    filled = [NullIf(text, Value("", TextField())) for text in texts]
    return Func(Value(SEPARATOR), *filled, function="concat_ws", output_field=TextField())


def _with_paragraphs(found: list[dict], inside: dict[int, Paragraph]) -> list[dict]:
    """A document that answers in its own text is quoted there, and ranks by the better of its two answers."""
    rows = {(row["noun"], row["id"]): row for row in found}
    for document, best in inside.items():
        row = rows.setdefault(
            ("document", document), {"noun": "document", "id": document, "slug": "", "name": best.title, "rank": 0.0}
        )
        row |= {
            "texts": [""] * (len(SAYS["document"]) - 1) + [best.text],
            "paragraph": best.number,
            "rank": max(row["rank"], best.rank * DOCUMENT_BOOST),
        }
    return sorted(rows.values(), key=lambda row: (-row["rank"], row["noun"], row["id"]))
