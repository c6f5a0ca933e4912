"""Access tokens: which programs may ask, without their secrets."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from initiatives.admin.access import allowed
from initiatives.admin.row import RowAdmin
from initiatives.models import AccessToken
from initiatives.permissions import may_administer


@admin.register(AccessToken)
class AccessTokenAdmin(RowAdmin):
    """Made by the command issue_token, shown once there; here they are looked at and revoked (deleted)."""

    to_see = to_write = staticmethod(may_administer)
    list_display = ("label", "user", "read_only", "created", "expiry", "last_used_at")
    list_filter = ("read_only", "created", "expiry")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = readonly_fields = ("label", "user", "read_only", "created", "expiry", "last_used_at")

    @admin.display(description="Token", ordering="name")
    def label(self, row: AccessToken) -> str:
        """Its name; never anything of the secret."""
        return row.name or "(no name)"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a token is shown once, to whom it is issued."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: revoke it and issue another."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators revoke tokens."""
        return allowed(request, may_administer)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The tokens by name: a token's own words would show its hash."""
        return [f"Token “{self.label(row)}” of {row.user}" for row in objs], {"access tokens": len(objs)}, set(), []
