"""A line that says what somebody found when reading a paragraph: nothing promised, or what an earlier one says."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from initiatives import vocabulary
from initiatives.models.ledger import recorded
from initiatives.models.publication import Reader, may_see
from initiatives.models.triggers import append_only, tracked

SAME_PAIR = """
    IF NEW.repeats_id IS NOT NULL AND (
        SELECT count(DISTINCT d.partnership_id) FROM initiatives_paragraph p
        JOIN initiatives_capture k ON k.id = p.capture_id JOIN initiatives_sourcedocument d ON d.id = k.document_id
        WHERE p.id IN (NEW.paragraph_id, NEW.repeats_id)
    ) <> 1 THEN
        RAISE EXCEPTION 'a paragraph repeats one of the same partnership''s documents; paragraph % is of another', NEW.repeats_id
            USING ERRCODE = 'check_violation';
    END IF;
"""


class ParagraphReadingQuerySet(models.QuerySet):
    """Marks follow their document."""

    def visible_to(self, user: Reader) -> "ParagraphReadingQuerySet":
        """The marks in documents that `user` may see."""
        document = "paragraph__capture__document__"
        return self.filter(may_see(user, publication=f"{document}publication", partnership=f"{document}partnership"))

    def current(self) -> "ParagraphReadingQuerySet":
        """The latest of each paragraph among these rows, whatever it says."""
        return self.order_by("paragraph_id", "-recorded_at", "-id").distinct("paragraph_id")


@tracked()
class ParagraphReading(models.Model):
    """Append-only; the latest line of a paragraph is its mark, and one that says "unread" takes the mark back."""

    paragraph = models.ForeignKey("initiatives.Paragraph", on_delete=models.PROTECT, related_name="readings")
    mark = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.PARAGRAPH_MARKS))
    repeats = models.ForeignKey(
        "initiatives.Paragraph", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ParagraphReadingQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        indexes = [models.Index(fields=["paragraph", "recorded_at", "id"], name="reading_of_paragraph")]
        constraints = [
            models.CheckConstraint(condition=Q(mark__in=list(vocabulary.PARAGRAPH_MARKS)), name="paragraph_mark_known"),
            models.CheckConstraint(
                condition=Q(mark="repeats", repeats__isnull=False) | ~Q(mark="repeats") & Q(repeats__isnull=True),
                name="paragraph_repeats_names_which",
                violation_error_message="Say which earlier paragraph it repeats.",
            ),
            models.CheckConstraint(condition=~Q(repeats=F("paragraph")), name="paragraph_repeats_another"),
        ]
        triggers = [recorded(SAME_PAIR), append_only("true")]

    def __str__(self) -> str:
        return f"¶{self.paragraph.number}: {self.get_mark_display()}"
