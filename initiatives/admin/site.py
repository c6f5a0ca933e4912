"""The admin site: ours in name, theme, order and ways in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from initiatives.admin.access import allowed
from initiatives.models import Digest
from initiatives.permissions import may_administer
from initiatives.reminders.hold import held

# Section of the first page: the nouns in it, in order.
SECTIONS = {
    "Promises": ("Initiative", "Commitment", "Statement"),
    "Sources": ("SourceDocument", "Capture", "Original", "Passage", "PassageCheck", "ParagraphReading"),
    "Ledgers": ("StatusUpdate", "DueRevision", "Review", "Evidence", "StatementNote"),
    "Who, where and what": ("Partnership", "Event", "Organisation", "Person", "Sector"),
    "Parts of records": (
        "Name",
        "ScopeItem",
        "Participation",
        "Succession",
        "Inheritance",
        "Measurement",
        "Translation",
    ),
    "People and rights": ("User", "Membership", "Preference", "AccessToken"),
    "Reminders": ("ReminderRule", "Reminder", "Digest", "Snooze", "CalendarFeed", "SendingConfirmation"),
    "Going out": ("Release", "Citation", "SavedView", "Subscription", "WebhookEndpoint", "WebhookDelivery"),
    "Machinery": ("Change", "Era", "Standing", "Seeded", "OldSlug"),
}


# The nouns in the header of every page.
DAILY = {
    "Initiative": "Initiatives", "Commitment": "Commitments", "Statement": "Statements", "SourceDocument": "Documents",
    "Passage": "Passages", "StatusUpdate": "Statuses", "Review": "Reviews",
}  # fmt: skip


# How long the first page speaks of a digest that was given up.
GIVEN_UP_LATELY = timedelta(days=30)


class Autocomplete(AutocompleteJsonView):
    """Choices of an autocomplete: the rows and the label that the noun's own admin gives."""

    model_admin: Any

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether `request.user` may choose among the rows; seeing the noun's own pages may need more."""
        return self.model_admin.may_choose(request)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """One choice."""
        return {"id": str(getattr(obj, to_field_name)), "text": self.model_admin.choice_label(obj)}


class TrackerAdminSite(admin.AdminSite):
    """Django's own admin under the tracker's name: only our nouns, in sections, behind the tracker's own sign-in."""

    site_header = "Bilateral Tracker"
    site_title = "Bilateral Tracker"
    index_title = "Records"
    empty_value_display = "–"
    enable_nav_sidebar = False  # the first page has every noun; lists need the width

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Django's context, with the nouns of daily work for the header."""
        context = super().each_context(request)
        shown = {model["object_name"]: model for section in context["available_apps"] for model in section["models"]}
        context["daily"] = [{**shown[noun], "name": name} for noun, name in DAILY.items() if noun in shown]
        return context

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """A view for those who may enter; a question with NUL in it, which the database cannot hold, is refused (400)."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if any("\x00" in value for _name, values in request.GET.lists() for value in values):
                reason = "A question cannot hold the character NUL."
                return render(request, "400.html", {"reason": reason}, status=400)
            return inner(request, *args, **kwargs)

        return answer

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The first page; administrators see on it what keeps mail from going out."""
        told: dict[str, Any] = {}
        if allowed(request, may_administer):
            told = {"sending_held": held(), "given_up": _given_up(now=timezone.now())}
        return super().index(request, {**told, **(extra_context or {})})

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register our nouns; what libraries would show (keys, secrets, permissions we do not use) stays out."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label == "initiatives"]
        super().register(ours, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The tracker's sign-in page, which knows second factors and counts failures; there is no other."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
            wanted = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied("This account may not use the admin; ask an administrator.")
        return redirect_to_login(wanted)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out (POST) and come to the sign-in page."""
        return LogoutView.as_view(next_page="account_login")(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The account's own page for it."""
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """The choices of an autocomplete field, as JSON."""
        return Autocomplete.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The nouns the user may see, in our sections instead of by application."""
        apps = self._build_app_dict(request)
        shown = {model["object_name"]: model for app in apps.values() for model in app["models"]}
        sections = []
        for name, nouns in SECTIONS.items():
            if models := [shown[noun] for noun in nouns if noun in shown]:
                url = reverse("admin:index", current_app=self.name)
                sections.append(
                    {
                        "name": name,
                        "app_label": "initiatives",
                        "app_url": url,
                        "has_module_perms": True,
                        "models": models,
                    }
                )
        return sections


def _given_up(*, now: datetime) -> int:
    """How many digests were given up lately, and no later one arrived."""
    later = Digest.objects.filter(recipient=OuterRef("recipient"), pk__gt=OuterRef("pk"), state="sent")
    return Digest.objects.filter(~Exists(later), state="dead", created_at__gt=now - GIVEN_UP_LATELY).count()
