"""A line that says: somebody looked, in these sources, and this is what they found."""

from django.db import models
from django.db.models import Q

from initiatives import vocabulary
from initiatives.models.ledger import ONE_SUBJECT, SUBJECT_WAS_PUBLISHED, LedgerRow, recorded, refreshes_standing
from initiatives.models.status_update import StatusUpdateQuerySet
from initiatives.models.triggers import append_only, tracked


@tracked()
class Review(LedgerRow):
    """Append-only. Freshness counts from the last review; `sources_searched` is {side: [source, …]} in free words."""

    outcome = models.CharField(max_length=12, choices=vocabulary.choices(vocabulary.REVIEW_OUTCOMES))
    note = models.TextField(blank=True)
    sources_searched = models.JSONField(default=dict, blank=True)
    next_review_on = models.DateField()

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        default_related_name = "reviews"
        indexes = [models.Index(fields=["initiative", "recorded_at"], name="review_of_initiative")]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="review_of_one_subject"),
            models.CheckConstraint(
                condition=Q(outcome__in=list(vocabulary.REVIEW_OUTCOMES)), name="review_outcome_known"
            ),
        ]
        triggers = [
            recorded(
                "IF NEW.next_review_on < tracker_day(NEW.recorded_at) THEN"
                " RAISE EXCEPTION 'the next review on % lies in the past', NEW.next_review_on USING ERRCODE = 'check_violation'; END IF;"
            ),
            append_only(SUBJECT_WAS_PUBLISHED),
            refreshes_standing(
                "review",
                "jsonb_build_object('id', NEW.id, 'outcome', NEW.outcome, 'next_review_on', NEW.next_review_on)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.recorded_at:%Y-%m-%d})"
