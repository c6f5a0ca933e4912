"""The standing: where a subject is now, derived from its ledgers by triggers and proven by `rebuild_standings --check`."""

import pgtrigger
from django.db import models
from django.db.models import Q

STANDS = {
    noun: pgtrigger.Trigger(
        name="stands",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"PERFORM tracker_refresh_standing({arguments}); RETURN NULL;",
    )
    for noun, arguments in {"initiative": "NEW.id, NULL", "commitment": "NULL, NEW.id"}.items()
}


class Standing(models.Model):
    """One derived row a subject, outside history and version. `data` has the shape that tracker_standing() gives:

    claims {voice: {id, status, as_of, last_day, recorded_at, certain} or null}, evidence (the same), headline
    {status, by, last_day, certain} or null, sides_differ, last_reviewed_at, next_review_on, sources_searched, and
    for commitments baseline_due, current_due (with _from, _to), due_dropped, times_moved, slip_days.
    """

    initiative = models.OneToOneField(
        "initiatives.Initiative", on_delete=models.CASCADE, null=True, related_name="standing"
    )
    commitment = models.OneToOneField(
        "initiatives.Commitment", on_delete=models.CASCADE, null=True, related_name="standing"
    )
    data = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(initiative__isnull=False, commitment__isnull=True)
                | Q(initiative__isnull=True, commitment__isnull=False),
                name="standing_of_one_subject",
            )
        ]

    def __str__(self) -> str:
        return f"standing of {self.initiative_id or self.commitment_id}"
