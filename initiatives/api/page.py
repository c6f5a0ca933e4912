"""One page of a list by keyset: the whole row key is compared, (value, id) < (…), so nothing repeats and nothing is skipped.

DRF's own cursor compares the value alone and repeats rows that share it. Ours names the last row seen, signed, so
that nobody can ask for a place they were not given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate

from initiatives.filters.strict import Problem
from initiatives.shapes.kept import answers

LONGEST_CURSOR = 2000
FORWARD, BACK = "f", "b"


@dataclass(frozen=True)
class Ordering:
    """A NOT NULL expression to order by, the type its values have in PostgreSQL, and how one comes back from a cursor."""

    expression: Combinable
    type: str
    read: Callable[[Any], Any]


def by_text(column: str) -> Ordering:
    """Order by a text column, by code points."""
    return Ordering(Collate(F(column), "C"), "text", _text)


def by_number(column: str) -> Ordering:
    """Order by a whole number."""
    return Ordering(F(column), "bigint", int)


def by_moment(column: str) -> Ordering:
    """Order by a moment."""
    return Ordering(F(column), "timestamptz", datetime.fromisoformat)


def by_day(expression: Combinable) -> Ordering:
    """Order by a day; the expression is never null."""
    return Ordering(expression, "date", date.fromisoformat)


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    return value


@dataclass(frozen=True)
class Page:
    """Ids in the order asked for, and the cursors of the pages beside this one."""

    ids: list[int]
    following: str | None
    preceding: str | None


class BadCursor(ValueError):
    """A cursor that was not given out for this list and order."""

    problem = Problem(
        "cursor", "", "The cursor is not one of this list in this order; follow “next” or begin without it.", "invalid"
    )


def keyset(*, rows: str, ordering: Ordering, asked: str, limit: int, cursor: str | None, salt: str) -> Page:
    """The page after (or before) the row that `cursor` names, else the first; one query. Raises BadCursor.

    `rows` is a statement as `shapes.kept.written` gives it, with the columns id and key, in no order. `asked` is
    the order as asked for: its name, a hyphen in front when it descends.
    """
    place = _read(cursor, asked=asked, ordering=ordering, salt=salt) if cursor else None
    backwards = place is not None and place["d"] == BACK
    descends = asked.startswith("-") != backwards
    sign, direction = ("<", "DESC") if descends else (">", "ASC")
    beyond = f"WHERE (key, id) {sign} (%(value)s::{ordering.type}, %(id)s::bigint)" if place else ""
    statement = (
        f"SELECT id, key FROM ({rows}) AS page (id, key) {beyond}"  # noqa: S608 - values are parameters
        f" ORDER BY key {direction}, id {direction} LIMIT %(limit)s::bigint"
    )
    given = {"limit": limit + 1, **({"value": place["v"], "id": place["i"]} if place else {})}
    found = answers(statement=statement, given=given)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()

    def at(row: tuple[int, Any], way: str) -> str:
        value = row[1].isoformat() if isinstance(row[1], date) else row[1]
        return signing.dumps({"o": asked, "v": value, "i": row[0], "d": way}, salt=salt)

    after = found and (more if not backwards else True)
    before = found and (more if backwards else place is not None)
    return Page(
        [pk for pk, _ in found], at(found[-1], FORWARD) if after else None, at(found[0], BACK) if before else None
    )


def _read(cursor: str, *, asked: str, ordering: Ordering, salt: str) -> dict[str, Any]:
    if len(cursor) > LONGEST_CURSOR:
        raise BadCursor
    try:
        place = signing.loads(cursor, salt=salt)
        if place["o"] != asked:
            raise BadCursor
        return {"v": ordering.read(place["v"]), "i": int(place["i"]), "d": place["d"]}
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise BadCursor from error
