"""Sectors: fields of policy, as a tree."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from initiatives.admin.columns import column
from initiatives.admin.frame import FrameAdmin
from initiatives.models import Sector


class TreeList(ChangeList):
    """A list in which every sector stands below its parent."""

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Depth first; a column of the tree, which no option of the admin can name."""
        return ["tree_ordering"]


@admin.register(Sector)
class SectorAdmin(FrameAdmin):
    """Listed as the tree stands."""

    list_display = ("indented", "slug", "aliases", "outside_scheme", "outside_code")
    search_fields = ("name", "slug", "aliases", "outside_code")
    autocomplete_fields = ("parent",)
    fields = ("name", "slug", "parent", "aliases", "outside_scheme", "outside_code")
    sortable_by = ()
    list_per_page = 200
    indented = column("sector", title="Sector")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list in the tree's order."""
        return TreeList

    def get_queryset(self, request: HttpRequest) -> Any:
        """The sectors, in the list with their depth in the tree."""
        rows: Any = super().get_queryset(request)
        return rows.with_tree_fields() if self.listing(request) else rows
