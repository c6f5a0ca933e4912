"""How far due dates slipped, as lines on one scale: hollow the first date, solid the present one, small dots between.

Drawn by the page's template from plain numbers; the words and days stand beside it as a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from initiatives import edtf
from initiatives.dashboards.slippage import Slippage

WIDTH, HEIGHT, EDGE = 320, 20, 7
YEARS_AROUND = 40  # before and after the day asked about; what lies further is drawn at the edge


@dataclass(frozen=True)
class Stop:
    """A date it was due: where it stands, in words, and what it is: first, between, misread or now."""

    x: float
    kind: str
    words: str


@dataclass(frozen=True)
class SlipLine:
    """The dates of one commitment from left to right of the scale; `dropped` says that it ends without a date.

    `years` names the ends of the scale, `today` the place of the day asked about.
    """

    slip: Slippage
    stops: tuple[Stop, ...]
    dropped: bool
    years: tuple[int, int]
    today: float
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def drawn(self) -> bool:
        """Whether there is a line to see: two dates, or one that was dropped."""
        return len({stop.x for stop in self.stops}) > 1 or (self.dropped and bool(self.stops))

    @property
    def first(self) -> float:
        """The left end of the line."""
        return min(stop.x for stop in self.stops)

    @property
    def last(self) -> float:
        """The right end of the line."""
        return max(stop.x for stop in self.stops)


def slip_lines(*, slips: Iterable[Slippage], day: date) -> tuple[SlipLine, ...]:
    """A line for each slippage, all on one scale of whole years around `day`, the day asked about."""
    dated = [(slip, _dates(slip)) for slip in slips]
    days = [last for _, dates in dated for _, _, last in dates] + [day]
    first = date(max(min(days).year, day.year - YEARS_AROUND, 1000), 1, 1)
    end = date(min(max(days).year, day.year + YEARS_AROUND), 12, 31)

    def x(at: date) -> float:
        share = (at - first).days / max((end - first).days, 1)
        return round(EDGE + min(max(share, 0.0), 1.0) * (WIDTH - 2 * EDGE), 1)

    return tuple(
        SlipLine(
            slip=slip, stops=tuple(Stop(x(last), kind, words) for kind, words, last in dates), dropped=slip.dropped,
            years=(first.year, end.year), today=x(day),
        )
        for slip, dates in dated
    )  # fmt: skip


def _dates(slip: Slippage) -> list[tuple[str, str, date]]:
    """The dates in the order in which they were due: (kind, words, last day); open ends cannot be drawn."""
    held = [("first", slip.commitment.stands["baseline_due"])]
    held += [("misread" if step.misread else "between", step.row.new_due) for step in slip.steps if step.stands]
    dates = [
        (kind, edtf.readable(due, gettext=gettext), last)
        for kind, due in held
        if due and (last := edtf.parse(due).last)
    ]
    if len(dates) > 1 and not slip.dropped and slip.commitment.stands["current_due_to"]:
        dates[-1] = ("now", *dates[-1][1:])
    return dates
