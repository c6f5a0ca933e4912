"""Successions: one initiative became another."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Succession


@admin.register(Succession)
class SuccessionAdmin(RowAdmin):
    """Renamed, split, merged or absorbed, by a passage where there is one."""

    home = ("old__partnership",)
    list_display = ("old", "new", "kind")
    list_filter = ("kind",)
    list_select_related = ("old", "new")
    search_fields = ("old__name", "new__name")
    autocomplete_fields = ("old", "new", "passage")

    def was_published(self, row: Succession) -> bool:
        """It is part of the record once both initiatives are."""
        return row.old.published_at is not None and row.new.published_at is not None
