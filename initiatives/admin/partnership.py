"""Partnerships: two countries; kept by administrators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.access import allowed
from initiatives.admin.frame import FrameAdmin
from initiatives.models import Partnership
from initiatives.permissions import may_administer, may_administer_any, partnerships_of


@admin.register(Partnership)
class PartnershipAdmin(FrameAdmin):
    """An unordered pair."""

    stays = ("country_a", "country_b")
    to_write = staticmethod(may_administer)
    list_display = ("name", "slug", "country_a", "country_b", "time_zone")
    search_fields = ("name", "slug", "country_a", "country_b")
    prepopulated_fields = {"slug": ("name",)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Each by its own administrators; only those of every partnership add and delete."""
        return allowed(request, may_administer_any if obj is None else may_administer, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By administrators of every partnership."""
        return allowed(request, may_administer)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those in which the user has a role."""
        return super().get_queryset(request).filter(pk__in=partnerships_of(user=request.user).values("pk"))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The slug follows the name while the row is new."""
        return self.prepopulated_fields if obj is None else {}
