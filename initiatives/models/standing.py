"""The standing: where a subject is now, derived from its ledgers by triggers and proven by `rebuild_standings --check`."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q

STANDS = {
    noun: pgtrigger.Trigger(
        name="stands",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"PERFORM tracker_refresh_standing({arguments}); RETURN NULL;",
    )
    for noun, arguments in {"initiative": "NEW.id, NULL", "commitment": "NULL, NEW.id"}.items()
}


def _followed(sql: str, field: models.Field) -> models.GeneratedField:
    """A column that PostgreSQL keeps as what follows from `data`."""
    template = sql.replace("data", "%(expressions)s", 1)
    expression = Func(F("data"), template=template, output_field=field)
    return models.GeneratedField(expression=expression, output_field=field, db_persist=True)


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
    # What lists read of all standings at once; the functions are in standing_columns.sql.
    claim = _followed("data #>> '{headline,status}'", models.TextField(null=True))
    shown = _followed("data #>> '{evidence,status}'", models.TextField(null=True))
    far = _followed("tracker_far(data)", models.TextField())
    decides = _followed("tracker_decides(data)", models.DateField(null=True))
    settled = _followed("tracker_settled_by(data)", models.BooleanField())
    reviewed = _followed("tracker_reviewed(data)", models.DateTimeField(null=True))
    next_review = _followed("tracker_reviewed_next(data)", models.DateField(null=True))

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
