"""Citations: records as somebody cited them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Citation


@admin.register(Citation)
class CitationAdmin(LedgerAdmin):
    """A frozen copy; never changed. Its words are read on its page, which hides what is withheld."""

    list_display = ("key", "noun", "title", "as_of", "known_at", "by", "cited_at")
    list_select_related = ("by",)
    list_filter = ("noun",)
    search_fields = ("key", "title")
    date_hierarchy = "cited_at"
    fields = readonly_fields = (
        "key", "noun", "title", "page", "as_of", "known_at", "sha256", "codebook", "by", "cited_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the content, which is shown on the page alone."""
        return super().get_queryset(request).defer("content")

    @admin.display(description="Page")
    def page(self, row: Citation) -> SafeString:
        """Where it is read."""
        return format_html('<a href="{0}">{0}</a>', reverse("web:citation", args=[row.key]))
