"""Filters of one's own webhook endpoints."""

from django.db.models import Q

from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import YesNo
from initiatives.models import WebhookEndpoint


class WebhookFilter(StrictFilterSet):
    """Filters over one's own webhook endpoints that are already `visible_to` the reader."""

    active = YesNo(to_q=lambda yes: Q(active=yes), help_text="Whether it is told of changes.")

    class Meta:
        model = WebhookEndpoint
        fields: list[str] = []
