"""Notes on statements: disputed, clarified, corrected, retracted; written on the statement's page."""

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.surroundings import in_context
from initiatives.models import StatementNote


@admin.register(StatementNote)
class StatementNoteAdmin(LedgerAdmin):
    """Shown wherever the statement is."""

    home = ("statement__partnership",)
    list_display = ("recorded_at", "statement_link", "kind", "by", "said_on")
    list_filter = ("kind",)
    search_fields = ("by", "statement__passage__exact", "statement__text")
    date_hierarchy = "recorded_at"
    list_select_related = ("statement",)
    fields = readonly_fields = ("statement_link", "kind", "by", "said_on", "in_the_text", "recorded_at")

    @admin.display(description="Statement")
    def statement_link(self, row: StatementNote) -> str:
        """The statement it is about."""
        return linked(row.statement)

    @admin.display(description="In the source")
    def in_the_text(self, row: StatementNote) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)
