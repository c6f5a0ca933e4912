"""What the ledgers share: which of their lines there are at the clocks."""

from collections.abc import Callable

from django.db.models import DateField, F, Func, QuerySet

from initiatives.clocks import known
from initiatives.models import DueRevision, Review, StatusUpdate
from initiatives.shapes.building import Asker

Ledger = type[StatusUpdate] | type[DueRevision] | type[Review]


def at_clocks(rows: QuerySet, asker: Asker, *, begun: str | None = None) -> QuerySet:
    """The lines that were recorded by `known_at` and whose interval has begun on `as_of`.

    `begun` names the column of the interval's first day; without it the day of recording counts.
    """
    rows = known(rows=rows, clocks=asker.clocks)
    if asker.clocks.as_of is None:
        return rows
    day = F(begun) if begun else Func(F("recorded_at"), function="tracker_day", output_field=DateField())
    return rows.alias(begun=day).filter(begun__lte=asker.clocks.as_of)


def lines(model: Ledger, *, begun: str | None = None) -> Callable[[Asker], QuerySet]:
    """An asker → the lines of a ledger they may see, at their clocks."""
    return lambda asker: at_clocks(model.objects.visible_to(asker.reader), asker, begun=begun)
