"""Saved views: named filters."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.actions.saved_view import edit_view, remove_view, save_view
from initiatives.admin.access import allowed, user_of
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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A view stays its owner's."""
        return () if obj is None else ("owner",)

    def write(self, request: HttpRequest, obj: SavedView, form: Any, change: bool) -> SavedView:
        """Save or edit it."""
        if change:
            version = form.cleaned_data["read_version"] or 0
            return edit_view(by=user_of(request), view=obj, version=version, **form.changed)
        given = {name: value for name, value in form.cleaned_data.items() if name != "read_version"}
        return save_view(by=user_of(request), **given)

    def remove(self, request: HttpRequest, rows: list[Any]) -> None:
        """Delete views with their subscriptions."""
        for row in rows:
            remove_view(by=user_of(request), view=row)
