"""Memberships: roles in partnerships."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.access import allowed, user_of
from initiatives.admin.administered import AdministeredAdmin
from initiatives.models import Membership, Partnership
from initiatives.permissions import ADMINISTERING, may_administer, may_administer_any, partnerships_of


@admin.register(Membership)
class MembershipAdmin(AdministeredAdmin):
    """A role in one partnership, or in all."""

    to_see = staticmethod(may_administer_any)
    list_display = ("user", "role", "where")
    list_filter = ("role", "partnership")
    list_select_related = ("user", "partnership")
    search_fields = ("user__username", "user__email", "partnership__name")
    autocomplete_fields = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those of the partnerships that the user administers."""
        rows = super().get_queryset(request)
        if allowed(request, may_administer):
            return rows
        return rows.filter(partnership__in=partnerships_of(user=user_of(request), roles=ADMINISTERING))

    @admin.display(description="Where", ordering="partnership")
    def where(self, row: Membership) -> str | Partnership:
        """The partnership, or all."""
        return row.partnership or "Every partnership"
