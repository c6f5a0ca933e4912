"""Memberships: roles in partnerships."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Membership, Partnership
from initiatives.permissions import may_administer


@admin.register(Membership)
class MembershipAdmin(RowAdmin):
    """A role in one partnership, or in all."""

    to_see = to_write = staticmethod(may_administer)
    list_display = ("user", "role", "where")
    list_filter = ("role", "partnership")
    list_select_related = ("user", "partnership")
    search_fields = ("user__username", "user__email", "partnership__name")
    autocomplete_fields = ("user",)

    @admin.display(description="Where", ordering="partnership")
    def where(self, row: Membership) -> str | Partnership:
        """The partnership, or all."""
        return row.partnership or "Every partnership"
