"""A paragraph of a captured text: a non-blank line, where it stands, and what makes it the same as another."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from initiatives.models.triggers import append_only

# On captures: their paragraphs follow from the text, which never changes.
PARAGRAPHS_FOLLOW = pgtrigger.Trigger(
    name="paragraphs_follow",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        INSERT INTO initiatives_paragraph (capture_id, number, start, "end", digest)
        SELECT NEW.id, p.number, p.start, p."end", tracker_words_digest(p.words) FROM tracker_paragraphs(NEW.text) p;
        RETURN NULL;
    """,
)


class Paragraph(models.Model):
    """Written by the database when a text is captured: number from 1, start and end (exclusive) in code points.

    `digest` is the SHA-256 of its words as `tracker_folded` compares them; NULL for a few words.
    """

    capture = models.ForeignKey("initiatives.Capture", on_delete=models.PROTECT, related_name="paragraphs")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    digest = models.BinaryField(null=True)

    class Meta:
        ordering = ["capture", "number"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["digest"], name="paragraph_of_words")]
        constraints = [
            models.UniqueConstraint(fields=["capture", "number"], name="paragraph_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="paragraph_has_words"),
        ]
        triggers = [append_only("true")]

    def __str__(self) -> str:
        return f"¶{self.number} of {self.capture}"
