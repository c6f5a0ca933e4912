"""Webhook deliveries: what was sent where."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import WebhookDelivery
from initiatives.permissions import may_administer


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(LedgerAdmin):
    """One a change and endpoint."""

    to_see = staticmethod(may_administer)
    list_display = ("change", "endpoint", "attempts", "not_before", "delivered_at", "last_answer")
    list_select_related = ("change", "endpoint")
    search_fields = ("endpoint__url", "last_answer")
