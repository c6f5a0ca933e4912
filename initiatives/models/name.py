"""A name an initiative bears or has borne."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.ledger import recorded
from initiatives.models.triggers import append_only, touches, tracked

RENAMING = pgtrigger.Q(old__instead_of__gt="")


@tracked()
class Name(models.Model):
    """A name the initiative has borne from a date on, by a passage.

    `instead_of` is the name it took the place of: such a line is a renaming, dated by the database, and stays once the
    initiative was published. Without it the line is a name that is also in use, and is edited with the initiative.
    """

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    since = EdtfField()
    since_from = first_day("since")
    since_to = last_day("since")
    passage = models.ForeignKey(
        "initiatives.Passage", on_delete=models.PROTECT, null=True, blank=True, related_name="names"
    )
    instead_of = models.CharField(max_length=200, blank=True, editable=False)
    reason = models.TextField(blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "name", "since", "instead_of"], nulls_distinct=False, name="name_once"
            ),
            models.CheckConstraint(
                condition=Q(instead_of="")
                | Q(passage__isnull=False, by__isnull=False, reason__regex=r"\S") & ~Q(instead_of=models.F("name")),
                name="name_renaming_is_proven",
            ),
        ]
        triggers = [
            recorded(),
            append_only(
                "EXISTS (SELECT 1 FROM initiatives_initiative i WHERE i.id = OLD.initiative_id AND i.published_at IS NOT NULL)",
                condition=RENAMING,
            ),
            touches("initiatives_initiative", "initiative_id"),
        ]

    def __str__(self) -> str:
        return self.name
