"""Standings: where every subject is now, derived from the ledgers."""

from django.contrib import admin

from initiatives.admin.columns import column, linked
from initiatives.admin.ledger import SUBJECT, LedgerAdmin
from initiatives.models import Standing


@admin.register(Standing)
class StandingAdmin(LedgerAdmin):
    """Written by triggers, proven by rebuild_standings --check."""

    home = SUBJECT
    list_display = ("subject_link", "headline")
    list_display_links = ("headline",)  # the first column is a link of its own
    list_select_related = ("initiative", "commitment")
    search_fields = ("initiative__name", "commitment__wording")
    fields = readonly_fields = ("subject_link", "data")
    headline = column("standing", title="Headline claim")

    @admin.display(description="Of")
    def subject_link(self, row: Standing) -> str:
        """The initiative or commitment."""
        return linked(row.initiative or row.commitment)
