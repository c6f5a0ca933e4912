"""Users: who signs in; deactivated, never deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.access import allowed
from initiatives.admin.row import Part, Refusable, RowAdmin
from initiatives.models import Membership, User
from initiatives.permissions import may_administer, may_read_drafts


class NewUserForm(Refusable, AdminUserCreationForm):
    """A new account and its password."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email")


class UserForm(Refusable, UserChangeForm):
    """An account."""

    class Meta(UserChangeForm.Meta):
        model = User


class Memberships(Part):
    """What the user may do where."""

    model = Membership
    to_see = to_write = staticmethod(may_administer)


@admin.register(User)
class UserAdmin(RowAdmin, DjangoUserAdmin):
    """Accounts and their roles."""

    to_see = to_write = staticmethod(may_administer)
    form: Any = UserForm
    add_form = NewUserForm
    list_display = (
        "username",
        "email",
        "first_name",
        "last_name",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
    )
    list_filter = ("is_active", "is_staff", "is_superuser", "memberships__role", "memberships__partnership")
    search_fields = ("username", "email", "first_name", "last_name")
    filter_horizontal = ()
    readonly_fields = ("is_system", "last_login", "date_joined")
    inlines = (Memberships,)
    actions = ("deactivate",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("The person", {"fields": ("first_name", "last_name", "email")}),
        (
            "The account",
            {"fields": ("is_active", "is_staff", "is_superuser", "is_system", "last_login", "date_joined")},
        ),
    )
    add_fieldsets = ((None, {"fields": ("username", "email", "usable_password", "password1", "password2")}),)

    def may_choose(self, request: HttpRequest) -> bool:
        """Everybody with a role may name an owner or a second reader."""
        return allowed(request, may_read_drafts)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Administrators see every account; others choose among people who can sign in."""
        rows = super().get_queryset(request)
        return rows if allowed(request, may_administer) else rows.filter(is_active=True, is_system=False)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Those who only choose search by username, not by address."""
        return self.search_fields if allowed(request, may_administer) else ("username",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only a superuser makes superusers."""
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators; a superuser's account only by a superuser, the system's by nobody."""
        if obj is not None and (obj.is_system or (obj.is_superuser and not request.user.is_superuser)):
            return False
        return super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: users are deactivated."""
        return False

    def write_parts(self, request: HttpRequest, whole: Any, saved: list[Any], removed: list[Any]) -> None:
        """Memberships, each a row of its own."""
        for membership in removed:
            membership.delete()
        for membership in saved:
            membership.save()

    @admin.action(description="Deactivate selected users", permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet) -> None:
        """They can no longer sign in; what they wrote stays theirs."""
        others = [user for user in queryset if user != request.user and self.has_change_permission(request, user)]
        for user in others:
            user.is_active = False
            user.save(update_fields=["is_active"])
        self.message_user(request, f"Deactivated: {len(others)}.", messages.SUCCESS)
        if len(others) < queryset.count():
            self.message_user(
                request, "Your own account, the system’s and superusers’ were left as they are.", messages.WARNING
            )
