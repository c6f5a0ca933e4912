"""When a rule speaks of a date, and the moments of a person's day: date and time arithmetic alone.

Days are a person's local days; moments are aware and in UTC. A rule looks back from today instead of waiting for a
certain day, so a day on which nothing ran is caught up with. `hold` is the day before which a person hears nothing of
the matter: the end of a snooze, or the next review that somebody named when they looked. `timing` says the same in SQL.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from initiatives.vocabulary import LEADING_REMINDERS

# What is overdue was due on the day before at the latest.
LEAST_WAIT = {"review_overdue": 1, "commitment_overdue": 1}
# A run that is longer ago counts as one so long ago.
LONGEST_GAP = timedelta(days=366)
NEVER_OPEN = timedelta(days=60)


@dataclass(frozen=True)
class Timing:
    """The days of one rule. `leads` of a leading kind; `wait` and `repeat` (0: once) of a lasting one."""

    kind: str
    leads: Collection[int] = ()
    wait: int = 0
    repeat: int = 0

    @property
    def leading(self) -> bool:
        """Whether it speaks before the date and on it, not after."""
        return self.kind in LEADING_REMINDERS

    def first(self, *, due: date, hold: date | None = None) -> date | None:
        """The first day on which it speaks of the date, or None: it is held until the date has passed."""
        if self.leading:
            days = self._leading_days(due, hold)
            return days[0] if days else None
        return self._begins(due, hold)

    def occurrences(self, *, due: date, after: date, until: date, hold: date | None = None) -> list[date]:
        """Every day later than `after` and up to `until` on which it speaks."""
        if self.leading:
            return [day for day in self._leading_days(due, hold) if after < day <= until]
        first = self._begins(due, hold)
        if not self.repeat:
            return [first] if after < first <= until else []
        begin = max(0, (after - first).days // self.repeat + 1)
        end = (until - first).days // self.repeat
        return [first + timedelta(days=number * self.repeat) for number in range(begin, end + 1)]

    def latest(self, *, due: date, today: date, hold: date | None = None) -> date | None:
        """The latest day up to `today` on which it speaks; None while it waits, and once its time has passed."""
        if self.leading:
            crossed = [day for day in self._leading_days(due, hold) if day <= today <= due]
            return crossed[-1] if crossed else None
        first = self._begins(due, hold)
        if today < first:
            return None
        return first + timedelta(days=(today - first).days // self.repeat * self.repeat) if self.repeat else first

    def crossed(self, *, due: date, today: date, since: date | None, hold: date | None = None) -> list[date]:
        """What a run on `today` is to write, the last run having been on `since` (None: never): all days since, and
        the latest in any case."""
        latest = self.latest(due=due, today=today, hold=hold)
        told = {latest} if latest else set()
        if since is not None:
            after = max(since, today - LONGEST_GAP)
            told |= set(self.occurrences(due=due, after=after, until=today, hold=hold))
        return sorted(told)

    def next(
        self, *, due: date, today: date, hold: date | None = None, quiet: Callable[[date], bool] = lambda _day: False
    ) -> date | None:
        """The first day after `today` on which it will speak if nothing happens; what falls on a quiet day comes later."""
        if self.leading:
            coming = [day for day in self._leading_days(due, hold) if day > today]
        else:
            first = self._begins(due, hold)
            coming = [first] if first > today else []
            if not coming and self.repeat:
                coming = [today + timedelta(days=self.repeat - (today - first).days % self.repeat)]
        return next_open(day=coming[0], quiet=quiet) if coming else None

    def reach(self, *, today: date, since: date | None) -> tuple[date, date]:
        """The first and the last date of which a run on `today` may speak, the last run having been on `since`."""
        if not self.leading:
            return date.min, _moved(today, -self._wait)
        first = today if since is None else min(today, since)
        return max(first, _moved(today, -LONGEST_GAP.days)), _moved(today, max(self.leads, default=0))

    @property
    def _wait(self) -> int:
        return max(self.wait, LEAST_WAIT.get(self.kind, 0))

    def _begins(self, due: date, hold: date | None) -> date:
        begins = _moved(due, self._wait)
        return max(begins, hold) if hold else begins

    def _leading_days(self, due: date, hold: date | None) -> list[date]:
        days = sorted({due, *(due - timedelta(days=lead) for lead in self.leads)})
        if hold is None or hold <= days[0]:
            return days
        # What would have been said before is said on the day on which the silence ends.
        return sorted({hold, *(day for day in days if day >= hold)}) if hold <= due else []


def _moved(day: date, days: int) -> date:
    """So many days later, or earlier, within the years that a date can have."""
    return date.fromordinal(max(1, min(day.toordinal() + days, date.max.toordinal())))


def next_open(*, day: date, quiet: Callable[[date], bool]) -> date:
    """The first day from `day` on that is not quiet; `day` itself where none comes for two months."""
    for number in range(NEVER_OPEN.days):
        if not quiet(day + timedelta(days=number)):
            return day + timedelta(days=number)
    return day


def name_of(*, due: date, day: date) -> str:
    """What makes an occurrence this one: the date it is about, and how many days before or after it."""
    return f"{due}{(day - due).days:+d}"


def local_day(*, now: datetime, zone: str) -> date:
    """The civil day at `now` in an IANA time zone; in UTC where the zone is unknown."""
    return now.astimezone(_zone(zone)).date()


def digest_moment(*, day: date, at: time, zone: str) -> datetime:
    """The moment in UTC at which a clock in the zone shows `at` on `day`.

    A time that daylight saving leaves out is as much later, or as much earlier where it would be of the next day (in
    Greenland the hour before midnight is left out); of one that comes twice the first counts. A day that a zone has
    left out, when it moved to the other side of the date line, has the moment of the next.
    """
    moments = [datetime.combine(day, at.replace(fold=fold), _zone(zone)).astimezone(UTC) for fold in (0, 1)]
    return next((moment for moment in moments if local_day(now=moment, zone=zone) == day), moments[0])


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
