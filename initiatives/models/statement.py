"""What somebody said, where it stands in a source."""

from datetime import date
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from initiatives import vocabulary
from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.ledger import recorded
from initiatives.models.publication import Published, PublishedQuerySet
from initiatives.models.record import Record
from initiatives.models.triggers import append_only, published_once, stays_once_published, touches, tracked, versioned

TABLE = "initiatives_statement"
STATEMENT_WAS_PUBLISHED = "(SELECT published_at IS NOT NULL FROM initiatives_statement WHERE id = OLD.statement_id)"

# All renderings of an utterance name the same first one, which names none: no chains, no circles. Two links made at once
# could close a chain that neither sees, so links queue on one lock.
ONE_UTTERANCE = pgtrigger.Trigger(
    name="one_utterance",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("same_utterance_as_id", "partnership_id"),
    func="""
        IF NEW.same_utterance_as_id IS NULL AND (TG_OP = 'INSERT' OR NEW.partnership_id = OLD.partnership_id) THEN
            RETURN NEW;
        END IF;
        PERFORM pg_advisory_xact_lock(7411206);
        IF NEW.same_utterance_as_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM initiatives_statement r
            WHERE r.id = NEW.same_utterance_as_id AND r.same_utterance_as_id IS NULL AND r.partnership_id = NEW.partnership_id
        ) THEN
            RAISE EXCEPTION 'statement % is no first rendering in this partnership; name the one that the others name',
                NEW.same_utterance_as_id USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM initiatives_statement o WHERE o.same_utterance_as_id = NEW.id
            AND (NEW.same_utterance_as_id IS NOT NULL OR o.partnership_id <> NEW.partnership_id)
        ) THEN
            RAISE EXCEPTION 'other renderings name statement %; they must name the first one, in the same partnership', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Utterance:
    """The renderings of a statement's utterance, itself among them; loaded by `prefetch_related("utterance")` alone.

    They share the first rendering, which Django's own relations cannot follow from each to each.
    """

    def __init__(self, statement: "Statement") -> None:
        self.statement = statement

    def get_prefetch_querysets(self, instances: list["Statement"], querysets: Any = None) -> tuple:
        """What Django asks of a related manager before it loads for many rows at once."""
        rows = querysets[0] if querysets else Statement.objects.all()
        rows = rows.annotate(first_rendering=Coalesce("same_utterance_as", "id"))
        rows = rows.filter(first_rendering__in={self._first(one) for one in instances})
        return rows, lambda one: one.first_rendering, self._first, False, "utterance", False

    @staticmethod
    def _first(statement: "Statement") -> int:
        return statement.same_utterance_as_id or statement.pk


@tracked()
class Statement(Record, Published):
    """An utterance as one source renders it: who, in which capacity held that day, quoted or paraphrased, whole or not."""

    partnership = models.ForeignKey("initiatives.Partnership", on_delete=models.PROTECT, related_name="statements")
    person = models.ForeignKey(
        "initiatives.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    organisation = models.ForeignKey(
        "initiatives.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    joint = models.BooleanField(default=False, help_text="Both sides jointly.")
    capacity = models.CharField(
        max_length=200, null=True, blank=True, help_text="The office held that day, if the source gives it."
    )
    kind = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.STATEMENT_KINDS))
    fragment = models.BooleanField(default=False, help_text="Part of a sentence only.")
    passage = models.ForeignKey(
        "initiatives.Passage", on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    text = models.TextField(blank=True, help_text="Only where there is no passage: the words as we have them.")
    said_on = EdtfField()
    said_on_from = first_day("said_on")
    said_on_to = last_day("said_on")
    language = models.CharField(max_length=20, help_text="Of the text; BCP 47.")
    spoken_language = models.CharField(max_length=20, null=True, blank=True, help_text="Empty: unknown.")
    same_utterance_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renderings"
    )
    initiatives = models.ManyToManyField(
        "initiatives.Initiative", through="initiatives.StatementInitiative", related_name="statements"
    )
    commitments = models.ManyToManyField(
        "initiatives.Commitment", through="initiatives.StatementCommitment", related_name="statements"
    )
    sectors = models.ManyToManyField(
        "initiatives.Sector", through="initiatives.StatementSector", related_name="statements"
    )

    objects = PublishedQuerySet.as_manager()

    # Annotated by shapes.said and dashboards.saying.
    said_first: date
    rendered: list["Statement"]
    said_last: date
    words_seen: bool

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(Coalesce("same_utterance_as", "id"), name="statement_utterance")]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=list(vocabulary.STATEMENT_KINDS)), name="statement_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="quote") | Q(passage__isnull=False), name="statement_quote_has_a_passage",
                violation_error_message="A quote needs the passage in which its words stand.",
            ),
            models.CheckConstraint(
                condition=Q(passage__isnull=False, text="") | Q(passage__isnull=True) & ~Q(text=""),
                name="statement_words_from_one_place",
                violation_error_message="Give a passage, or a text where there is no passage.",
            ),
            models.CheckConstraint(
                condition=Q(joint=True, person__isnull=True, organisation__isnull=True)
                | Q(joint=False) & (Q(person__isnull=False) | Q(organisation__isnull=False)),
                name="statement_has_a_speaker",
                violation_error_message="Name a person, an organisation, or say that both sides spoke jointly.",
            ),
            models.CheckConstraint(condition=~Q(same_utterance_as=F("id")), name="statement_not_its_own_rendering"),
            models.UniqueConstraint(fields=["passage", "kind", "person", "organisation"], nulls_distinct=False,
                                    condition=Q(passage__isnull=False), name="statement_once"),
        ]  # fmt: skip
        triggers = [
            versioned(),
            ONE_UTTERANCE,
            published_once("statement"),
            stays_once_published(
                *("partnership_id", "passage_id", "text", "kind", "person_id", "organisation_id", "joint"),
                because="a published statement keeps its words, its speaker and its kind; withdraw it and add another",
            ),
        ]

    def __str__(self) -> str:
        return f"{gettext(self.get_kind_display())} {self.pk}"

    @property
    def utterance(self) -> Utterance:
        """What prefetching follows to the other renderings."""
        return Utterance(self)

    @property
    def other_renderings(self) -> list["Statement"]:
        """The other renderings where they were loaded (`rendered`), else none."""
        return [one for one in getattr(self, "rendered", ()) if one.pk != self.pk]

    @property
    def words(self) -> str:
        """The words: the passage's, or our text where there is no passage."""
        return self.passage.exact if self.passage else self.text


@tracked()
class StatementInitiative(models.Model):
    """A statement speaks of an initiative."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE)
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT)
    note = models.CharField(max_length=300, blank=True, help_text="What is uncertain about the link, if anything.")
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "initiative"], name="statement_initiative_once")]
        triggers = [recorded(), touches(TABLE, "statement_id")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.initiative}"


@tracked()
class StatementCommitment(models.Model):
    """A statement makes or repeats a commitment."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE)
    commitment = models.ForeignKey("initiatives.Commitment", on_delete=models.PROTECT)
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "commitment"], name="statement_commitment_once")]
        triggers = [recorded(), touches(TABLE, "statement_id")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.commitment}"


@tracked()
class StatementSector(models.Model):
    """A sector a statement touches."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE)
    sector = models.ForeignKey("initiatives.Sector", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "sector"], name="statement_sector_once")]
        triggers = [touches(TABLE, "statement_id")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.sector}"


@tracked()
class Translation(models.Model):
    """A statement in another language, and whose translation it is."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=20, help_text="BCP 47.")
    text = models.TextField()
    origin = models.CharField(max_length=10, choices=vocabulary.choices(vocabulary.TRANSLATION_ORIGINS))
    by = models.CharField(max_length=120, blank=True, help_text="Translator or machine, if known.")
    passage = models.ForeignKey(
        "initiatives.Passage", on_delete=models.PROTECT, null=True, blank=True, related_name="translations"
    )
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__in=list(vocabulary.TRANSLATION_ORIGINS)), name="translation_origin_known"
            )
        ]
        triggers = [recorded(), touches(TABLE, "statement_id")]

    def __str__(self) -> str:
        return f"{self.statement} in {self.language}"


@tracked()
class StatementNote(models.Model):
    """Disputed, clarified, corrected or retracted, by whom; append-only, shown wherever the statement is."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=vocabulary.choices(vocabulary.NOTE_KINDS))
    by = models.CharField(max_length=200, help_text="Who disputes, clarifies, corrects or retracts.")
    said_on = EdtfField()
    said_on_from = first_day("said_on")
    said_on_to = last_day("said_on")
    passage = models.ForeignKey(
        "initiatives.Passage", on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(vocabulary.NOTE_KINDS)), name="note_kind_known")
        ]
        triggers = [
            recorded(
                "PERFORM tracker_change('note', 'statement', NEW.statement_id,"
                " jsonb_build_object('id', NEW.id, 'kind', NEW.kind, 'by', NEW.\"by\"));"
            ),
            append_only(STATEMENT_WAS_PUBLISHED),
        ]

    def __str__(self) -> str:
        return gettext("%(kind)s by %(whom)s") % {"kind": gettext(self.get_kind_display()), "whom": self.by}
