"""What became of passages in later texts: written by the database, shown here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.columns import column, linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import PassageCheck


@admin.register(PassageCheck)
class PassageCheckAdmin(LedgerAdmin):
    """One line a passage and later text."""

    home = ("capture__document__partnership",)
    list_display = ("words", "state", "places", "capture_link", "recorded_at")
    list_display_links = ("state",)  # the first column is a link of its own
    list_filter = ("state", ("capture__document", admin.RelatedOnlyFieldListFilter))
    search_fields = ("capture__document__title",)
    date_hierarchy = "recorded_at"
    fields = readonly_fields = ("words", "state", "start", "end", "places", "capture_link", "recorded_at")
    words = column("checked_words", title="Passage")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the passage and both texts' captures, without the texts."""
        behind = ("capture__document__partnership", "passage__capture__document")
        rows = super().get_queryset(request).select_related(*behind)
        return rows.defer("capture__text", "passage__capture__text")

    @admin.display(description="Looked for in")
    def capture_link(self, row: PassageCheck) -> str:
        """The later text."""
        return linked(row.capture)
