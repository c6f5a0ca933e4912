"""What the changes come to: how many claims moved, due dates by how many days, and how many of each kind there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Exists,
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
    superseded: int
    taken_back: int

    @property
    def any(self) -> bool:
        """Whether there is anything to say."""
        return any(vars(self).values())


def figures(*, changes: QuerySet[Change], begin: datetime, clocks: Clocks) -> Figures:
    """The figures of changes; `begin` is the moment from which on they are asked. Three queries."""
    rows = changes.order_by()
    counts = rows.values("kind", "noun").annotate(n=Count("pk"), corrections=Count("pk", Q(data__corrects__gt=0)))
    held = {(one["kind"], one["noun"]): (one["n"], one["corrections"]) for one in counts}

    def many(*kinds: str, noun: str | None = None) -> int:
        return sum(n for (kind, about), (n, _) in held.items() if kind in kinds and noun in (None, about))

    return Figures(
        **_statuses(rows, clocks),
        **_due_dates(rows, begin, clocks),
        corrections=sum(corrections for _, corrections in held.values()),
        reviews=many("review"),
        notes=many("note"),
        new_initiatives=many("published", noun="initiative"),
        new_commitments=many("published", noun="commitment"),
        new_statements=many("published", noun="statement"),
        closed=many("closed"),
        superseded=many("superseded"),
        taken_back=many("withdrawn", "entered_in_error"),
    )


def _statuses(rows: QuerySet[Change], clocks: Clocks) -> dict[str, int]:
    first = Q(data__before=None)
    other_than_before = Q(data__before__status__isnull=False) & ~Q(was=F("says"))
    lasting = _standing(rows.filter(kind="status", data__corrects=None, data__stands=True), StatusUpdate, clocks)
    return lasting.annotate(was=KT("data__before__status"), says=KT("data__status")).aggregate(
        claims=Count("pk", Q(data__axis="claim") & other_than_before),
        claims_first=Count("pk", Q(data__axis="claim") & first),
        evidence=Count("pk", Q(data__axis="evidence") & (first | other_than_before)),
    )


def _due_dates(rows: QuerySet[Change], begin: datetime, clocks: Clocks) -> dict[str, int]:
    moved = _standing(rows.filter(kind="due_date", data__counted=True), DueRevision, clocks)
    of_these_days = moved.alias(first=Cast(KT("data__first_recorded_at"), DateTimeField())).filter(first__gte=begin)
    days = Sum(Cast(KT("data__days"), IntegerField()))
    return of_these_days.aggregate(due_dates=Count("pk"), days=Coalesce(days, 0))


def _standing(rows: QuerySet[Change], ledger: type[StatusUpdate] | type[DueRevision], clocks: Clocks) -> QuerySet:
    """The rows whose ledger line no other corrects or voids, as known at the clocks."""
    corrections = known(rows=ledger._default_manager.filter(corrects=OuterRef("line")), clocks=clocks)
    return rows.annotate(line=Cast(KT("data__id"), BigIntegerField())).filter(~Exists(corrections))


def kinds_counted(*, changes: QuerySet[Change]) -> dict[str, int]:
    """Kind → how many changes of it there are. One query."""
    return dict(changes.order_by().values_list("kind").annotate(n=Count("pk")))
