"""How a due date came to be where it is: the first date, every line since with the days it moved, and the sum."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Aggregate, Count, FloatField, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from initiatives import edtf
from initiatives.clocks import Clocks
from initiatives.clocks.due import due_step
from initiatives.dashboards.ledger import Line, ledger_lines
from initiatives.models import Commitment, DueRevision

MOST_SLIPPED = 20


class Median(Aggregate):
    """The middle of the values, between the two middle ones where their number is even."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Step:
    """A line of the due dates. `stands`: it counts towards the date at the clocks; `counted`: as a party's move.

    `days` lie between the last days before and after; None where the date was dropped or an end is open.
    """

    line: Line
    stands: bool
    counted: bool
    days: int | None

    @property
    def row(self) -> DueRevision:
        """The line as recorded."""
        return cast(DueRevision, self.line.row)

    @property
    def misread(self) -> bool:
        """Whether it mends our own reading and so counts for nothing."""
        return self.row.cause == "we_misread"

    @property
    def first(self) -> bool:
        """Whether it gave a date where there was none, or said the same again: no move."""
        return self.stands and not self.counted and not self.misread


@dataclass(frozen=True)
class Slippage:
    """A commitment (with `stands`) and its steps in the order in which they took place, struck ones among them."""

    commitment: Commitment
    steps: tuple[Step, ...]

    @property
    def times(self) -> int:
        """How often a party moved it."""
        return self.commitment.stands["times_moved"]

    @property
    def days(self) -> int:
        """By how many days the parties moved it in all; negative where it came forward."""
        return self.commitment.stands["slip_days"]

    @property
    def misread(self) -> int:
        """How many lines mend a reading of ours."""
        return sum(step.stands and step.misread for step in self.steps)

    @property
    def dropped(self) -> bool:
        """Whether the date stands dropped."""
        return self.commitment.stands["due_dropped"]

    @property
    def uncertain(self) -> bool:
        """Whether any date that counts is a period or doubtful, so that its last day is what is counted."""
        dates = (self.commitment.stands["baseline_due"], *(step.row.new_due for step in self.steps if step.stands))
        return any(not _exact(due) for due in dates if due)

    @property
    def newest_first(self) -> tuple[Step, ...]:
        """The steps, the last one first."""
        return self.steps[::-1]


@dataclass(frozen=True)
class Slips:
    """How far dates slipped among some commitments: the furthest first, and what they come to.

    `dated` have or had a date, `of` are all; `moved` are those a party moved. `days` is the sum over them, `median` the
    middle one (days; None where nothing moved).
    """

    furthest: tuple[Commitment, ...]
    of: int
    dated: int
    moved: int
    days: int
    median: float | None

    @property
    def share(self) -> int:
        """How many of a hundred commitments have or had a date."""
        return round(100 * self.dated / self.of) if self.of else 0


def slips(*, promises: QuerySet[Commitment]) -> Slips:
    """The slips of commitments `with_standing`; two queries. A commitment that came forward counts with its days below nought."""
    slip = Cast(KT("stands__slip_days"), IntegerField())
    moved = Q(stands__times_moved__gt=0)
    totals = promises.order_by().aggregate(
        of=Count("pk"), dated=Count("pk", filter=~Q(stands__current_due=None) | ~Q(stands__baseline_due=None) | moved),
        moved=Count("pk", filter=moved), days=Sum(slip, filter=moved), median=Median(slip, filter=moved),
    )  # fmt: skip
    furthest = promises.filter(moved).annotate(slip=slip).select_related("initiative").order_by("-slip", "id")
    return Slips(tuple(furthest[:MOST_SLIPPED]), **{**totals, "days": totals["days"] or 0})


def slippages(
    *, commitments: Iterable[Commitment], revisions: QuerySet[DueRevision], clocks: Clocks
) -> tuple[Slippage, ...]:
    """The slippage of each commitment (with `stands`); two queries. `revisions` are those the reader may see."""
    commitments = list(commitments)
    rows = revisions.filter(commitment__in=[one.pk for one in commitments]).annotate(step=due_step(clocks=clocks))
    steps: dict[int, list[Step]] = defaultdict(list)
    for line in sorted(ledger_lines(rows=rows, clocks=clocks), key=_place):
        row: Any = line.row
        held = row.step
        steps[row.commitment_id].append(
            Step(line, held is not None, bool(held and held["counted"]), held and held["days"])
        )
    return tuple(Slippage(one, tuple(steps[one.pk])) for one in commitments)


def _place(line: Line) -> tuple[date, datetime, int]:
    row = cast(DueRevision, line.row)
    return row.last_day, row.placed_at or row.recorded_at, row.pk


def _exact(due: str) -> bool:
    period = edtf.parse(due)
    return period.first == period.last and due[-1] not in "?~"
