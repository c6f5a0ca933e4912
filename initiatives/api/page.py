"""One page of a list by keyset: the whole row key is compared, (value, id) < (…), so nothing repeats and nothing is skipped.

DRF's own cursor compares the value alone and repeats rows that share it. Ours names the last row seen, signed, so
that nobody can ask for a place they were not given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import BooleanField, CharField, DateField, DateTimeField, F, Func, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate

from initiatives.filters.strict import Problem

LONGEST_CURSOR = 2000
FORWARD, BACK = "f", "b"


@dataclass(frozen=True)
class Ordering:
    """A NOT NULL expression to order by, the field its values have, and how a value comes back from a cursor."""

    expression: Combinable
    field: Any
    read: Callable[[Any], Any]


def by_text(column: str) -> Ordering:
    """Order by a text column, by code points."""
    return Ordering(Collate(F(column), "C"), CharField(), str)


def by_number(column: str) -> Ordering:
    """Order by a whole number."""
    return Ordering(F(column), IntegerField(), int)


def by_moment(column: str) -> Ordering:
    """Order by a moment."""
    return Ordering(F(column), DateTimeField(), datetime.fromisoformat)


def by_day(expression: Combinable) -> Ordering:
    """Order by a day; the expression is never null."""
    return Ordering(expression, DateField(), date.fromisoformat)


@dataclass(frozen=True)
class Page:
    """Rows as dicts (pk, key, shape, …) in the order asked for, and the cursors of the pages beside this one."""

    rows: list[dict]
    following: str | None
    preceding: str | None


class BadCursor(ValueError):
    """A cursor that was not given out for this list and order."""

    problem = Problem(
        "cursor", "", "The cursor is not one of this list in this order; follow “next” or begin without it.", "invalid"
    )


def keyset(
    *,
    rows: QuerySet,
    ordering: Ordering,
    asked: str,
    limit: int,
    cursor: str | None,
    salt: str,
    columns: tuple[str, ...],
) -> Page:
    """The page after (or before) the row that `cursor` names, else the first. Raises BadCursor.

    `asked` is the order as asked for: its name, a hyphen in front when it descends. Two queries never, one always.
    """
    place = _read(cursor, asked=asked, ordering=ordering, salt=salt) if cursor else None
    backwards = place is not None and place["d"] == BACK
    descends = asked.startswith("-") != backwards
    rows = rows.annotate(key=ordering.expression)
    if place is not None:
        rows = rows.filter(_beyond(ordering, place["v"], place["i"], descends))
    signed = ("-key", "-pk") if descends else ("key", "pk")
    found = list(rows.order_by(*signed).values("pk", "key", *columns)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()

    def at(row: dict, direction: str) -> str:
        value = row["key"].isoformat() if isinstance(row["key"], date) else row["key"]
        return signing.dumps({"o": asked, "v": value, "i": row["pk"], "d": direction}, salt=salt)

    after = found and (more if not backwards else True)
    before = found and (more if backwards else place is not None)
    return Page(found, at(found[-1], FORWARD) if after else None, at(found[0], BACK) if before else None)


def _beyond(ordering: Ordering, value: Any, pk: int, descends: bool) -> Func:
    mine = Func(ordering.expression, F("pk"), function="ROW")
    seen = Func(Value(value, ordering.field), Value(pk, IntegerField()), function="ROW")
    return Func(
        mine, seen, template="(%(expressions)s)", arg_joiner=" < " if descends else " > ", output_field=BooleanField()
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
