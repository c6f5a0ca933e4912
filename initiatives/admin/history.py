"""A row's history in the admin: as the pages tell it, to somebody who sees every record within reach."""

from django.db.models import Model
from django.utils import timezone

from initiatives.clocks import Clocks
from initiatives.dashboards.history import Act, history_of

__all__ = ["Act", "changes_of"]


def changes_of(row: Model) -> list[Act]:
    """What was done to a row and its parts, newest first; empty for nouns without history."""
    clocks = Clocks(today=timezone.localdate())
    told = history_of(row=row, seen=lambda model: model._default_manager.all(), members=True, clocks=clocks)
    return list(told.acts)
