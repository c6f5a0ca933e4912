"""The timeline as plain numbers: a dot is a day, a bar a period, a broken rim a date the source is not sure of.

charts.timeline draws them, since nothing here needs a scale or an axis of Vega's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from initiatives import edtf
from initiatives.dashboards.timeline import LANES, Entry, Timeline

WIDTH, LEFT, RIGHT = 960, 96, 16
ROW, GAP, TOP, HEADING = 16, 12, 26, 20
MOST_ROWS = 6
SMALLEST = 9  # units: what is narrower is a dot
MOST_TICKS = 12
YEARS_AROUND = 40  # before and after the day asked about; what lies further is drawn at the edge


@dataclass(frozen=True)
class Mark:
    """A date that one or more entries share: left edge and width in units, middle of its row, how many, its words."""

    x: float
    width: float
    y: float
    count: int
    words: str
    dot: bool
    doubtful: bool
    open_start: bool
    open_end: bool
    moved_x: float | None

    @property
    def middle(self) -> float:
        """The horizontal middle."""
        return round(self.x + self.width / 2, 1)

    @property
    def end(self) -> float:
        """The right edge."""
        return round(self.x + self.width, 1)

    @property
    def top(self) -> float:
        """The upper edge of a bar."""
        return round(self.y - 4, 1)

    @property
    def beside(self) -> float:
        """Where a number stands beside the mark."""
        return round((self.middle + self.radius if self.dot else self.end) + 4, 1)

    @property
    def radius(self) -> float:
        """Of a dot: it grows a little with what it stands for."""
        return 5.0 if self.count == 1 else 7.5


@dataclass(frozen=True)
class Lane:
    """One kind of entry: its top and height, its marks, and how many found no room."""

    key: str
    y: float
    height: float
    marks: tuple[Mark, ...]
    hidden: int

    @property
    def middle(self) -> float:
        """Where its name stands: on the first row."""
        return self.y + ROW / 2


@dataclass(frozen=True)
class Tick:
    """A year on the axis."""

    x: float
    year: int


@dataclass(frozen=True)
class TimePicture:
    """The drawing in units of its viewBox; `today` is the day the clocks ask about."""

    width: int
    height: float
    left: int
    right: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    today: float

    @property
    def hidden(self) -> int:
        """How many entries found no room."""
        return sum(lane.hidden for lane in self.lanes)


def time_line(*, timeline: Timeline, width: int = WIDTH, left: int = LEFT) -> TimePicture | None:
    """The picture of a timeline, so many units wide; None when it holds nothing.

    `left` is the room for the names of lanes; without any they stand above their lanes.
    """
    if not timeline.entries:
        return None
    first, last = _span(timeline)
    scale = _Scale(first, last, width, left)
    lanes, top = [], float(TOP)
    for key in LANES:
        own = [entry for entry in timeline.entries if entry.lane == key]
        if own:
            lane = _lane(key, own, scale, top if left else top + HEADING)
            lanes.append(lane)
            top = lane.y + lane.height + GAP
    return TimePicture(
        width=width, height=top, left=left, right=width - RIGHT, lanes=tuple(lanes), ticks=tuple(_ticks(first, last, scale)),
        today=scale.x(timeline.day),
    )  # fmt: skip


class _Scale:
    def __init__(self, first: date, last: date, width: int, left: int) -> None:
        self.first, self.days = first, (last - first).days + 1
        self.left, self.right = left, width - RIGHT

    def x(self, day: date, *, days: int = 0) -> float:
        share = ((day - self.first).days + days) / self.days
        return round(self.left + min(max(share, 0.0), 1.0) * (self.right - self.left), 1)


def _span(timeline: Timeline) -> tuple[date, date]:
    days = [day for entry in timeline.entries for day in (entry.first, entry.last) if day] + [timeline.day]
    newest = min(max(days).year, timeline.day.year + YEARS_AROUND)
    oldest = max(min(days).year, timeline.day.year - YEARS_AROUND)
    return date(oldest, 1, 1), date(newest, 12, 31)


def _lane(key: str, entries: list[Entry], scale: _Scale, top: float) -> Lane:
    together: dict[tuple, list[Entry]] = {}
    for entry in entries:
        together.setdefault((entry.first, entry.last, entry.when[-1] in "?~", entry.moved_from), []).append(entry)
    ends: list[float] = []
    marks, hidden = [], 0
    for group in sorted(together.values(), key=lambda one: (one[0].first or date.min, one[0].last or date.max)):
        x, end = _edges(group[0], scale)
        row = next((place for place, taken in enumerate(ends) if taken < x - 4), len(ends))
        if row >= MOST_ROWS:
            hidden += len(group)
            continue
        ends[row : row + 1] = [end + (18 if len(group) > 1 else 0)]
        marks.append(_mark(group, x, end, top + row * ROW + ROW / 2, scale))
    return Lane(key=key, y=top, height=float(max(len(ends), 1) * ROW), marks=tuple(marks), hidden=hidden)


def _edges(entry: Entry, scale: _Scale) -> tuple[float, float]:
    start = scale.x(entry.first) if entry.first else float(scale.left)
    end = scale.x(entry.last, days=1) if entry.last else float(scale.right)
    if end - start < SMALLEST:
        middle = (start + end) / 2
        return middle - SMALLEST / 2, middle + SMALLEST / 2
    return start, end


def _mark(group: list[Entry], x: float, end: float, y: float, scale: _Scale) -> Mark:
    entry = group[0]
    moved = edtf.parse(entry.moved_from).last if entry.moved_from else None
    return Mark(
        x=round(x, 1), width=round(end - x, 1), y=y, count=len(group), dot=end - x <= SMALLEST,
        words=edtf.readable(entry.when, gettext=gettext),
        doubtful=any(sign in entry.when for sign in "?~"), open_start=entry.first is None, open_end=entry.last is None,
        moved_x=scale.x(moved) if moved else None,
    )  # fmt: skip


def _ticks(first: date, last: date, scale: _Scale) -> Iterable[Tick]:
    years = last.year - first.year + 1
    step = max(1, -(-years * WIDTH // (MOST_TICKS * (scale.right + RIGHT))))
    for year in range(first.year, last.year + 1, step):
        yield Tick(scale.x(date(year, 1, 1)), year)
