"""Webhook endpoints: addresses that are told of changes, without their secrets."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.actions import Conflict
from initiatives.admin.access import user_of
from initiatives.admin.row import RowAdmin
from initiatives.models import WebhookEndpoint
from initiatives.permissions import may_administer
from initiatives.webhooks.endpoint import switch


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(RowAdmin):
    """Made where the secret is shown once to its owner, who alone moves it; here they are switched off and on."""

    to_see = to_write = staticmethod(may_administer)
    list_display = ("url", "owner", "active", "changes", "waits", "failing_since", "off_because", "created_at")
    list_filter = ("active", "changes")
    list_select_related = ("owner", "place")
    search_fields = ("url", "owner__username", "off_because")
    fields = (
        "owner", "url", "active", "off_because", "off_at", "changes", "kinds", "partnership", "failing_since", "waits",
        "deliveries",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name != "active")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with how much waits for it."""
        waits = Count("deliveries", filter=Q(deliveries__state__in=("waiting", "aside")))
        return super().get_queryset(request).annotate(waiting=waits)

    @admin.display(description="Waiting", ordering="waiting")
    def waits(self, row: Any) -> int:
        """How many deliveries wait."""
        return row.waiting

    @admin.display(description="Failing since", ordering="place__failing_since")
    def failing_since(self, row: Any) -> Any:
        """The first of the failures since something was taken."""
        place = getattr(row, "place", None)
        return place and place.failing_since

    @admin.display(description="What was sent")
    def deliveries(self, row: Any) -> SafeString:
        """The way to its deliveries."""
        where = f"{reverse('admin:initiatives_webhookdelivery_changelist')}?endpoint__id__exact={row.pk}"
        return format_html('<a href="{}">Deliveries to this address</a>', where)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: an endpoint is made together with its secret."""
        return False

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Any:
        """Switch it off or on. Raises Conflict where it was changed since it was read."""
        kept = WebhookEndpoint.objects.get(pk=obj.pk)
        if kept.version != form.cleaned_data["read_version"]:
            raise Conflict(f"“{kept}” was changed since you read it; open it again and look at what changed.")
        return switch(by=user_of(request), endpoint=kept, on=obj.active)
