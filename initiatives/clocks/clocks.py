"""The two clocks of a question: a day it asks about, and a moment of our knowledge."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import DateField, F, Func, QuerySet

EARLIEST = date(1000, 1, 1)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    DAY.pattern + r"(?P<time>T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,6})?)?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


class ClockError(ValueError):
    """A clock that cannot be read; `parameter` and `value` say which, the message why and what would be right.

    `code` is repeated where it was given more than once, else invalid.
    """

    def __init__(self, parameter: str, value: str, why: str, code: str = "invalid") -> None:
        self.parameter, self.value, self.code = parameter, value, code
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


def read_clocks(
    *, today: date, now: datetime, as_of: Sequence[str] | str | None, known_at: Sequence[str] | str | None
) -> Clocks:
    """The clocks that two parameters ask for; an empty or missing one is not turned.

    `as_of` is a day (YYYY-MM-DD) not after `today`; `known_at` an ISO 8601 moment with an offset or Z, or a day (its
    end in UTC), not after `now`. Either may come as the list of the values given. `as_of` may lie after `known_at`: then
    what was known by that moment is asked about a later day. Raises ClockError.
    """
    return Clocks(
        today=today,
        as_of=_read_day(_once("as_of", as_of), today),
        known_at=_read_moment(_once("known_at", known_at), now),
    )


def _once(name: str, given: Sequence[str] | str | None) -> str:
    values = [given] if isinstance(given, str) else list(given or ())
    if len(values) > 1:
        raise ClockError(name, ", ".join(values), f"it is given {len(values)} times; give it once", "repeated")
    return values[0] if values else ""


def _read_day(text: str, today: date) -> date | None:
    if not text:
        return None
    if not DAY.fullmatch(text):
        raise ClockError("as_of", text, f"that is not a day; write it as {today}")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ClockError("as_of", text, f"{error}; write a day such as {today}") from error
    if day > today:
        raise ClockError("as_of", text, f"that lies in the future; the latest is today, {today}")
    if day < EARLIEST:
        raise ClockError("as_of", text, "years run from 1000")
    return day


def _read_moment(text: str, now: datetime) -> datetime | None:
    if not text:
        return None
    # In a query string an unescaped "+" arrives as a space.
    written = text.replace(" ", "+") if "T" in text else text
    match = MOMENT.fullmatch(written)
    if not match:
        raise ClockError("known_at", text, "that is not a moment; write it as 2026-01-31T12:00:00Z")
    if written < str(EARLIEST):
        raise ClockError("known_at", text, "years run from 1000")
    if match["time"] and not match["offset"]:
        raise ClockError("known_at", text, "a moment needs its offset; end it with Z for UTC, or with +05:30")
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise ClockError("known_at", text, f"{error}; write a moment such as 2026-01-31T12:00:00Z") from error
    if not match["time"] and moment.date() <= now.date():
        return min(moment.replace(tzinfo=UTC) + timedelta(days=1, microseconds=-1), now)
    if not match["time"] or moment > now:
        raise ClockError("known_at", text, "that lies in the future; nobody knows then what we will know")
    return moment


def known(*, rows: QuerySet, clocks: Clocks, moment: str = "recorded_at") -> QuerySet:
    """The rows that existed at `known_at`; `moment` names the column of their recording or creation."""
    return rows.filter(**{f"{moment}__lte": clocks.known_at}) if clocks.known_at else rows


def begun(*, rows: QuerySet, clocks: Clocks, first_day: str | None = None) -> QuerySet:
    """The lines that were recorded by `known_at` and whose interval has begun on `as_of`.

    `first_day` names the column of the interval's first day; without it the day of recording counts.
    """
    rows = known(rows=rows, clocks=clocks)
    if clocks.as_of is None:
        return rows
    day = F(first_day) if first_day else Func(F("recorded_at"), function="tracker_day", output_field=DateField())
    return rows.alias(begun=day).filter(begun__lte=clocks.as_of)
