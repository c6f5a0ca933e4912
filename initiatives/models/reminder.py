"""Who is to hear what, when, and what became of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives import vocabulary
from initiatives.models.ledger import ONE_SUBJECT
from initiatives.models.triggers import tracked

REMINDER_STATES = [("planned", "Planned"), ("sent", "Sent"), ("kept", "On the desk only"), ("suppressed", "Suppressed")]
DIGEST_STATES = [("planned", "Planned"), ("sent", "Sent"), ("dead", "Given up")]


@tracked()
class ReminderRule(models.Model):
    """One rule: its kind, what it is scoped to (nothing named: everything), and its lead times in days."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24, choices=vocabulary.choices(vocabulary.REMINDER_KINDS))
    partnership = models.ForeignKey(
        "initiatives.Partnership", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_rules"
    )
    sector = models.ForeignKey(
        "initiatives.Sector", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_rules"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_rules"
    )
    lead_days = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Days before the date, e.g. 90, 30, 7."
    )
    repeat_days = models.PositiveSmallIntegerField(
        default=7, help_text="Days between repeats while nothing happens; 0: never repeat."
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(vocabulary.REMINDER_KINDS)), name="rule_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="commitment_due_soon") | Q(lead_days__len__gte=1), name="rule_due_soon_has_lead_days",
                violation_error_message="Give at least one lead time in days.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Digest(models.Model):
    """The outbox: one mail a person and local day, claimed under a lease, marked sent after the server accepted it."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField(help_text="The recipient's local day.")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=12, choices=DIGEST_STATES, default="planned")
    attempts = models.PositiveSmallIntegerField(default=0)
    in_doubt = models.PositiveSmallIntegerField(
        default=0, help_text="Attempts that may have arrived: the worker or the connection was lost while handing over."
    )
    not_before = models.DateTimeField(help_text="UTC.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="UTC; a worker holds it until then.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="UTC; when the mail server accepted it.")
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "day"], name="digest_one_a_person_a_day"),
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(state="planned"), name="digest_one_unsent_a_person"
            ),
            models.CheckConstraint(condition=Q(state__in=[key for key, _ in DIGEST_STATES]), name="digest_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="digest_sent_has_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["not_before", "id"], condition=Q(state="planned"), name="digest_to_send")]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.day}"


class ReminderQuerySet(models.QuerySet):
    """Reminders belong to their recipient."""

    def visible_to(self, user) -> "ReminderQuerySet":
        """Only one's own; nobody reads another's inbox."""
        return self.filter(recipient_id=user.pk)


class Reminder(models.Model):
    """One reminder per (rule, subject, recipient, occurrence): why you, why now, what stops the next one."""

    rule = models.ForeignKey(ReminderRule, on_delete=models.PROTECT, related_name="reminders")
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    commitment = models.ForeignKey(
        "initiatives.Commitment", on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    occurrence = models.CharField(
        max_length=60, help_text="What makes it this one: the date it is about and the lead or repeat."
    )
    due_on = models.DateField(help_text="The day the subject is due.")
    why_you = models.CharField(max_length=200)
    why_now = models.CharField(max_length=300)
    how_to_stop = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=REMINDER_STATES, default="planned")
    suppressed_because = models.CharField(max_length=200, blank=True)
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, null=True, blank=True, related_name="reminders")
    planned_at = models.DateTimeField(db_default=Now())

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="reminder_of_one_subject"),
            models.UniqueConstraint(
                fields=["rule", "initiative", "commitment", "recipient", "occurrence"],
                nulls_distinct=False,
                name="reminder_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[key for key, _ in REMINDER_STATES]), name="reminder_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(digest__isnull=False), name="reminder_sent_by_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(state="suppressed") & ~Q(suppressed_because="")
                | ~Q(state="suppressed") & Q(suppressed_because=""),
                name="reminder_suppressed_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "id"], name="reminder_inbox"),
            models.Index(fields=["recipient", "id"], condition=Q(state="planned"), name="reminder_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.initiative or self.commitment} ({self.occurrence})"

    @property
    def subject(self):
        """The initiative or the commitment it is about."""
        return self.initiative or self.commitment


@tracked()
class Snooze(models.Model):
    """One person does not wish to hear of one subject before a day (their local one)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="snoozes")
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, null=True, blank=True, related_name="snoozes"
    )
    commitment = models.ForeignKey(
        "initiatives.Commitment", on_delete=models.CASCADE, null=True, blank=True, related_name="snoozes"
    )
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="snooze_of_one_subject"),
            models.UniqueConstraint(
                fields=["user", "initiative", "commitment"], nulls_distinct=False, name="snooze_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.initiative or self.commitment} until {self.until}"
