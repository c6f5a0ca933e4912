"""The outbox: what is on its way to whom by which channel, and whether sending was allowed to go on after a restore."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives.models.triggers import append_only

DIGEST_STATES = [("planned", "Planned"), ("sent", "Sent"), ("dead", "Given up")]
DIGEST_CHANNELS = [("email", "E-mail"), ("webhook", "Webhook")]


class Digest(models.Model):
    """One a person, local day and channel, claimed under a lease, marked sent after the other side accepted it.

    `repeats` names the digest whose contents a second channel gives again. `attempts` counts the claims, so that a
    worker whose lease ran out cannot mark what another has claimed since.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField(help_text="The recipient's local day.")
    channel = models.CharField(max_length=8, choices=DIGEST_CHANNELS, db_default="email")
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=12, choices=DIGEST_STATES, default="planned")
    attempts = models.PositiveIntegerField(default=0)
    in_doubt = models.PositiveSmallIntegerField(
        default=0, help_text="Attempts that may have arrived: the worker or the connection was lost while handing over."
    )
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="In a row, since it was opened or let be tried again; the waits grow with it."
    )
    not_before = models.DateTimeField(help_text="UTC.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="UTC; a worker holds it until then.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="UTC; when the other side accepted it.")
    answer = models.TextField(blank=True, db_default="", help_text="What the other side said when it accepted.")
    last_error = models.TextField(blank=True)
    retried_at = models.DateTimeField(null=True, blank=True, help_text="UTC; when somebody let it be tried again.")
    retried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "day", "channel"], name="digest_one_a_person_a_day"),
            models.UniqueConstraint(
                fields=["recipient", "channel"], condition=Q(state="planned"), name="digest_one_unsent_a_person"
            ),
            models.CheckConstraint(condition=Q(state__in=[key for key, _ in DIGEST_STATES]), name="digest_state_known"),
            models.CheckConstraint(
                condition=Q(channel__in=[key for key, _ in DIGEST_CHANNELS]), name="digest_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="digest_sent_has_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["not_before", "id"], condition=Q(state="planned"), name="digest_to_send")]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.day}"


class SendingConfirmation(models.Model):
    """Where sending goes on: the first run of an installation, or an administrator after a restore (`by`).

    Sending is held while the latest names another place than the database that asks. `discarded`: how many planned
    reminders were suppressed, because they may have gone out before.
    """

    place = models.CharField(max_length=120, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    discarded = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        triggers = [append_only("true")]

    def __str__(self) -> str:
        return f"sending confirmed at {self.place}"
