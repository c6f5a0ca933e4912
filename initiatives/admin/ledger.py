"""The base of what is shown and never edited: ledgers, derived rows, queues."""

from typing import Any

from django.contrib.admin import display
from django.http import HttpRequest

from initiatives.admin.row import RowAdmin

# From a ledger row to the partnership of its initiative or commitment.
SUBJECT = (
    "initiative__partnership",
    "commitment__initiative__partnership",
    "commitment__passage__capture__document__partnership",
)
# What a list of ledger rows reads with them, so that no row asks again.
WITH_SUBJECT = ("initiative", "commitment", "by")


class LedgerAdmin(RowAdmin):
    """Rows that the admin shows and neither adds, changes nor deletes: a POST to any of it is refused."""

    actions: Any = None

    @display(description="By", ordering="by__username")
    def recorded_by(self, row: Any) -> str:
        """Who wrote the line; accounts have no page for everybody."""
        return str(row.by)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: lines are written by the actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a line is corrected by another."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what was recorded stays."""
        return False
