"""Digests: the outbox, and letting what was given up be tried again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.admin.access import user_of
from initiatives.admin.columns import column
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Digest
from initiatives.permissions import may_administer
from initiatives.reminders.hold import held
from initiatives.reminders.retry import Retried, retry

TOLD = {
    "again": (messages.SUCCESS, "tried again within a minute"),
    "joined": (messages.SUCCESS, "not sent again by itself: what it held goes with the digest that waits for the same person"),
    "blocked": (messages.WARNING, "left as it is: it may have arrived, and another waits for the same person; retry once that has left"),
    "empty": (messages.WARNING, "left as it is: it holds nothing that is still to be said"),
}  # fmt: skip


@admin.register(Digest)
class DigestAdmin(LedgerAdmin):
    """One a person, day and channel, and what became of it."""

    to_see = staticmethod(may_administer)
    change_list_template = "admin/digest_list.html"
    list_display = ("day", "recipient", "channel", "told", "became", "attempts")
    list_filter = ("state", "channel")
    list_select_related = ("recipient",)
    search_fields = ("recipient__username", "message_id", "last_error")
    date_hierarchy = "day"
    actions = ("try_again",)
    fields = readonly_fields = (
        "recipient", "day", "channel", "state", "told", "last_error", "attempts", "failures", "in_doubt", "not_before",
        "leased_until", "sent_at", "answer", "repeats", "message_id", "retried_at", "retried_by", "created_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with how many reminders it holds."""
        rows: Any = super().get_queryset(request)
        return rows.annotate(holds=Count("reminders"))

    @admin.display(description="Reminders", ordering="holds")
    def told(self, row: Any) -> SafeString | str:
        """How many it holds, as a link to them; a second channel says what the first said."""
        if row.repeats_id:
            return "The same as by e-mail"
        where = f"{reverse('admin:initiatives_reminder_changelist')}?digest__id__exact={row.pk}"
        return format_html('<a href="{}">{}<span class="unseen"> reminders</span></a>', where, row.holds)

    became = column("digest_became", title="What became of it", ordering="state")

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and trying again."""
        view = self.admin_site.admin_view(self.retry_view)
        return [path("<int:pk>/retry/", view, name="digest-retry"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, which says where sending is held."""
        return super().changelist_view(request, {"sending_held": held(), **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, with the door to trying again where it was given up."""
        row = kwargs.get("obj")
        if row is not None and row.state == "dead":
            context["deeds"] = [("Retry", reverse("admin:digest-retry", args=[row.pk]))]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description="Retry: let those given up be tried again", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Of those selected, what was given up is tried again."""
        dead = list(queryset.filter(state="dead"))
        self._tell(request, retry(by=user_of(request), digests=dead, now=timezone.now()))
        if others := queryset.exclude(pk__in=[row.pk for row in dead]).exclude(retried_by=request.user).count():
            self.message_user(request, f"Left as they are, because they were not given up: {others}.", messages.WARNING)

    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then let one digest be tried again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=pk, state="dead").first()
        if row is None:
            raise Http404("There is no digest of this number that was given up.")
        back = self.page_of(pk)
        if request.method == "POST":
            self._tell(request, retry(by=user_of(request), digests=[row], now=timezone.now()))
            return redirect(back)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "original": row, "title": f"Retry: {row}",
            "media": self.media, "back": back,
        }  # fmt: skip
        return TemplateResponse(request, "admin/retry_digest.html", context)

    def _tell(self, request: HttpRequest, retried: Retried) -> None:
        for name, (level, said) in TOLD.items():
            if count := getattr(retried, name):
                self.message_user(request, f"{count} {'digest' if count == 1 else 'digests'}: {said}.", level)
