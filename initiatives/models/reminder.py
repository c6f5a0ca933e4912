"""Who is to hear what, when, why, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives import vocabulary
from initiatives.models.triggers import tracked

# A reminder is about an initiative, a commitment or a document.
ONE_MATTER = (
    Q(initiative__isnull=False, commitment__isnull=True, document__isnull=True)
    | Q(initiative__isnull=True, commitment__isnull=False, document__isnull=True)
    | Q(initiative__isnull=True, commitment__isnull=True, document__isnull=False)
)
REMINDER_STATES = [("planned", "Planned"), ("sent", "Sent"), ("kept", "On the desk only"), ("suppressed", "Suppressed")]


class ReminderQuerySet(models.QuerySet):
    """Reminders belong to their recipient."""

    def visible_to(self, user) -> "ReminderQuerySet":
        """Only one's own; nobody reads another's inbox."""
        return self.filter(recipient_id=user.pk)


class Reminder(models.Model):
    """One reminder per (rule, subject, recipient, occurrence): why you, why now, what stops the next one."""

    rule = models.ForeignKey("initiatives.ReminderRule", on_delete=models.PROTECT, related_name="reminders")
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    commitment = models.ForeignKey(
        "initiatives.Commitment", on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    document = models.ForeignKey(
        "initiatives.SourceDocument", on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    aspect = models.CharField(
        max_length=40, blank=True, db_default="", help_text="What of it, where one rule speaks of several: a side."
    )
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    heard_as = models.CharField(
        max_length=14, choices=vocabulary.choices(vocabulary.REMINDER_STEPS), db_default="owner",
        help_text="On which step the recipient stands.",
    )  # fmt: skip
    escalated = models.BooleanField(db_default=False, help_text="Because those on the step before did not answer.")
    occurrence = models.CharField(
        max_length=60, help_text="What makes it this one: the date it is about and the lead or repeat."
    )
    due_on = models.DateField(help_text="The day it is about: due, claimed, or since when.")
    day = models.DateField(help_text="The recipient's local day from which it speaks.")
    why_you = models.CharField(max_length=200)
    why_now = models.CharField(max_length=300)
    how_to_stop = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=REMINDER_STATES, default="planned")
    suppressed_because = models.CharField(max_length=200, blank=True)
    digest = models.ForeignKey(
        "initiatives.Digest", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders"
    )
    planned_at = models.DateTimeField(db_default=Now())

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=ONE_MATTER, name="reminder_of_one_subject"),
            models.UniqueConstraint(
                fields=["rule", "initiative", "commitment", "document", "aspect", "recipient", "occurrence"],
                nulls_distinct=False,
                name="reminder_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[key for key, _ in REMINDER_STATES]), name="reminder_state_known"
            ),
            models.CheckConstraint(
                condition=Q(heard_as__in=list(vocabulary.REMINDER_STEPS)), name="reminder_step_known"
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
            models.Index(fields=["initiative", "rule"], name="reminder_of_initiative"),
            models.Index(fields=["commitment", "rule"], name="reminder_of_commitment"),
            models.Index(fields=["document", "rule"], name="reminder_of_document"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject} ({self.occurrence})"

    @property
    def subject(self):
        """The initiative, the commitment or the document it is about."""
        return self.initiative or self.commitment or self.document


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
    document = models.ForeignKey(
        "initiatives.SourceDocument", on_delete=models.CASCADE, null=True, blank=True, related_name="snoozes"
    )
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_MATTER, name="snooze_of_one_subject"),
            models.UniqueConstraint(
                fields=["user", "initiative", "commitment", "document"], nulls_distinct=False, name="snooze_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.initiative or self.commitment or self.document} until {self.until}"
