"""One initiative became another."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from initiatives import vocabulary
from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.ledger import recorded
from initiatives.models.triggers import append_only, tells, touches, tracked

TABLE = "initiatives_initiative"

PROVEN = """
    IF NEW.passage_id IS NULL OR NEW.by_id IS NULL OR coalesce(NEW.reason, '') !~ '\\S' THEN
        RAISE EXCEPTION 'a succession names the passage that proves it, who recorded it and why' USING ERRCODE = 'check_violation';
    END IF;
"""
# As a status: never later than the day of recording; without a date from the day its source was published.
INTERVAL = """
    IF NEW.since IS NOT NULL AND tracker_edtf_first(NEW.since) > tracker_day(NEW.recorded_at) THEN
        RAISE EXCEPTION 'since % lies in the future; a succession can only be recorded once it is so', NEW.since
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.last_day := least(
        coalesce(tracker_edtf_last(NEW.since), CASE WHEN NEW.since IS NULL THEN tracker_source_day(NEW.passage_id) END,
                 tracker_day(NEW.recorded_at)),
        tracker_day(NEW.recorded_at));
"""

# Two steps at once could close a circle that neither sees, so they queue on one lock.
NO_CIRCLES = pgtrigger.Trigger(
    name="no_circles",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM pg_advisory_xact_lock(7411206);
        IF EXISTS (
            WITH RECURSIVE later(id) AS (
                SELECT NEW.new_id
                UNION SELECT s.new_id FROM initiatives_succession s JOIN later ON s.old_id = later.id
            ) SELECT 1 FROM later WHERE id = NEW.old_id
        ) THEN
            RAISE EXCEPTION 'initiative % became initiative % once; it cannot also have come from it', NEW.new_id, NEW.old_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@tracked()
class Succession(models.Model):
    """One initiative became another: renamed, split, merged or absorbed, by a passage. Append-only.

    From `last_day` on (the end of `since`, else the day its source was published, never after the recording) the old one
    counts no longer. `by` is empty only where the line is older than the column.
    """

    old = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=10, choices=vocabulary.choices(vocabulary.SUCCESSION_KINDS))
    since = EdtfField(help_text="From when on (EDTF); empty: the day its source was published.")
    since_from = first_day("since")
    since_to = last_day("since")
    last_day = models.DateField(editable=False)
    passage = models.ForeignKey(
        "initiatives.Passage", on_delete=models.PROTECT, null=True, blank=True, related_name="successions"
    )
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["old", "last_day", "recorded_at"], name="succession_of_old")]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_between_two"),
            models.CheckConstraint(
                condition=Q(kind__in=list(vocabulary.SUCCESSION_KINDS)), name="succession_kind_known"
            ),
        ]
        triggers = [
            recorded(PROVEN + INTERVAL),
            NO_CIRCLES,
            append_only("true"),
            touches(TABLE, "new_id"),
            touches(TABLE, "old_id"),
            tells(
                "its_kind",
                "tracker_change('succession', 'initiative', NEW.old_id, jsonb_build_object('id', NEW.id, 'kind', NEW.kind,"
                " 'old', NEW.old_id, 'new', NEW.new_id))",
                on=pgtrigger.Insert,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} ({self.kind})"
