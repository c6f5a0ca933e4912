"""The two clocks of a question: a day it asks about, and a moment of our knowledge."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime

EARLIEST = date(1000, 1, 1)


class ClockError(ValueError):
    """A clock that cannot be read; `parameter` and `value` say which, the message why and what would be right."""

    def __init__(self, parameter: str, value: str, why: str) -> None:
        self.parameter, self.value = parameter, value
        super().__init__(f"{parameter} is {value!r}: {why}")


@dataclass(frozen=True)
class Clocks:
    """`today` in the tracker's time zone; `as_of` a day or None for today; `known_at` an aware moment or None for now."""

    today: date
    as_of: date | None = None
    known_at: datetime | None = None

    @property
    def turned(self) -> bool:
        """Whether either clock is turned away from now."""
        return self.as_of is not None or self.known_at is not None

    @property
    def day(self) -> date:
        """The day that schedule and freshness are derived for."""
        return self.as_of or self.today


def read_clocks(*, today: date, now: datetime, as_of: str | None, known_at: str | None) -> Clocks:
    """The clocks that two parameters ask for; an empty or missing one is not turned.

    `as_of` is a day (YYYY-MM-DD) not after `today`; `known_at` an ISO 8601 moment with an offset or Z, or a day (its
    end in UTC), not after `now`. Raises ClockError.
    """
    return Clocks(today=today, as_of=_read_day(as_of, today), known_at=_read_moment(known_at, now))


def _read_day(text: str | None, today: date) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError as error:
        raise ClockError("as_of", text, f"{error}; write a day such as {today}") from error
    if day is None:
        raise ClockError("as_of", text, f"that is not a day; write it as {today}")
    if day > today:
        raise ClockError("as_of", text, f"that lies in the future; the latest is today, {today}")
    if day < EARLIEST:
        raise ClockError("as_of", text, "years run from 1000")
    return day


def _read_moment(text: str | None, now: datetime) -> datetime | None:
    if not text:
        return None
    if text[:4].isdecimal() and text < EARLIEST.isoformat()[:4]:
        raise ClockError("known_at", text, "years run from 1000")
    # In a query string an unescaped "+" arrives as a space.
    written = text.replace(" ", "+") if "T" in text else text
    try:
        day = parse_date(written)
        moment = parse_datetime(written) if day is None or "T" in written else None
    except ValueError as error:
        raise ClockError("known_at", text, f"{error}; write a moment such as 2026-01-31T12:00:00Z") from error
    if moment is None and day is not None:
        moment = (
            min(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, microseconds=-1), now)
            if day <= now.date()
            else None
        )
        if moment is None:
            raise ClockError("known_at", text, "that lies in the future; nobody knows then what we will know")
    if moment is None:
        raise ClockError("known_at", text, "that is not a moment; write it as 2026-01-31T12:00:00Z")
    if moment.tzinfo is None:
        raise ClockError("known_at", text, "a moment needs its offset; end it with Z for UTC, or with +05:30")
    if moment > now:
        raise ClockError("known_at", text, "that lies in the future; nobody knows then what we will know")
    return moment


def known(*, rows: QuerySet, clocks: Clocks, moment: str = "recorded_at") -> QuerySet:
    """The rows that existed at `known_at`; `moment` names the column of their recording or creation."""
    return rows.filter(**{f"{moment}__lte": clocks.known_at}) if clocks.known_at else rows
