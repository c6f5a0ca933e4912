"""Webhook endpoints: addresses that are told of changes, without their secrets."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from initiatives.admin.row import RowAdmin
from initiatives.models import WebhookEndpoint
from initiatives.permissions import may_administer


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(RowAdmin):
    """Made where the secret is shown once to its owner; here they are switched off and on."""

    to_see = to_write = staticmethod(may_administer)
    list_display = ("url", "owner", "active", "created_at")
    list_filter = ("active",)
    list_select_related = ("owner",)
    search_fields = ("url", "owner__username")
    fields = ("owner", "url", "active")
    readonly_fields = ("owner",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: an endpoint is made together with its secret."""
        return False
