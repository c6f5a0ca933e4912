"""Statements in other languages; written on the statement's page."""

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Translation


@admin.register(Translation)
class TranslationAdmin(LedgerAdmin):
    """Found here, edited with the statement."""

    home = ("statement__partnership",)
    list_display = ("text", "language", "origin", "by", "statement_link")
    list_filter = ("language", "origin")
    search_fields = ("text", "by")
    list_select_related = ("statement",)
    fields = readonly_fields = ("statement_link", "language", "text", "origin", "by")

    @admin.display(description="Statement")
    def statement_link(self, row: Translation) -> str:
        """The statement it translates."""
        return linked(row.statement)
