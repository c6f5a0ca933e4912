"""What the ledgers share: which of their lines there are at the clocks."""

from collections.abc import Callable

from django.db.models import QuerySet

from initiatives.clocks import begun
from initiatives.models import DueRevision, Review, StatusUpdate
from initiatives.shapes.building import Asker

Ledger = type[StatusUpdate] | type[DueRevision] | type[Review]


def lines(model: Ledger, *, first_day: str | None = None) -> Callable[[Asker], QuerySet]:
    """An asker → the lines of a ledger they may see, at their clocks."""
    return lambda asker: begun(rows=model.objects.visible_to(asker.reader), clocks=asker.clocks, first_day=first_day)
