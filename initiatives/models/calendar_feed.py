"""The secret address under which a calendar program reads one person's dates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class CalendarFeed(models.Model):
    """One standing address a person; the secret is shown once and kept as its SHA-256 (hex). A revoked one stays."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds")
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_read_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="UTC.")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="UTC.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="calendar_feed_one_standing_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.user}"
