"""Confirmations that sending goes on: at the first run, and after a restore."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from initiatives.admin.access import posted, user_of
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.refusals import show
from initiatives.following.spread import skip_to_the_end
from initiatives.models import SendingConfirmation
from initiatives.permissions import may_administer
from initiatives.reminders.hold import confirm, held, waiting
from initiatives.webhooks.delivery import discard as discard_webhooks


def _discard_besides() -> int:
    skip_to_the_end()
    return discard_webhooks()


class ConfirmForm(forms.Form):
    """What becomes of what is due now."""

    discard = forms.ChoiceField(
        label="What is due now",
        widget=forms.RadioSelect,
        choices=[
            ("yes", "Leave it out: it may have gone out before the restore. It stays in the ledger, and on the desks."),
            ("no", "Send it: nothing went out since the backup was made, or twice is better than never."),
        ],
        error_messages={"required": "Choose what becomes of what is due now."},
    )


@admin.register(SendingConfirmation)
class SendingConfirmationAdmin(LedgerAdmin):
    """Who let sending go on, and how much was left out."""

    to_see = staticmethod(may_administer)
    change_list_template = "admin/digest_list.html"
    list_display = ("recorded_at", "by", "discarded", "place")
    list_select_related = ("by",)
    search_fields = ("by__username", "place")

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and confirming."""
        view = self.admin_site.admin_view(self.confirm_view)
        return [path("confirm/", view, name="sending-confirm"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, which says where sending is held."""
        return super().changelist_view(request, {"sending_held": held(), **(extra_context or {})})

    def confirm_view(self, request: HttpRequest) -> HttpResponse:
        """Say what is held, ask what becomes of it, and let sending go on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ConfirmForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                discard = form.cleaned_data["discard"] == "yes"
                row = confirm(by=user_of(request), now=timezone.now(), discard=discard, besides=_discard_besides)
            except ValidationError as refusal:
                show(refusal, form=form)
            else:
                left_out = f" Left out as perhaps sent before: {row.discarded}." if discard else ""
                self.message_user(request, f"Sending goes on.{left_out}", messages.SUCCESS)
                return redirect(self._list())
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "form": form, "title": "Let sending go on",
            "media": self.media + form.media, "back": self._list(), "is_held": held(), "waiting": waiting(),
            "latest": SendingConfirmation.objects.first(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/confirm_sending.html", context)

    def _list(self) -> str:
        return reverse("admin:initiatives_sendingconfirmation_changelist")
