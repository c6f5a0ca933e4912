"""Expanding: another record whole in the place of its slug, id or short form, as far as the reader may see it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Func, JSONField, OuterRef, Q, QuerySet, Subquery

from initiatives.clocks import known, with_standing
from initiatives.shapes.building import ArraySubquery, Asker

Condition = Callable[[], Q]


@dataclass(frozen=True)
class Expansion:
    """Rows of another noun beside a row: which (`where`, a condition with OuterRef), their shape, one or several.

    `stands` says that their shape reads a standing; `existed` names the column that says since when one is known.
    """

    rows: Callable[[Asker], QuerySet]
    shape: Callable[..., QuerySet]
    where: Condition
    component: str
    several: bool = False
    stands: bool = False
    existed: str = "created_at"

    def value(self, asker: Asker) -> Any:
        """The expression that stands in the place of the key."""
        plain = replace(asker, only=None, instead={})
        rows = self.rows(plain).filter(self.where())
        if self.stands:
            rows = with_standing(rows=rows, clocks=asker.clocks, few=True)
        else:
            rows = known(rows=rows, clocks=asker.clocks, moment=self.existed)
        found = self.shape(rows=rows, asker=plain).annotate(whole=_Json("shape")).values("whole")
        return ArraySubquery(found.order_by("pk")) if self.several else Subquery(found.order_by()[:1])


class _Json(Func):
    """A text of JSON as JSON again, its keys in their order."""

    template = "(%(expressions)s)::json"
    output_field = JSONField()


def at(column: str) -> Condition:
    """The row whose id stands in the column."""
    return lambda: Q(pk=OuterRef(column))


def through(lookup: str) -> Condition:
    """The rows that lead to this one by a lookup."""
    return lambda: Q(**{lookup: OuterRef("pk")})
