"""The one feed of what changed, gap-free for readers who ask below the oldest running transaction."""

from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from initiatives.models.ledger import recorded
from initiatives.models.triggers import append_only


class Xid8Field(models.Field):
    """PostgreSQL's 64-bit transaction id, read as text."""

    description = "64-bit transaction id"

    def db_type(self, connection) -> str:
        """The column's type."""
        return "xid8"


class Era(models.Model):
    """A run of one database; a dump restored into a new server begins another, since transaction ids start again."""

    began_at = models.DateTimeField(db_default=Now())
    server = models.CharField(max_length=60, db_default=Func(function="tracker_server"), editable=False)

    class Meta:
        triggers = [append_only("true")]

    def __str__(self) -> str:
        return f"era {self.pk}"


class Change(models.Model):
    """One change, written by triggers. Order for readers: (era, xid, id) below pg_snapshot_xmin."""

    era = models.ForeignKey(Era, on_delete=models.PROTECT, related_name="changes")
    xid = Xid8Field(db_default=Func(function="pg_current_xact_id"), editable=False)
    kind = models.CharField(max_length=20)
    noun = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["era", "xid", "id"], name="change_feed"),
            models.Index(fields=["recorded_at", "id"], name="change_recorded"),
            models.Index(fields=["noun", "subject_id", "id"], name="change_subject"),
        ]
        triggers = [recorded(), append_only("true", derived=("data",))]

    def __str__(self) -> str:
        return f"{self.kind} of {self.noun} {self.subject_id}"
