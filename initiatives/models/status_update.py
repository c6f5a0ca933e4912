"""A line of the status ledger: who asserts what on which axis, as of when, and why we record it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from initiatives import vocabulary
from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.ledger import (
    CORRECTION_KEEPS_SUBJECT,
    ONE_SUBJECT,
    SUBJECT_WAS_PUBLISHED,
    LedgerRow,
    recorded,
    refreshes_standing,
    tells_closing,
)
from initiatives.models.publication import Reader, subject_visible_to
from initiatives.models.triggers import append_only, tracked

TABLE = "initiatives_statusupdate"

# The interval of the as-of, fixed at recording: never later than that day. Without an as-of it ends on the day the
# source was published; that is known once the evidence is linked, until then the day of recording stands in.
INTERVAL = """
    IF NEW.as_of IS NOT NULL AND tracker_edtf_first(NEW.as_of) > tracker_day(NEW.recorded_at) THEN
        RAISE EXCEPTION 'as of % lies in the future; a status can only be recorded once it is so', NEW.as_of
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.last_day := least(coalesce(tracker_edtf_last(NEW.as_of), tracker_day(NEW.recorded_at)), tracker_day(NEW.recorded_at));
    NEW.first_day := coalesce(tracker_edtf_first(NEW.as_of), NEW.last_day);
"""
VOID_REPEATS = """
    IF NEW.entered_in_error AND NEW.corrects_id IS NOT NULL THEN
        SELECT o.status, o.as_of INTO NEW.status, NEW.as_of FROM initiatives_statusupdate o WHERE o.id = NEW.corrects_id;
    END IF;
"""
SAME = (
    "o.initiative_id IS NOT DISTINCT FROM NEW.initiative_id AND o.commitment_id IS NOT DISTINCT FROM NEW.commitment_id"
    " AND o.axis = NEW.axis"
)
CORRECTION = CORRECTION_KEEPS_SUBJECT.format(table=TABLE, same=SAME, also=" and axis")

# Judged at commit, when the evidence is linked: statements and press alone never show delivery.
DELIVERY_IS_SHOWN = pgtrigger.Trigger(
    name="delivery_is_shown",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(new__axis="evidence", new__status="delivered", new__entered_in_error=False),
    func="""
        IF NOT EXISTS (SELECT 1 FROM initiatives_statusupdate WHERE id = NEW.id) THEN RETURN NULL; END IF;
        IF (
            SELECT count(*) FILTER (WHERE d.kind IN ('instrument', 'other')) = 0
               AND count(DISTINCT lower(coalesce(nullif(d.publisher, ''), nullif(d.identified_publisher, ''))))
                   FILTER (WHERE d.kind = 'press') < 2
            FROM initiatives_evidence e
            JOIN initiatives_passage p ON p.id = e.passage_id
            JOIN initiatives_capture k ON k.id = p.capture_id
            JOIN initiatives_sourcedocument d ON d.id = k.document_id
            WHERE e.status_update_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'evidence "delivered" needs a passage of an instrument or other record, or press reports of two publishers'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)


class StatusUpdateQuerySet(models.QuerySet):
    """Lines follow their subject."""

    def visible_to(self, user: Reader) -> "StatusUpdateQuerySet":
        """The lines about subjects that `user` may see."""
        return self.filter(subject_visible_to(user))


@tracked()
class StatusUpdate(LedgerRow):
    """Append-only once its subject was published. A correction is a new row that names the row it corrects, once.

    `first_day` and `last_day` are the interval in which the status is known to hold, in the tracker's time zone.
    """

    axis = models.CharField(max_length=10, choices=vocabulary.choices(vocabulary.AXES))
    asserted_by = models.CharField(
        max_length=10, null=True, blank=True, help_text="Claims only: a country code, joint or reported."
    )
    status = models.CharField(max_length=20)
    as_of = EdtfField(help_text="When it was true (EDTF); empty: the day its source was published.")
    as_of_from = first_day("as_of")
    as_of_to = last_day("as_of")
    first_day = models.DateField(editable=False)
    last_day = models.DateField(editable=False)
    reason = models.TextField()
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    entered_in_error = models.BooleanField(default=False, help_text="Voids the row it corrects.")
    sources_searched = models.JSONField(
        default=dict, blank=True, help_text="Side → list of sources; needed for “none found”."
    )
    second_reader = models.ForeignKey(
        "initiatives.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_by = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_by_commitment = models.ForeignKey(
        "initiatives.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        default_related_name = "status_updates"
        indexes = [
            models.Index(fields=["initiative", "axis", "last_day"], name="status_of_initiative"),
            models.Index(fields=["commitment", "axis", "last_day"], name="status_of_commitment"),
            models.Index(fields=["recorded_at", "id"], name="status_recorded"),
        ]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="status_of_one_subject"),
            models.CheckConstraint(
                condition=Q(
                    axis="claim",
                    asserted_by__isnull=False,
                    asserted_by__regex=r"^([A-Z]{2}|joint|reported)$",
                    status__in=list(vocabulary.CLAIM_STATUSES),
                )
                | Q(axis="evidence", asserted_by__isnull=True, status__in=list(vocabulary.EVIDENCE_STATUSES)),
                name="status_of_its_axis",
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="status_has_a_reason"),
            models.CheckConstraint(
                condition=Q(entered_in_error=False) | Q(corrects__isnull=False), name="status_void_names_its_row"
            ),
            models.CheckConstraint(
                condition=~Q(status="none_found") | ~Q(sources_searched={}), name="status_none_found_says_where"
            ),
            models.CheckConstraint(
                condition=~Q(status="lapsed") | Q(second_reader__isnull=False) & ~Q(second_reader=models.F("by")),
                name="status_lapsed_by_two_readers",
            ),
            models.CheckConstraint(
                condition=~Q(status="superseded")
                | Q(superseded_by__isnull=False)
                | Q(superseded_by_commitment__isnull=False),
                name="status_superseded_names_by_what",
            ),
        ]
        triggers = [
            recorded(VOID_REPEATS + INTERVAL + CORRECTION),
            append_only(SUBJECT_WAS_PUBLISHED, derived=("first_day", "last_day")),
            refreshes_standing(
                "status",
                "tracker_status_change(NEW.id)",
            ),
            DELIVERY_IS_SHOWN,
            tells_closing(pgtrigger.Insert),
        ]

    def __str__(self) -> str:
        return f"{gettext(self.get_axis_display())}: {gettext(self.term.label)}"

    @property
    def term(self) -> vocabulary.Term:
        """The status's entry in the codebook."""
        return (vocabulary.CLAIM_STATUSES if self.axis == "claim" else vocabulary.EVIDENCE_STATUSES)[self.status]
