"""One's own webhook endpoints."""

from initiatives.api.resource import Resource
from initiatives.clocks import known
from initiatives.filters.webhook import WebhookFilter
from initiatives.models import WebhookEndpoint
from initiatives.shapes.webhook import webhook_shape

RESOURCE = Resource(
    name="webhooks",
    one="webhook",
    component="Webhook",
    model=WebhookEndpoint,
    shape=webhook_shape,
    filters=WebhookFilter,
    own=True,
    rows=lambda asker: known(
        rows=WebhookEndpoint.objects.filter(owner_id=asker.reader.pk), clocks=asker.clocks, moment="created_at"
    ),
)
