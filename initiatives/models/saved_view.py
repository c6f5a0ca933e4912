"""A named filter somebody keeps, and who hears when it changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives.models.change import Xid8Field
from initiatives.models.record import Record
from initiatives.models.triggers import tracked, versioned

NOTICE_STATES = [("planned", "Planned"), ("sent", "Sent"), ("kept", "Not wished"), ("dropped", "Not to be shown")]


class SavedViewQuerySet(models.QuerySet):
    """Views are private unless shared."""

    def visible_to(self, user) -> "SavedViewQuerySet":
        """Shared views, and one's own."""
        return self.filter(Q(shared=True) | Q(owner_id=user.pk))


@tracked()
class SavedView(Record):
    """A page's path and query under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=120)
    page = models.CharField(
        max_length=40, choices=[(page, page.title()) for page in ("initiatives", "commitments", "statements")]
    )
    query = models.JSONField(default=dict, blank=True, help_text="Parameter → list of values.")
    shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once")]
        triggers = [versioned()]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("secret_sha256",))
class Subscription(models.Model):
    """A person hears of changes in a saved view, by mail or feed; the feed's secret is kept as its SHA-256 (hex)."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="subscriptions")
    channel = models.CharField(max_length=5, choices=[("mail", "Mail"), ("feed", "Feed")])
    secret_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)
    begun_at = models.DateTimeField(db_default=Now(), editable=False, help_text="UTC; nothing of before is told.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["view", "user", "channel"], name="subscription_once"),
            models.CheckConstraint(
                condition=Q(channel="feed") | Q(secret_sha256=None), name="subscription_secret_of_a_feed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.view} by {self.channel}"


class SubscriptionPlace(models.Model):
    """Where in the change feed a subscription has been read to; (era, xid, line) is a place as `change.Place` has it.

    `broken` says why the view cannot be asked any more; empty: it can.
    """

    subscription = models.OneToOneField(Subscription, on_delete=models.CASCADE, primary_key=True, related_name="place")
    era = models.BigIntegerField()
    xid = Xid8Field()
    line = models.BigIntegerField()
    broken = models.TextField(blank=True, db_default="")

    def __str__(self) -> str:
        return f"{self.subscription} at {self.era}/{self.xid}/{self.line}"


class Notice(models.Model):
    """One change that a subscriber is told of once, by a digest; or that the view cannot be asked any more (`broken`).

    `left`: what changed met the view's filter before, and does not now.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="notices")
    change = models.ForeignKey("initiatives.Change", on_delete=models.PROTECT, null=True, related_name="notices")
    broken = models.TextField(blank=True, db_default="")
    left = models.BooleanField(db_default=False)
    state = models.CharField(max_length=12, choices=NOTICE_STATES, default="planned", db_default="planned")
    digest = models.ForeignKey(
        "initiatives.Digest", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    planned_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "change"], name="notice_once"),
            models.UniqueConstraint(
                fields=["subscription"], condition=Q(change=None, state="planned"), name="notice_of_a_fault_once"
            ),
            models.CheckConstraint(
                condition=Q(change=None) & ~Q(broken="") | Q(change__isnull=False, broken=""),
                name="notice_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(state__in=[key for key, _ in NOTICE_STATES]), name="notice_state_known"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(digest__isnull=False), name="notice_sent_by_a_digest"
            ),
        ]
        indexes = [
            models.Index(fields=["subscription", "id"], condition=Q(state="planned"), name="notice_planned"),
            models.Index(fields=["digest", "id"], name="notice_of_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.change or self.broken} → {self.subscription}"
