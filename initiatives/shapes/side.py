"""What the one side of a pair says against what the other says, pair by pair."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, TextField

from initiatives.clocks import Clocks
from initiatives.clocks.beside import beside, column
from initiatives.models import Initiative
from initiatives.shapes.alike import alike

NOTHING = "none"
# Each initiative beside the pairs it is at home in or shown in; a joint text speaks for the sides of its home alone.
PAIRS = """
SELECT m.initiative_id, p.slug, p.name, p.country_a AS one, p.country_b AS other,
    p.country_a IN (h.country_a, h.country_b) AS one_at_home, p.country_b IN (h.country_a, h.country_b) AS other_at_home
FROM (
    SELECT id AS initiative_id, partnership_id FROM initiatives_initiative
    UNION SELECT initiative_id, partnership_id FROM initiatives_shownin
) m JOIN initiatives_partnership p ON p.id = m.partnership_id
JOIN initiatives_initiative i ON i.id = m.initiative_id JOIN initiatives_partnership h ON h.id = i.partnership_id
WHERE p.created_at <= coalesce(%s::timestamptz, 'infinity')
"""


class Says(Func):
    """What a side says by a standing: the later of its own claim and, for a side at home, the joint one; none without any.

    Takes the standing, the side's code and whether it is one of the two of the initiative's home partnership.
    """

    output_field = TextField()
    template = (
        "(SELECT coalesce(CASE WHEN jsonb_typeof(c.own) = 'object' AND (jsonb_typeof(c.joint) IS DISTINCT FROM 'object'"
        " OR (c.own ->> 'last_day', c.own ->> 'recorded_at', (c.own ->> 'id')::bigint)"
        " >= (c.joint ->> 'last_day', c.joint ->> 'recorded_at', (c.joint ->> 'id')::bigint))"
        " THEN c.own ->> 'status' ELSE c.joint ->> 'status' END, 'none')"
        " FROM (SELECT i.stands -> 'claims' -> i.code AS own, CASE WHEN i.at_home THEN i.stands #> '{claims,joint}' END AS joint"
        " FROM (VALUES (%(expressions)s)) AS i (stands, code, at_home)) AS c)"
    )


@dataclass(frozen=True)
class Cell:
    """How many initiatives of which the first side says the one and the second the other status; none: says nothing."""

    says: tuple[str, str]
    number: int

    @property
    def differ(self) -> bool:
        """Whether both speak and say different things."""
        return NOTHING not in self.says and self.says[0] != self.says[1]


@dataclass(frozen=True)
class Pair:
    """A partnership, its two sides by code, and its initiatives by what each side says."""

    slug: str
    name: str
    sides: tuple[str, str]
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        """How many initiatives are at home or shown there."""
        return sum(cell.number for cell in self.cells)


def pairs(*, initiatives: QuerySet[Initiative], clocks: Clocks) -> tuple[Pair, ...]:
    """The partnerships of initiatives `with_standing`, by slug; an initiative counts in each it is shown in. One query."""
    rows, alias = beside(
        rows=initiatives, name="pairs", sql=PAIRS, key="initiative_id", params=(clocks.known_at,), several=True
    )
    text = {name: column(alias=alias, name=name, field=TextField()) for name in ("slug", "name", "one", "other")}
    home = {name: column(alias=alias, name=name, field=BooleanField()) for name in ("one_at_home", "other_at_home")}
    held: dict[tuple[str, str, str, str], list[Cell]] = defaultdict(list)
    says = {f"says_{side}": Says(F("stands"), text[side], home[f"{side}_at_home"]) for side in ("one", "other")}
    for group in alike(rows=rows, **text, **says):
        like = group.like
        if like["slug"] is None:
            continue
        place = (like["slug"], like["name"], like["one"], like["other"])
        held[place].append(Cell((like["says_one"], like["says_other"]), group.number))
    return tuple(
        Pair(slug, name, (one, other), _summed(cells)) for (slug, name, one, other), cells in sorted(held.items())
    )


def pairs_shape(*, told: tuple[Pair, ...], total: int) -> list[dict[str, Any]]:
    """The pairs as JSON; `total` is how many initiatives were found."""
    return [
        {
            "key": pair.slug, "label": pair.name, "sides": list(pair.sides), "numerator": pair.total, "denominator": total,
            "cells": [
                {"says": list(cell.says), "numerator": cell.number, "denominator": pair.total, "differ": cell.differ}
                for cell in pair.cells
            ],
        }
        for pair in told
    ]  # fmt: skip


def _summed(cells: list[Cell]) -> tuple[Cell, ...]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for cell in cells:
        sums[cell.says] += cell.number
    return tuple(Cell(says, number) for says, number in sorted(sums.items()))
