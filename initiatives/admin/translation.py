"""Statements in other languages; written on the statement's page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Translation


def withheld(row: Translation) -> bool:
    """Whether the words it translates, or those it was taken from, are withheld."""
    sources = (row.statement.passage, row.passage)
    return any(passage is not None and passage.capture.withheld_at is not None for passage in sources)


@admin.register(Translation)
class TranslationAdmin(LedgerAdmin):
    """Found here, edited with the statement."""

    home = ("statement__partnership",)
    list_display = ("words", "language", "origin", "by", "statement_link")
    list_filter = ("language", "origin")
    search_fields = ("by", "statement__capacity")
    fields = readonly_fields = ("statement_link", "language", "words", "origin", "by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what may be withheld: the texts of which the words are translated, and of the translation's own source."""
        behind = ("statement__passage__capture", "passage__capture")
        rows = super().get_queryset(request).select_related(*behind)
        return rows.defer(*(f"{path}__text" for path in behind))

    @admin.display(description="Text", ordering="pk")
    def words(self, row: Translation) -> str:
        """The words, unless what they translate is withheld."""
        return "(withheld)" if withheld(row) else row.text

    @admin.display(description="Statement")
    def statement_link(self, row: Translation) -> str:
        """The statement it translates."""
        return linked(row.statement)
