"""Saved views: named filters."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.access import allowed
from initiatives.admin.row import RowAdmin
from initiatives.models import SavedView
from initiatives.permissions import may_administer


@admin.register(SavedView)
class SavedViewAdmin(RowAdmin):
    """One's own and shared ones; administrators look after all."""

    to_write = staticmethod(may_administer)
    list_display = ("name", "page", "owner", "shared", "updated_at")
    list_filter = ("page", "shared")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    autocomplete_fields = ("owner",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What the user may open."""
        rows: Any = super().get_queryset(request)
        return rows if allowed(request, may_administer) else rows.visible_to(request.user)
