"""Webhook endpoints and their deliveries as JSON; a secret is in none of them."""

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Replace

from initiatives.models import Change, Preference, WebhookDelivery, WebhookEndpoint
from initiatives.shapes.building import Asker, JsonObject, address, if_seen, raw, record, shaped
from initiatives.shapes.change import seen_by

UNSENT = ("waiting", "aside")
OLD_SECRETS = """(
    SELECT to_json(max((old->>'until')::timestamptz))
    FROM jsonb_array_elements("initiatives_webhookendpoint"."old_secrets") old
    WHERE (old->>'until')::timestamptz > statement_timestamp())"""


def deliveries_of(*, asker: Asker) -> QuerySet[WebhookDelivery]:
    """What the reader's own endpoints were or will be told, of what they may see now."""
    seen = Change.objects.about(seen_by(asker=asker)).order_by().values("pk")
    own = WebhookDelivery.objects.filter(endpoint__owner_id=asker.reader.pk)
    return own.exclude(state="left_out").filter(change__in=seen)


def webhook_shape(*, rows: QuerySet[WebhookEndpoint], asker: Asker) -> QuerySet[WebhookEndpoint]:
    """The reader's own endpoints → their shapes, with how their deliveries fare."""
    counts = JsonObject(
        delivered=Count("pk", filter=Q(state="delivered")),
        waiting=Count("pk", filter=Q(state__in=UNSENT)),
        given_up=Count("pk", filter=Q(state="given_up")),
    )
    told = deliveries_of(asker=asker).filter(endpoint=OuterRef("pk")).order_by().values("endpoint")
    none = raw("""'{"delivered": 0, "waiting": 0, "given_up": 0}'::json""")
    digest = Exists(Preference.objects.filter(webhook=OuterRef("pk")))
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="webhooks", key="id"),
        address="url",
        active="active",
        changes="changes",
        kinds=Func(F("kinds"), function="to_json"),
        partnership="partnership__slug",
        digest=Cast(digest, BooleanField()),
        off=if_seen(seen=Q(off_at__isnull=False), then=JsonObject(at="off_at", because="off_because")),
        failing_since="place__failing_since",
        old_secret_until=raw(OLD_SECRETS),
        deliveries=Coalesce(Subquery(told.annotate(counts=counts).values("counts")), none),
        version="version",
        created_at="created_at",
        updated_at="updated_at",
    )
    return shaped(rows=rows, shape=shape)


def delivery_shape(*, rows: QuerySet[WebhookDelivery], asker: Asker) -> QuerySet[WebhookDelivery]:
    """Deliveries → their shapes: what became of each, and under which `webhook-id` it goes."""
    plain = Replace(Cast("message_id", CharField()), Value("-"), Value(""))
    shape = record(
        asker,
        id="id",
        change="change_id",
        kind="change__kind",
        webhook_id=Concat(Value("msg_"), plain),
        state="state",
        attempts="attempts",
        next_attempt_at=Case(When(state__in=UNSENT, then="not_before"), default=None),
        attempted_at="attempted_at",
        delivered_at="delivered_at",
        last_answer=NullIf("last_answer", Value("")),
        replayed_at="replayed_at",
        created_at="created_at",
    )
    return shaped(rows=rows, shape=shape)
