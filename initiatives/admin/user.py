"""Users: who signs in; deactivated, never deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from initiatives.admin.access import allowed
from initiatives.admin.row import Part, Refusable, RowAdmin
from initiatives.models import Membership, User
from initiatives.permissions import may_administer, may_hand_over, may_read_drafts


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

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The account's page, with the way to what it owns."""
        row = kwargs.get("obj")
        if row is not None and row.owned_initiatives.exists() and allowed(request, may_hand_over):
            context["deeds"] = [*context.get("deeds", []), ("Hand over what they own", _hand_over(row))]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the account; who can no longer sign in owns nothing that others should not know of."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            self._tell_of_owned(request, [obj])

    def _tell_of_owned(self, request: HttpRequest, gone: list[User]) -> None:
        """Say who of those that can no longer sign in owns something, and where it is handed over."""
        owners = User.objects.filter(pk__in=[user.pk for user in gone], owned_initiatives__isnull=False)
        if owning := list(owners.distinct()):
            links = format_html_join(
                ", ", '<a href="{}">{}</a>', ((_hand_over(user), user.username) for user in owning)
            )
            said = "Still owning initiatives: {}. Hand them over, or those who lead the partnership hear of them."
            self.message_user(request, format_html(said, links), messages.WARNING)

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
        self._tell_of_owned(request, others)
        if len(others) < queryset.count():
            self.message_user(
                request, "Your own account, the system’s and superusers’ were left as they are.", messages.WARNING
            )


def _hand_over(user: User) -> str:
    return f"{reverse('web:hand-over')}?{urlencode({'from': user.username})}"
