"""What became of a passage in a later capture of its document."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from initiatives import vocabulary
from initiatives.models.ledger import recorded
from initiatives.models.publication import Reader, may_see
from initiatives.models.triggers import append_only

# On captures: every passage of an earlier capture is looked for in the new text, and the feed says how many were found.
PASSAGES_CHECKED = pgtrigger.Trigger(
    name="passages_checked",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM initiatives_sourcedocument WHERE id = NEW.document_id FOR NO KEY UPDATE;
        PERFORM tracker_check_passages(NEW.id, NULL);
        PERFORM tracker_tell_capture(NEW.id);
        RETURN NULL;
    """,
)
# On passages: one that is marked in an older text is looked for in the newer ones. The lock lets a capture of the same
# document and this passage see one another, whichever comes first.
CHECKED_IN_LATER_CAPTURES = pgtrigger.Trigger(
    name="checked_in_later_captures",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM initiatives_sourcedocument d JOIN initiatives_capture k ON k.document_id = d.id
        WHERE k.id = NEW.capture_id FOR SHARE OF d;
        PERFORM tracker_check_passages(later.id, NEW.id)
        FROM initiatives_capture own JOIN initiatives_capture later
          ON later.document_id = own.document_id AND (later.captured_at, later.id) > (own.captured_at, own.id)
        WHERE own.id = NEW.capture_id;
        RETURN NULL;
    """,
)


class PassageCheckQuerySet(models.QuerySet):
    """Checks follow their passage's document."""

    def visible_to(self, user: Reader) -> "PassageCheckQuerySet":
        """The checks of passages of documents that `user` may see."""
        document = "capture__document__"
        return self.filter(may_see(user, publication=f"{document}publication", partnership=f"{document}partnership"))

    def readable(self) -> "PassageCheckQuerySet":
        """The checks against texts that are not withheld: nobody could look at the others."""
        return self.filter(capture__withheld_at__isnull=True)

    def latest_first(self) -> "PassageCheckQuerySet":
        """In the order of the captures they were made against, the newest first."""
        return self.order_by("-capture__captured_at", "-capture_id", "-id")


class PassageCheck(models.Model):
    """Written by the database, never changed: the state of a passage in one later capture (vocabulary.CHECK_STATES).

    `start` and `end` (exclusive, code points into the later capture) are where the words stand (same, moved) or what
    stands in their place (changed; empty where they were taken out); none where the passage is missing. `places`: in how
    many places the words stand in the later capture; of several that overlap only some are counted, at least two.
    """

    capture = models.ForeignKey("initiatives.Capture", on_delete=models.PROTECT, related_name="checks")
    passage = models.ForeignKey("initiatives.Passage", on_delete=models.PROTECT, related_name="checks")
    state = models.CharField(max_length=10, choices=vocabulary.choices(vocabulary.CHECK_STATES))
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    places = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PassageCheckQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["capture", "passage"], name="passage_checked_once_a_capture"),
            models.CheckConstraint(
                condition=Q(state__in=list(vocabulary.CHECK_STATES)), name="passagecheck_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="missing", start__isnull=True, end__isnull=True)
                | ~Q(state="missing") & Q(start__isnull=False, end__isnull=False) & Q(end__gte=F("start")),
                name="passagecheck_place_unless_missing",
            ),
        ]
        triggers = [recorded(), append_only("true")]

    def __str__(self) -> str:
        return f"{self.passage_id} in capture {self.capture_id}: {self.state}"
