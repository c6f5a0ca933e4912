"""The text of a document as we took it, on a day, by a way."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from initiatives.models.ledger import recorded
from initiatives.models.paragraph import PARAGRAPHS_FOLLOW
from initiatives.models.passage_check import PASSAGES_CHECKED
from initiatives.models.publication import Reader, may_see
from initiatives.models.triggers import never_deleted, tells, tracked, unchanging
from initiatives.vocabulary import LONGEST_TEXT

TEXT_AS_TAKEN = pgtrigger.Trigger(
    name="text_as_taken",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.sha256 IS DISTINCT FROM encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'sha256 % is not the hash of the text', NEW.sha256 USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.text IS NOT NFC NORMALIZED OR strpos(NEW.text, chr(13)) > 0 THEN
            RAISE EXCEPTION 'a captured text is NFC with line feeds only; normalise it once, before it is hashed'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


WITHHOLDING_CHANGED = pgtrigger.Condition("((OLD.withheld_at IS NULL) <> (NEW.withheld_at IS NULL))")


class CaptureQuerySet(models.QuerySet):
    """Captures follow their document."""

    def visible_to(self, user: Reader) -> "CaptureQuerySet":
        """The captures of documents that `user` may see."""
        return self.filter(may_see(user, publication="document__publication", partnership="document__partnership"))


@tracked(exclude=("text",))
class Capture(models.Model):
    """A text that never changes, with its SHA-256 (hex, of the UTF-8 bytes). Offsets into it are code points.

    NFC and line feeds are the two declared normalisations, made once before hashing. Withholding hides the text at
    every clock; hash, dates and reason remain.
    """

    document = models.ForeignKey("initiatives.SourceDocument", on_delete=models.PROTECT, related_name="captures")
    text = models.TextField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    captured_at = models.DateTimeField(help_text="UTC.")
    how = models.CharField(max_length=200, help_text="e.g. pasted, uploaded, seeded from a file.")
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    withheld_reason = models.TextField(blank=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "sha256"], name="capture_of_a_text_once"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_TEXT), name="capture_at_most_two_million_code_points",
            ),
            models.CheckConstraint(
                condition=Q(withheld_at__isnull=True, withheld_reason="") | Q(withheld_at__isnull=False) & ~Q(withheld_reason=""),
                name="capture_withheld_with_reason",
            ),
        ]  # fmt: skip
        triggers = [
            TEXT_AS_TAKEN,
            PARAGRAPHS_FOLLOW,
            recorded(),
            PASSAGES_CHECKED,
            unchanging(
                "text", "sha256", "document_id", "captured_at", because="a captured text never changes; capture anew"
            ),
            never_deleted("captures are never deleted; withhold the text instead"),
            tells(
                "withholding",
                "tracker_change(CASE WHEN NEW.withheld_at IS NULL THEN 'shown_again' ELSE 'withheld' END, 'document', NEW.document_id,"
                " jsonb_build_object('capture', NEW.id, 'reason', NEW.withheld_reason))",
                on=pgtrigger.Update,
                condition=WITHHOLDING_CHANGED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.sha256[:12]})"
