"""What the changes come to: how many claims moved, due dates by how many days, and how many of each kind there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from initiatives.clocks import Clocks, known
from initiatives.models import Change, DueRevision, StatusUpdate


@dataclass(frozen=True)
class Figures:
    """Counts of changes. Lines that stand corrected or voided at the clocks count as corrections only.

    `claims` and `evidence` moved: the new line is the last of its voice and says something else than the one before;
    `claims_first` are the first of their voice. `due_dates` were moved by a party, by `days` in all (positive: later,
    each by its own line; one whose date was dropped, or has an open end, adds none). A correction of an older line is
    no move of these days.
    """

    claims: int
    claims_first: int
    evidence: int
    due_dates: int
    days: int
    corrections: int
    reviews: int
    notes: int
    new_initiatives: int
    new_commitments: int
    new_statements: int
    closed: int
    taken_back: int


def figures(*, changes: QuerySet[Change], begin: datetime, clocks: Clocks) -> Figures:
    """The figures of changes; `begin` is the moment from which on they are asked. One query."""
    standing = Q(undone=False, data__corrects=None)
    status = standing & Q(kind="status", data__entered_in_error=False, data__stands=True)
    other_than_before = Q(data__before__status__isnull=False) & ~Q(was=F("says"))
    moved = Q(undone=False, kind="due_date", data__counted=True, first__gte=begin)
    corrects = Q(kind__in=("status", "due_date"), data__corrects__gt=0)
    rows = changes.order_by().annotate(line=Cast(KT("data__id"), BigIntegerField())).annotate(
        undone=ExpressionWrapper(_undone(clocks), BooleanField()),
        was=KT("data__before__status"), says=KT("data__status"),
        first=Cast(KT("data__first_recorded_at"), DateTimeField()),
    )  # fmt: skip
    new = {f"new_{noun}s": Count("pk", Q(kind="published", noun=noun)) for noun in _NEW}
    found = rows.aggregate(
        claims=Count("pk", status & Q(data__axis="claim") & other_than_before),
        claims_first=Count("pk", status & Q(data__axis="claim", data__before=None)),
        evidence=Count("pk", status & Q(data__axis="evidence") & (other_than_before | Q(data__before=None))),
        due_dates=Count("pk", moved),
        days=Coalesce(Sum(Cast(KT("data__days"), IntegerField()), filter=moved), 0),
        corrections=Count("pk", corrects),
        reviews=Count("pk", Q(kind="review")),
        notes=Count("pk", Q(kind="note")),
        closed=Count("pk", Q(kind="closed")),
        taken_back=Count("pk", Q(kind__in=("withdrawn", "superseded", "entered_in_error"))),
        **new,
    )
    return Figures(**found)


_NEW = ("initiative", "commitment", "statement")


def _undone(clocks: Clocks) -> Q:
    """Whether a later line corrects or voids the one that a change announces."""

    corrections = {
        kind: known(rows=model.objects.filter(corrects=OuterRef("line")), clocks=clocks)
        for kind, model in (("status", StatusUpdate), ("due_date", DueRevision))
    }
    return Q(kind="status") & Q(Exists(corrections["status"])) | Q(kind="due_date") & Q(Exists(corrections["due_date"]))


def kinds_counted(*, changes: QuerySet[Change]) -> dict[str, int]:
    """Kind → how many changes of it there are. One query."""
    return dict(changes.order_by().values_list("kind").annotate(n=Count("pk")))
