"""The one feed of what changed, gap-free for readers who ask below the oldest running transaction."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from django.db import models
from django.db.models import BooleanField, F, Func, IntegerField, Q, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Now

from initiatives.models.ledger import recorded
from initiatives.models.triggers import append_only

TAKEN_BACK = ("withdrawn", "entered_in_error")
# Transaction ids say the order, and a transaction that still runs could write below what was read already. In another
# era, or where this server wrote nothing yet since a restore, nobody writes any more.
SETTLED = (
    '("initiatives_change"."xid" < pg_snapshot_xmin(pg_current_snapshot()) OR "initiatives_change"."era_id" NOT IN'
    " (SELECT id FROM initiatives_era WHERE id = (SELECT max(id) FROM initiatives_era) AND server = tracker_server()))"
)


class Xid8Field(models.Field):
    """PostgreSQL's 64-bit transaction id, read as text."""

    description = "64-bit transaction id"

    def db_type(self, connection) -> str:
        """The column's type."""
        return "xid8"


class Place(NamedTuple):
    """Where a line stands in the feed; `xid` in digits."""

    era: int
    xid: str
    pk: int


class Era(models.Model):
    """A run of one server; a dump restored into another begins a new one, since transaction ids start again there."""

    began_at = models.DateTimeField(db_default=Now())
    server = models.CharField(max_length=60, db_default=Func(function="tracker_server"), editable=False)

    class Meta:
        triggers = [append_only("true")]

    def __str__(self) -> str:
        return f"era {self.pk}"


class ChangeQuerySet(models.QuerySet):
    """Lines of the feed."""

    def about(self, visible: Mapping[str, models.QuerySet]) -> Self:
        """The lines about rows a reader may see (noun → rows). That something published was taken back is told to
        everybody: whoever keeps a copy has to hear it; the line holds nothing else of the record."""
        seen = Q(kind__in=TAKEN_BACK)
        for noun, rows in visible.items():
            seen |= Q(noun=noun, subject_id__in=rows.order_by().values("pk"))
        return self.filter(seen)

    def horizon(self) -> Place | None:
        """The last line that no other can come before any more; None while there is none."""
        nothing_before = RawSQL(SETTLED, [], BooleanField())  # noqa: S611 - no part of it comes from outside
        settled = self.filter(nothing_before).order_by("-era_id", "-xid", "-pk")
        found = settled.values_list("era_id", Cast("xid", TextField()), "pk").first()
        return Place(*found) if found else None

    def after(self, place: Place) -> Self:
        """The lines behind a place."""
        return self.filter(_beside(place, " > "))

    def up_to(self, place: Place) -> Self:
        """The lines before a place, and the one at it."""
        return self.filter(_beside(place, " <= "))

    def placed(self) -> Self:
        """In the order of the feed, oldest first, with `at`, the xid in digits."""
        return self.annotate(at=Cast("xid", TextField())).order_by("era_id", "xid", "pk")


def _beside(place: Place, sign: str) -> Func:
    mine = Func(F("era_id"), F("xid"), F("pk"), function="ROW")
    moment = Func(Value(place.xid, TextField()), template="(%(expressions)s)::xid8")
    theirs = Func(Value(place.era, IntegerField()), moment, Value(place.pk, IntegerField()), function="ROW")
    return Func(mine, theirs, template="(%(expressions)s)", arg_joiner=sign, output_field=BooleanField())


class Change(models.Model):
    """One change, written by triggers. Order for readers: (era, xid, id) below pg_snapshot_xmin."""

    era = models.ForeignKey(Era, on_delete=models.PROTECT, related_name="changes")
    xid = Xid8Field(db_default=Func(function="pg_current_xact_id"), editable=False)
    kind = models.CharField(max_length=20)
    noun = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = ChangeQuerySet.as_manager()

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
