"""Webhook deliveries: what was sent where, what became of it, and sending it again."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from initiatives.admin.access import user_of
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.refusals import sentence
from initiatives.models import WebhookDelivery
from initiatives.outbox.hold import held
from initiatives.permissions import may_administer
from initiatives.webhooks.delivery import send_again


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(LedgerAdmin):
    """One a change and endpoint."""

    to_see = staticmethod(may_administer)
    change_list_template = "admin/digest_list.html"
    list_display = ("change", "endpoint", "state", "attempts", "attempted_at", "last_answer", "not_before")
    list_filter = ("state", "change__kind", ("endpoint", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("change", "endpoint")
    search_fields = ("endpoint__url", "endpoint__owner__username", "last_answer")
    actions = ("again",)
    fields = readonly_fields = (
        "endpoint", "change", "webhook_id", "state", "attempts", "failures", "first_failed_at", "attempted_at", "last_answer",
        "delivered_at", "not_before", "replayed_at", "replayed_by", "created_at",
    )  # fmt: skip

    @admin.display(description="webhook-id")
    def webhook_id(self, row: Any) -> str:
        """The id that every attempt bears."""
        return f"msg_{row.message_id.hex}"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, which says how long it reaches back and where sending is held."""
        told = {"sending_held": held(), "kept_for": settings.WEBHOOK_DELIVERIES_KEPT}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    @admin.action(description="Send again, under the same id", permissions=["view"])
    def again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Let those selected be sent again, all or none."""
        rows = list(queryset.select_related("endpoint"))
        try:
            count = send_again(by=user_of(request), deliveries=rows, now=timezone.now())
        except ValidationError as refusal:
            self.message_user(request, f"Nothing is sent again. {sentence(refusal)}", messages.ERROR)
        else:
            self.message_user(request, f"To be sent again within a minute: {count}.", messages.SUCCESS)
