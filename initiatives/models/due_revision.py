"""A line of the due-date ledger: who moved a date, to when, and why."""

from django.db import models
from django.db.models import Q

from initiatives import vocabulary
from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.ledger import CORRECTION_KEEPS_SUBJECT, recorded, refreshes_standing
from initiatives.models.publication import Reader, commitment_visible_to
from initiatives.models.triggers import append_only, tracked

TABLE = "initiatives_duerevision"
CORRECTION = CORRECTION_KEEPS_SUBJECT.format(table=TABLE, same="o.commitment_id = NEW.commitment_id", also="")
INTERVAL = """
    IF NEW.announced_on IS NOT NULL AND tracker_edtf_first(NEW.announced_on) > tracker_day(NEW.recorded_at) THEN
        RAISE EXCEPTION 'announced on % lies in the future', NEW.announced_on USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(o.placed_at, o.recorded_at), o.last_day INTO NEW.placed_at, was
        FROM initiatives_duerevision o WHERE o.id = NEW.corrects_id;
    IF NEW.cause = 'we_misread' AND NEW.corrects_id IS NULL THEN
        SELECT tracker_source_day(c.passage_id) INTO was FROM initiatives_commitment c WHERE c.id = NEW.commitment_id;
    END IF;
    NEW.last_day := least(
        coalesce(tracker_edtf_last(NEW.announced_on), was, tracker_day(NEW.recorded_at)), tracker_day(NEW.recorded_at));
"""


class DueRevisionQuerySet(models.QuerySet):
    """Lines follow their commitment."""

    def visible_to(self, user: Reader) -> "DueRevisionQuerySet":
        """The lines about commitments that `user` may see."""
        return self.filter(commitment_visible_to(user, "commitment__"))


@tracked()
class DueRevision(models.Model):
    """Append-only. No `new_due` means that the date was dropped. Our own misreadings move the date, not the slip.

    A correction takes the place of the line it corrects: `placed_at` is when that line was recorded, and without an
    `announced_on` of its own it keeps that line's day. A misreading that corrects no line mends the first date and stands
    at the day of its source, before whatever a party announced since.
    """

    commitment = models.ForeignKey("initiatives.Commitment", on_delete=models.PROTECT, related_name="due_revisions")
    new_due = EdtfField(help_text="EDTF; empty: the date was dropped.")
    new_due_from = first_day("new_due")
    new_due_to = last_day("new_due")
    announced_on = EdtfField(help_text="When the change was announced (EDTF).")
    announced_on_from = first_day("announced_on")
    announced_on_to = last_day("announced_on")
    last_day = models.DateField(editable=False)
    placed_at = models.DateTimeField(null=True, editable=False)
    cause = models.CharField(max_length=12, choices=vocabulary.choices(vocabulary.DUE_CAUSES))
    reason = models.TextField()
    by = models.ForeignKey("initiatives.User", on_delete=models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    entered_in_error = models.BooleanField(default=False, help_text="Voids the row it corrects.")

    objects = DueRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=list(vocabulary.DUE_CAUSES)), name="due_cause_known"),
            models.CheckConstraint(
                condition=Q(entered_in_error=True) | Q(cause="dropped", new_due__isnull=True)
                | ~Q(cause="dropped") & (Q(new_due__isnull=False) | Q(cause="we_misread")),
                name="due_dropped_has_no_date",
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="due_has_a_reason"),
            models.CheckConstraint(condition=Q(entered_in_error=False) | Q(corrects__isnull=False), name="due_void_names_its_row"),
        ]  # fmt: skip
        triggers = [
            recorded(INTERVAL + CORRECTION, declare=[("was", "date")]),
            append_only("tracker_was_published(NULL, OLD.commitment_id)", derived=("last_day",)),
            refreshes_standing(
                "due_date",
                "tracker_due_change(NEW.id)",
                subject="NULL, NEW.commitment_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} → {self.new_due or 'no date'}"
