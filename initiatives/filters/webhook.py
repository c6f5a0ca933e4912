"""Filters of one's own webhook endpoints, and of what was sent to one."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Terms, YesNo
from initiatives.models import WebhookDelivery, WebhookEndpoint
from initiatives.models.webhook import DELIVERY_STATES

TOLD = {key: term for key, term in DELIVERY_STATES.items() if key != "left_out"}


class WebhookFilter(StrictFilterSet):
    """Filters over one's own webhook endpoints that are already `visible_to` the reader."""

    active = YesNo(to_q=lambda yes: Q(active=yes), help_text="Whether anything is sent there.")
    changes = YesNo(to_q=lambda yes: Q(changes=yes), help_text="Whether it is told of changes.")

    class Meta:
        model = WebhookEndpoint
        fields: list[str] = []


class DeliveryFilter(StrictFilterSet):
    """Filters over the deliveries to an endpoint of one's own."""

    state = Terms(TOLD, to_q=lambda keys: Q(state__in=keys), help_text="What became of it.")
    kind = Terms(vocabulary.CHANGE_KINDS, to_q=lambda keys: Q(change__kind__in=keys), help_text="What happened.")

    class Meta:
        model = WebhookDelivery
        fields: list[str] = []
