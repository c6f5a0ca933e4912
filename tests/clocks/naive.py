"""The two clocks as the design words them, read out in memory: no SQL, no code of the product but the codebook's words."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

# As-of texts of every kind → first day (None: unknown) and last day (None: open), worked out by hand.
PERIODS: dict[str, tuple[date | None, date | None]] = {
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "2025-03-31": (date(2025, 3, 31), date(2025, 3, 31)),
    "2025-03?": (date(2025, 3, 1), date(2025, 3, 31)),
    "2025~": (date(2025, 1, 1), date(2025, 12, 31)),
    "2025-01/2025-06": (date(2025, 1, 1), date(2025, 6, 30)),
    "2025-04-01/2026-03-31": (date(2025, 4, 1), date(2026, 3, 31)),
    "2025-05/..": (date(2025, 5, 1), None),
    "../2025-05": (None, date(2025, 5, 31)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
}
LEAST_ADVANCED_FIRST = (
    "cancelled", "superseded", "paused", "announced", "agreed", "under_way", "delivered_in_part", "delivered",
)  # fmt: skip
MOST_URGENT_FIRST = ("late", "due_soon", "slipped", "reported_done", "on_time", "done_late", "done_on_time")


@dataclass
class Line:
    """A line of the status ledger as recorded: on `today`, at `moment`, with the days on which its sources appeared."""

    pk: int
    voice: str | None  # None: the evidence axis
    status: str
    as_of: str | None
    sources: tuple[date, ...]
    moment: datetime
    today: date
    corrects: "Line | None" = None
    void: bool = False

    @property
    def last(self) -> date:
        """The period's last day, else the earliest source's day, else the day of recording; never later than that."""
        if self.as_of:
            return min(PERIODS[self.as_of][1] or self.today, self.today)
        return min([*self.sources, self.today])

    @property
    def first(self) -> date:
        """When the period began; one without a beginning is known to have begun on its last day only."""
        return (PERIODS[self.as_of][0] if self.as_of else None) or self.last

    @property
    def order(self) -> tuple[date, datetime, int]:
        """Its place in as-of order: the last day, then the moment of recording."""
        return self.last, self.moment, self.pk


@dataclass
class Looked:
    """A review: when, and when to look again."""

    moment: datetime
    again: date
    pk: int


@dataclass
class Subject:
    """An initiative or commitment with everything ever recorded about it, in the order of recording."""

    ongoing: bool = False
    review_every: int = 90
    lines: list[Line] = field(default_factory=list)
    reviews: list[Looked] = field(default_factory=list)


@dataclass
class At:
    """A question: as of a day, as known at a moment (None: now)."""

    today: date
    as_of: date | None
    known_at: datetime | None

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.as_of or self.today

    def knows(self, moment: datetime) -> bool:
        """Whether what was recorded then was known."""
        return self.known_at is None or moment <= self.known_at


def answer(subject: Subject, voice: str | None, at: At) -> tuple[Line, bool] | None:
    """The line that answers for a voice, and whether it is certain."""
    heard = [one for one in subject.lines if at.knows(one.moment)]
    undone = {one.corrects.pk for one in heard if one.corrects}
    live = [one for one in heard if one.voice == voice and one.pk not in undone and not one.void]
    ended = [one for one in live if one.last <= at.day]
    if not ended:
        return None
    best = max(ended, key=lambda one: one.order)
    return best, not any(one.first <= at.day < one.last for one in live)


def headline(subject: Subject, sides: tuple[str, str], at: At) -> dict[str, Any] | None:
    """Status, who says it, whether certain and whether the sides differ; None where nobody says anything."""

    def later(*held: tuple[Line, bool] | None) -> tuple[Line, bool] | None:
        return max((one for one in held if one), key=lambda one: one[0].order, default=None)

    joint, reported = answer(subject, "joint", at), answer(subject, "reported", at)
    each = {side: later(answer(subject, side, at), joint) for side in sides}
    spoken = {side: held for side, held in each.items() if held}
    if not spoken:
        return _told(reported, "reported", [], differ=False) if reported else None
    if len(spoken) == 1:
        ((side, held),) = spoken.items()
        return _told(held, side, [held], differ=False)
    one, other = (spoken[side] for side in sides)
    if one[0] is other[0]:
        return _told(one, "joint", [one, other], differ=False)
    if one[0].status == other[0].status:
        return _told(later(one, other), "both", [one, other], differ=False)
    rank = LEAST_ADVANCED_FIRST.index
    side = min(sides, key=lambda code: rank(spoken[code][0].status))
    by = "joint" if spoken[side][0].voice == "joint" else side
    return _told(spoken[side], by, [one, other], differ=True)


def _told(held, by, considered, *, differ):
    line, certain = held
    certain = certain and all(sure for _, sure in considered)
    return {"status": line.status, "by": by, "last_day": str(line.last), "certain": certain, "differ": differ}


def freshness(subject: Subject, above: Subject | None, sides: tuple[str, str], at: At) -> str:
    """Whether somebody must look again; a review of the initiative `above` is one of its commitments."""
    said, shown = headline(subject, sides, at), answer(subject, None, at)
    if (shown and shown[0].status == "delivered") or (said and said["status"] in ("cancelled", "superseded")):
        return "closed"
    reviews = [one for one in (*subject.reviews, *(above.reviews if above else ())) if at.knows(one.moment)]
    reviews = [one for one in reviews if one.moment.date() <= at.day]
    if not reviews:
        return "never_reviewed"
    last = max(reviews, key=lambda one: (one.moment, one.pk))
    every = (above or subject).review_every
    if at.day - last.moment.date() > timedelta(days=2 * every):
        return "stale"
    return "check_now" if at.day > last.again else "fresh"


def schedule(
    subject: Subject, due: tuple[bool, date | None], first_due: date | None, sides: tuple[str, str], at: At
) -> str:
    """Of a commitment; `due` says whether it has a date and when that ends (None: open), `first_due` when the first ended."""
    said, shown = headline(subject, sides, at), answer(subject, None, at)
    status = said and said["status"]
    if shown and shown[0].status == "delivered":
        return "done_late" if first_due and shown[0].last > first_due else "done_on_time"
    if status == "delivered":
        return "reported_done"
    if status in ("cancelled", "superseded"):
        return "no_date"
    dated, end = due
    if not dated:
        return "ongoing" if subject.ongoing else "no_date"
    if end is None:
        return "on_time"
    if at.day > end:
        return "late"
    if end - at.day <= timedelta(days=90):
        return "due_soon"
    return "slipped" if first_due and end > first_due else "on_time"


def schedule_of_all(initiative: Subject, schedules: list[str]) -> str:
    """Of an initiative: its most urgent dated commitment speaks."""
    dated = [one for one in schedules if one in MOST_URGENT_FIRST]
    return min(dated, key=MOST_URGENT_FIRST.index) if dated else "ongoing" if initiative.ongoing else "no_date"
