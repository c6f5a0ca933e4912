"""A commitment: the promise itself, in its operative words."""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from initiatives import vocabulary
from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.ledger import recorded, tells_closing
from initiatives.models.publication import Reader, commitment_visible_to
from initiatives.models.record import Record
from initiatives.models.standing import STANDS
from initiatives.models.triggers import append_only, tracked, versioned

BASELINE_STAYS = pgtrigger.Trigger(
    name="baseline_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF tracker_was_published(NULL, OLD.id) THEN
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'commitment % was published and cannot be deleted', OLD.id USING ERRCODE = 'restrict_violation';
            END IF;
            IF NEW.baseline_due IS DISTINCT FROM OLD.baseline_due THEN
                RAISE EXCEPTION 'the first due date of commitment % was published and stays; revise the due date', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF NEW.passage_id IS DISTINCT FROM OLD.passage_id THEN
                RAISE EXCEPTION 'the operative words of commitment % were published and stay', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF NEW.initiative_id IS DISTINCT FROM OLD.initiative_id AND EXISTS (
                SELECT 1 FROM initiatives_initiative WHERE id = NEW.initiative_id AND published_at IS NULL
            ) THEN
                RAISE EXCEPTION 'commitment % was published and cannot move below a draft', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END IF;
        END IF;
        RETURN coalesce(NEW, OLD);
    """,
)


EDITS_TOLD = (
    "wording", "sides", "said_by", "force", "measurable", "target_amount", "target_unit", "ongoing", "baseline_due",
)  # fmt: skip
# A commitment is new to readers when it is first shown: written below a published record, or moved there. Published
# with its record it is told by that one.
TELLS_ITSELF = pgtrigger.Trigger(
    name="tells_itself",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("was", "boolean"), ("shown", "boolean"), ("edits", "jsonb")],
    func=f"""
        shown := tracker_commitment_shown(NEW.initiative_id, NEW.passage_id);
        was := TG_OP = 'UPDATE' AND tracker_commitment_shown(OLD.initiative_id, OLD.passage_id);
        IF shown AND NOT was THEN
            PERFORM tracker_tell_commitment(NEW.id);
        ELSIF was AND NOT shown THEN
            PERFORM tracker_change('withdrawn', 'commitment', NEW.id, '{{}}');
        ELSIF was THEN
            edits := tracker_edits(to_jsonb(OLD), to_jsonb(NEW), ARRAY{list(EDITS_TOLD)});
            IF NEW.initiative_id IS DISTINCT FROM OLD.initiative_id THEN
                edits := coalesce(edits, '{{}}') || jsonb_build_object('initiative', jsonb_build_object(
                    'from', (SELECT slug FROM initiatives_initiative WHERE id = OLD.initiative_id),
                    'to', (SELECT slug FROM initiatives_initiative WHERE id = NEW.initiative_id)));
            END IF;
            IF edits IS NOT NULL THEN
                PERFORM tracker_change('edited', 'commitment', NEW.id, jsonb_build_object('fields', edits));
            END IF;
        END IF;
        RETURN NULL;
    """,
)


# The lock waits for a succession that is being recorded, which would otherwise leave this promise behind.
UNDER_WHAT_STANDS = pgtrigger.Trigger(
    name="under_what_stands",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("initiative_id"),
    condition=pgtrigger.Q(new__initiative_id__isnull=False),
    func="""
        PERFORM 1 FROM initiatives_initiative WHERE id = NEW.initiative_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM initiatives_initiative WHERE id = NEW.initiative_id AND publication = 'superseded') THEN
            RAISE EXCEPTION 'initiative % is superseded; record the commitment under what it became', NEW.initiative_id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,
)


class CommitmentQuerySet(models.QuerySet):
    """Commitments follow their initiative, or the document of their operative words when they have none."""

    def visible_to(self, user: Reader) -> "CommitmentQuerySet":
        """The commitments `user` may see."""
        return self.filter(commitment_visible_to(user))


@tracked()
class Commitment(Record):
    """Operative passage, our short wording, whom it binds, who said it and with what force, and when it is due first."""

    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    passage = models.ForeignKey(
        "initiatives.Passage", on_delete=models.PROTECT, related_name="commitments", help_text="The operative words."
    )
    wording = models.CharField(max_length=300, help_text="Our short wording.")
    sides = ArrayField(models.CharField(max_length=2), help_text="Country codes of the sides it binds.")
    said_by = models.CharField(max_length=10, help_text="A country code, joint or reported.")
    force = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.FORCES))
    measurable = models.BooleanField(default=False)
    target_amount = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField(max_length=60, blank=True)
    ongoing = models.BooleanField(default=False)
    restates = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="restated_by",
        help_text="The earlier commitment that these words repeat, if they repeat one.",
    )  # fmt: skip
    baseline_due = EdtfField(help_text="The first due date (EDTF); fixed at publication.")
    baseline_due_from = first_day("baseline_due")
    baseline_due_to = last_day("baseline_due")

    objects = CommitmentQuerySet.as_manager()

    # Annotated by clocks.with_standing.
    stands: dict[str, Any]
    schedule: str
    freshness: str

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(force__in=list(vocabulary.FORCES)), name="commitment_force_known"),
            models.CheckConstraint(
                condition=Q(said_by__regex=r"^([A-Z]{2}|joint|reported)$"), name="commitment_said_by_a_voice"
            ),
            models.CheckConstraint(condition=Q(sides__len__gte=1), name="commitment_binds_somebody"),
            models.CheckConstraint(
                condition=Q(target_amount__isnull=True, target_unit="")
                | Q(target_amount__isnull=False) & ~Q(target_unit=""),
                name="commitment_target_has_amount_and_unit",
                violation_error_message="Give the target's amount together with its unit.",
            ),
            models.CheckConstraint(condition=~Q(restates=F("id")), name="commitment_restates_another"),
        ]
        triggers = [
            versioned(),
            BASELINE_STAYS,
            UNDER_WHAT_STANDS,
            STANDS["commitment"],
            TELLS_ITSELF,
            tells_closing(
                pgtrigger.Insert | pgtrigger.UpdateOf("initiative_id"),
                was="OLD.initiative_id, NULL",
                now="NEW.initiative_id, NULL",
            ),
        ]

    def __str__(self) -> str:
        return self.wording


@tracked()
class Measurement(models.Model):
    """A figure towards a commitment's target, as of a date, by a passage."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="measurements")
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=60)
    as_of = EdtfField(null=False, blank=False)
    as_of_from = first_day("as_of")
    as_of_to = last_day("as_of")
    passage = models.ForeignKey("initiatives.Passage", on_delete=models.PROTECT, related_name="measurements")
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        ordering = ["id"]
        triggers = [recorded(), append_only("tracker_was_published(NULL, OLD.commitment_id)")]

    def __str__(self) -> str:
        return f"{self.value} {self.unit} ({self.as_of})"
