"""Webhook endpoints as JSON; the secret never leaves."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from initiatives.models import WebhookDelivery, WebhookEndpoint
from initiatives.shapes.building import Asker, JsonObject, address, raw, record, shaped


def webhook_shape(*, rows: QuerySet[WebhookEndpoint], asker: Asker) -> QuerySet[WebhookEndpoint]:
    """The reader's own endpoints → their shapes, with how their deliveries fare."""
    delivered = Q(delivered_at__isnull=False)
    counts = JsonObject(delivered=Count("pk", filter=delivered), waiting=Count("pk", filter=~delivered))
    own = WebhookDelivery.objects.filter(endpoint=OuterRef("pk")).order_by().values("endpoint").annotate(counts=counts)
    none = raw("""'{"delivered": 0, "waiting": 0}'::json""")
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="webhooks", key="id"),
        address="url",
        active="active",
        deliveries=Coalesce(Subquery(own.values("counts")), none),
        version="version",
        created_at="created_at",
        updated_at="updated_at",
    )
    return shaped(rows=rows, shape=shape)
