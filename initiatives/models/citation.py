"""A record as somebody cited it: what it said at two clocks, for good."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives.models.triggers import append_only

NOUNS = ("initiative", "commitment", "statement", "status_update")


def hashed(column: str) -> pgtrigger.Trigger:
    """The row's sha256 (hex) is that of the bytes in `column`, an SQL expression over NEW that gives bytea."""
    return pgtrigger.Trigger(
        name="hashed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.sha256 IS DISTINCT FROM encode(sha256({column}), 'hex') THEN
                RAISE EXCEPTION 'sha256 % is not the hash of what is kept', NEW.sha256 USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Citation(models.Model):
    """A frozen copy of what everybody could read of a record; never changed, and shown without words withheld since.

    `content` is JSON as text, so that its SHA-256 can be had again byte for byte. `path` led to the record when it was
    cited. `by` is empty where a visitor cited it. The `key` follows from what is cited, so the same on one day is one.
    """

    key = models.SlugField(max_length=40, unique=True, db_collation="C")
    noun = models.CharField(max_length=20, choices=[(noun, noun.replace("_", " ")) for noun in NOUNS])
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=400)
    path = models.CharField(max_length=300)
    as_of = models.DateField()
    known_at = models.DateTimeField(help_text="UTC.")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    codebook = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cited_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["noun", "subject_id", "id"], name="citation_of_record")]
        constraints = [models.CheckConstraint(condition=Q(noun__in=NOUNS), name="citation_noun_known")]
        triggers = [append_only("true"), hashed("convert_to(NEW.content, 'UTF8')")]

    def __str__(self) -> str:
        return f"{self.title} ({self.key})"
