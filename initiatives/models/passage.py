"""A span of a captured text: the words that prove something."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from initiatives.models.ledger import recorded
from initiatives.models.passage_check import CHECKED_IN_LATER_CAPTURES
from initiatives.models.publication import Reader, may_see
from initiatives.models.triggers import never_deleted, tracked, unchanging

CONTEXT_CHARACTERS = 32

# The database finds prefix, suffix and paragraph itself, so they cannot be wrong; the words it compares.
VERBATIM = pgtrigger.Trigger(
    name="verbatim",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("source", "text")],
    func=f"""
        SELECT text INTO source FROM initiatives_capture WHERE id = NEW.capture_id;
        IF NEW.exact IS DISTINCT FROM substr(source, NEW.start + 1, NEW."end" - NEW.start) THEN
            RAISE EXCEPTION 'the words "%" do not stand at %–% of capture %; there stands "%"', NEW.exact, NEW.start,
                NEW."end", NEW.capture_id, substr(source, NEW.start + 1, NEW."end" - NEW.start)
                USING ERRCODE = 'check_violation';
        END IF;
        NEW.prefix := substr(source, greatest(NEW.start + 1 - {CONTEXT_CHARACTERS}, 1), least(NEW.start, {CONTEXT_CHARACTERS}));
        NEW.suffix := substr(source, NEW."end" + 1, {CONTEXT_CHARACTERS});
        NEW.paragraph := (SELECT count(*) FROM regexp_split_to_table(substr(source, 1, NEW.start) || 'x', chr(10)) AS line
                          WHERE btrim(line) <> '');
        RETURN NEW;
    """,
)


class PassageQuerySet(models.QuerySet):
    """Passages follow their document."""

    def visible_to(self, user: Reader) -> "PassageQuerySet":
        """The passages of documents that `user` may see."""
        document = "capture__document__"
        return self.filter(may_see(user, publication=f"{document}publication", partnership=f"{document}partnership"))


@tracked()
class Passage(models.Model):
    """A W3C text position (start, end exclusive; code points) and text quote (exact, prefix, suffix) in one capture.

    Source of the two selectors: W3C Web Annotation Data Model. `paragraph` counts the non-blank lines from 1.
    """

    capture = models.ForeignKey("initiatives.Capture", on_delete=models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=CONTEXT_CHARACTERS, blank=True, editable=False)
    suffix = models.CharField(max_length=CONTEXT_CHARACTERS, blank=True, editable=False)
    paragraph = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["capture", "start", "end", "id"]
        constraints = [
            models.UniqueConstraint(fields=["capture", "start", "end"], name="passage_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_has_words"),
        ]
        triggers = [
            VERBATIM,
            recorded(),
            CHECKED_IN_LATER_CAPTURES,
            unchanging(
                "capture_id", "start", "end", "exact", "prefix", "suffix", "paragraph",
                because="a passage never changes; make another of the words you mean",
            ),
            never_deleted("a passage is proof and is never deleted"),
        ]  # fmt: skip

    def __str__(self) -> str:
        # Where the capture was not loaded with it nobody has looked whether the words are withheld: only the place is said.
        capture = self._state.fields_cache.get("capture")
        if capture is None or capture.withheld_at:
            return f"¶{self.paragraph}, characters {self.start}–{self.end}"
        return f"¶{self.paragraph} “{self.exact[:80]}”"
