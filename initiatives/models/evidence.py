"""The link from a passage to the one thing it proves."""

import pgtrigger
from django.db import models
from django.db.models import Q

from initiatives.models.ledger import recorded
from initiatives.models.triggers import append_only, tracked

TARGETS = ("status_update", "baseline", "due_revision", "measurement", "review", "participation", "aim")

# A status without an as-of ends on the day its earliest source was published; the row learns it here, when the
# source is linked in the transaction that wrote it. Linked later, it proves more but moves nothing.
DATES_ITS_STATUS = pgtrigger.Trigger(
    name="dates_its_status",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__status_update_id__isnull=False),
    func="""
        UPDATE initiatives_statusupdate s SET first_day = d.day, last_day = d.day
        FROM (
            SELECT least(min(tracker_source_day(e.passage_id)), tracker_day(u.recorded_at)) AS day
            FROM initiatives_statusupdate u JOIN initiatives_evidence e ON e.status_update_id = u.id
            WHERE u.id = NEW.status_update_id GROUP BY u.recorded_at
        ) d
        WHERE s.id = NEW.status_update_id AND s.as_of IS NULL AND s.last_day IS DISTINCT FROM d.day
          AND s.recorded_at >= transaction_timestamp();
        RETURN NULL;
    """,
)

TARGET_WAS_PUBLISHED = """
    coalesce(
        (SELECT tracker_was_published(initiative_id, commitment_id) FROM initiatives_statusupdate WHERE id = OLD.status_update_id),
        (SELECT tracker_was_published(initiative_id, commitment_id) FROM initiatives_review WHERE id = OLD.review_id),
        (SELECT tracker_was_published(NULL, commitment_id) FROM initiatives_duerevision WHERE id = OLD.due_revision_id),
        OLD.baseline_id IS NOT NULL AND tracker_was_published(NULL, OLD.baseline_id),
        false)
"""


def _target(to: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(f"initiatives.{to}", on_delete=models.CASCADE, null=True, blank=True, related_name=name)


def _one_of(names: tuple[str, ...]) -> Q:
    chosen = Q()
    for name in names:
        chosen |= Q(**{f"{other}__isnull": other != name for other in names})
    return chosen


@tracked()
class Evidence(models.Model):
    """A passage proves exactly one status, baseline, due revision, measurement, review, participation or aim."""

    passage = models.ForeignKey("initiatives.Passage", on_delete=models.PROTECT, related_name="evidence")
    status_update = _target("StatusUpdate", "evidence")
    baseline = _target("Commitment", "baseline_evidence")
    due_revision = _target("DueRevision", "evidence")
    measurement = _target("Measurement", "evidence")
    review = _target("Review", "evidence")
    participation = _target("Participation", "evidence")
    aim = _target("Initiative", "aim_evidence")
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=_one_of(TARGETS), name="evidence_for_exactly_one"),
            models.UniqueConstraint(fields=["passage", *TARGETS], nulls_distinct=False, name="evidence_once"),
        ]
        triggers = [recorded(), DATES_ITS_STATUS, append_only(TARGET_WAS_PUBLISHED)]

    def __str__(self) -> str:
        return str(self.passage)
