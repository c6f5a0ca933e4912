"""The files that captured texts were read from: shown, never changed; their bytes are downloaded from the pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Original


@admin.register(Original)
class OriginalAdmin(LedgerAdmin):
    """Written with its capture."""

    home = ("capture__document__partnership",)
    list_display = ("name", "media_type", "size", "capture_link")
    list_filter = ("media_type",)
    search_fields = ("name", "sha256", "capture__document__title")
    fields = readonly_fields = ("capture_link", "name", "media_type", "size", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the bytes, and without the texts."""
        rows = super().get_queryset(request).select_related("capture__document__partnership")
        return rows.defer("content", "capture__text")

    @admin.display(description="Text")
    def capture_link(self, row: Original) -> str:
        """The text that was read from it."""
        return linked(row.capture)
