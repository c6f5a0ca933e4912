"""Successions: one initiative became another."""

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.surroundings import in_context
from initiatives.models import Succession


@admin.register(Succession)
class SuccessionAdmin(LedgerAdmin):
    """Found here, written by the steps on an initiative's page."""

    home = ("old__partnership",)
    list_display = ("recorded_at", "old_link", "kind", "new_link", "since", "recorded_by")
    list_filter = ("kind",)
    list_select_related = ("old", "new", "by")
    search_fields = ("old__name", "new__name")
    fields = readonly_fields = (
        "old_link", "kind", "new_link", "since", "reason", "in_the_text", "recorded_at", "recorded_by",
    )  # fmt: skip

    @admin.display(description="Was")
    def old_link(self, row: Succession) -> str:
        """The one that counts no longer."""
        return linked(row.old)

    @admin.display(description="Became")
    def new_link(self, row: Succession) -> str:
        """The one that goes on."""
        return linked(row.new)

    @admin.display(description="In the source")
    def in_the_text(self, row: Succession) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)
