"""The queue of long briefings, and what was made: one person's, kept for some days."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

BRIEFING_STATES = [("waiting", "Waiting"), ("working", "Being made"), ("ready", "Ready"), ("failed", "Failed")]
NOUNS = ("initiative", "initiatives", "partnership", "sector", "saved_view")


class BriefingQuerySet(models.QuerySet):
    """Briefings belong to who asked for them."""

    def of(self, user) -> Self:
        """One's own, the bytes left in the database."""
        return self.filter(asked_by_id=user.pk).defer("body")

    def unmade(self) -> Self:
        """Those that wait or are being made."""
        return self.filter(state__in=["waiting", "working"])


class Briefing(models.Model):
    """What somebody asked to have printed, at two clocks pinned when it was asked for, and the PDF once it is made.

    `key` is the slug or id of what it is about, empty for the list of initiatives; `query` its filters. While a worker
    makes it, `leased_until` is ahead; `attempts` counts the claims, so that a worker whose lease ran out changes nothing
    that another has taken since. `done` of `total` pages are laid out, as far as the number can be foreseen.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="briefings")
    asked_at = models.DateTimeField(db_default=Now())
    noun = models.CharField(max_length=12, choices=[(noun, noun.replace("_", " ")) for noun in NOUNS])
    key = models.CharField(max_length=120, blank=True, db_collation="C")
    query = models.JSONField(default=dict, blank=True, help_text="Parameter → list of values.")
    title = models.CharField(max_length=300)
    initiatives = models.PositiveIntegerField(help_text="How many it holds.")
    as_of = models.DateField()
    known_at = models.DateTimeField(help_text="UTC.")
    since = models.DateField(null=True, help_text="What changed since this day is in it; empty: no such page.")
    state = models.CharField(max_length=8, choices=BRIEFING_STATES, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, help_text="UTC; a worker holds it until then.")
    error = models.TextField(blank=True)
    body = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes.")
    pages = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, help_text="UTC.")
    kept_until = models.DateTimeField(help_text="UTC; then it is deleted.")

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(noun__in=NOUNS), name="briefing_noun_known"),
            models.CheckConstraint(
                condition=Q(state__in=[key for key, _ in BRIEFING_STATES]), name="briefing_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="ready", body__isnull=False, made_at__isnull=False)
                | ~Q(state="ready") & Q(body=None, made_at=None),
                name="briefing_ready_is_made",
            ),
            models.CheckConstraint(
                condition=Q(body=None)
                | Q(sha256=Func(Func(F("body"), function="sha256"), Value("hex"), function="encode")),
                name="briefing_hash_is_its_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(error__regex=r"\S"), name="briefing_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "working"]), name="briefing_to_make"),
            models.Index(fields=["asked_by", "-id"], name="briefing_of_whom"),
            models.Index(fields=["kept_until"], name="briefing_age"),
        ]

    def __str__(self) -> str:
        return self.title
