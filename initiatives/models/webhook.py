"""Addresses that are told of changes, where each stands in the feed, and every delivery to them (Standard Webhooks)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives import vocabulary
from initiatives.models.change import Xid8Field
from initiatives.models.record import Record
from initiatives.models.triggers import tracked, versioned
from initiatives.vocabulary import Term

# State → what it is called, what it means.
DELIVERY_STATES = {
    each.key: each
    for each in (
        Term(
            "waiting", "Waiting", "It is sent when what came before it was taken; a failure is tried again, ever later."
        ),
        Term(
            "aside",
            "Set aside",
            "It failed several times; it is tried again beside others, which wait for it no longer.",
        ),
        Term("delivered", "Delivered", "The other side took it."),
        Term(
            "given_up", "Given up", "Nobody took it for three days, or it was no longer wished; it can be sent again."
        ),
        Term("left_out", "Left out", "Its owner may not see what changed; the feed would not tell it either."),
    )
}


@tracked(exclude=("secret", "old_secrets"))
class WebhookEndpoint(Record):
    """An address, the secret its deliveries are signed with (https://www.standardwebhooks.com), and what it is told.

    `old_secrets` are those that were renewed lately: {"secret", "until"} (ISO 8601, UTC); they sign beside the present
    one until then.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="webhooks")
    url = models.URLField(max_length=1000)
    secret = models.CharField(max_length=100, editable=False)
    old_secrets = models.JSONField(default=list, db_default=[], blank=True, editable=False)
    changes = models.BooleanField(default=False, db_default=False, help_text="Whether it is told of changes.")
    kinds = ArrayField(
        models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.CHANGE_KINDS)),
        default=list, db_default=[], blank=True, help_text="Which kinds of changes; none named: all.",
    )  # fmt: skip
    partnership = models.ForeignKey(
        "initiatives.Partnership", on_delete=models.PROTECT, null=True, blank=True, related_name="webhooks",
        help_text="Changes of which partnership; empty: of all.",
    )  # fmt: skip
    active = models.BooleanField(default=True)
    off_because = models.CharField(
        max_length=400, blank=True, db_default="", editable=False, help_text="Why it was switched off, if we did it."
    )
    off_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="UTC; when we switched it off.")

    class Meta:
        ordering = ["id"]
        triggers = [versioned()]
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__contained_by=list(vocabulary.CHANGE_KINDS)), name="webhook_kinds_known"
            ),
            models.CheckConstraint(
                condition=Q(off_because="", off_at=None) | Q(active=False) & ~Q(off_because="") & ~Q(off_at=None),
                name="webhook_off_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookPlace(models.Model):
    """Where in the change feed an endpoint has been read to, who delivers to it at the moment, and how that goes.

    (era, xid, line) is a place as `change.Place` has it. One worker delivers to an endpoint at a time, under a lease of
    the database's clock; `claims` counts, so that a worker whose lease ran out marks nothing.
    """

    endpoint = models.OneToOneField(WebhookEndpoint, on_delete=models.CASCADE, primary_key=True, related_name="place")
    era = models.BigIntegerField()
    xid = Xid8Field()
    line = models.BigIntegerField()
    claims = models.PositiveBigIntegerField(db_default=0)
    claimed_at = models.DateTimeField(null=True, help_text="UTC; whoever waited longest is served first.")
    leased_until = models.DateTimeField(null=True, help_text="UTC; a worker holds it until then.")
    failures = models.PositiveIntegerField(db_default=0, help_text="In a row; the waits grow with it.")
    failing_since = models.DateTimeField(null=True, help_text="UTC; the first of these failures.")
    not_before = models.DateTimeField(db_default=Now(), help_text="UTC.")

    def __str__(self) -> str:
        return f"{self.endpoint} at {self.era}/{self.xid}/{self.line}"


class WebhookDelivery(models.Model):
    """One delivery per endpoint and change, under one `webhook-id` however often it is tried."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey("initiatives.Change", on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    state = models.CharField(
        max_length=10, choices=vocabulary.choices(DELIVERY_STATES), default="waiting", db_default="waiting"
    )
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    failures = models.PositiveSmallIntegerField(
        db_default=0, help_text="In a row, since it was made or sent again; the waits grow with it."
    )
    first_failed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; the first of these failures.")
    not_before = models.DateTimeField(db_default=Now(), help_text="UTC.")
    attempted_at = models.DateTimeField(null=True, blank=True, help_text="UTC; the last attempt.")
    delivered_at = models.DateTimeField(null=True, blank=True, help_text="UTC; when it was taken.")
    last_answer = models.CharField(max_length=300, blank=True, db_default="")
    replayed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; when somebody had it sent again.")
    replayed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "change"], name="delivery_once"),
            models.CheckConstraint(condition=Q(state__in=list(DELIVERY_STATES)), name="delivery_state_known"),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False), name="delivery_has_its_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "id"], name="delivery_of_endpoint"),
            models.Index(fields=["endpoint", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["endpoint", "not_before"], condition=Q(state="aside"), name="delivery_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.change} → {self.endpoint}"
