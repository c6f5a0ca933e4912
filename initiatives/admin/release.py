"""Releases: frozen exports."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Release


@admin.register(Release)
class ReleaseAdmin(LedgerAdmin):
    """Figures as they were published; never changed."""

    list_display = ("name", "as_of", "known_at", "codebook", "by", "created_at")
    list_select_related = ("by",)
    search_fields = ("name", "citation")
    date_hierarchy = "created_at"
