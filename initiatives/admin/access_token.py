"""Access tokens: which programs may ask, without their secrets."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from initiatives.actions.access_token import revoke_token
from initiatives.admin.access import allowed, user_of
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import AccessToken
from initiatives.permissions import may_administer


@admin.register(AccessToken)
class AccessTokenAdmin(LedgerAdmin):
    """Issued to their users on a page of their own or by the command, shown once there; here looked at and revoked."""

    to_see = staticmethod(may_administer)
    actions = ("revoke",)
    list_display = ("label", "user", "scope", "created", "expiry", "last_used_at", "revoked_at")
    list_filter = ("read_only", "created", "expiry", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = readonly_fields = (
        *("label", "user", "scope", "created", "issued_by", "expiry", "last_used_at"),
        *("revoked_at", "revoked_by"),
    )

    @admin.display(description="Token", ordering="name")
    def label(self, row: AccessToken) -> str:
        """Its name; never anything of the secret."""
        return row.name or "(no name)"

    def choice_label(self, row: AccessToken) -> str:
        """The name, as `label` has it."""
        return f"Token “{self.label(row)}” of {row.user}"

    @admin.display(description="Scope", ordering="read_only")
    def scope(self, row: AccessToken) -> str:
        """What it may do."""
        return row.scope

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Administrators revoke tokens."""
        return allowed(request, may_administer)

    @admin.action(description="Revoke selected tokens", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[AccessToken]) -> None:
        """They open nothing any more; the rows stay and say who revoked them."""
        now = timezone.now()
        revoked = [revoke_token(by=user_of(request), token=row, now=now) for row in queryset]
        self.message_user(request, f"Revoked: {sum(revoked)}.", messages.SUCCESS)
        if not all(revoked):
            self.message_user(request, "Those that were revoked before were left as they are.", messages.WARNING)
