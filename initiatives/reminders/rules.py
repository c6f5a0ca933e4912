"""When something is to be said: date and time arithmetic alone. `due.OCCURRENCE` says the same as `occurrence` in SQL.

Days are a person's local days; moments are aware and in UTC. A rule looks back from today instead of waiting for a
certain day, so a day on which nothing ran is caught up with: of several occurrences crossed the latest speaks.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def occurrence(
    *, due: date, leads: Sequence[int], repeat: int, today: date, quiet_until: date | None = None
) -> date | None:
    """The latest day up to `today` on which the rule speaks of a date, or None while it is silent.

    It speaks `leads` days before `due`, on `due`, and every `repeat` days after it (0: no more). Before `quiet_until`
    it is silent; on that day it speaks again if it had anything to say, and repeats count from there.
    """
    if quiet_until and today < quiet_until:
        return None
    if today >= due:
        anchor = max(due, quiet_until or due)
        return anchor + (today - anchor) // timedelta(days=repeat) * timedelta(days=repeat) if repeat else anchor
    crossed = [due - timedelta(days=lead) for lead in leads if due - timedelta(days=lead) <= today]
    return max([*crossed, quiet_until or crossed[0]]) if crossed else None


def next_occurrence(
    *, due: date, leads: Sequence[int], repeat: int, today: date, quiet_until: date | None = None
) -> date | None:
    """The first day after `today` on which the rule will speak if nothing happens, or None if it has said all."""
    if quiet_until and today < quiet_until:
        speaks = occurrence(due=due, leads=leads, repeat=repeat, today=quiet_until, quiet_until=quiet_until)
        return speaks or next_occurrence(due=due, leads=leads, repeat=repeat, today=quiet_until)
    if today < due:
        return min(day for lead in (*leads, 0) if (day := due - timedelta(days=lead)) > today)
    last = occurrence(due=due, leads=leads, repeat=repeat, today=today, quiet_until=quiet_until)
    return last + timedelta(days=repeat) if last and repeat else None


def name_of(*, due: date, day: date) -> str:
    """What makes an occurrence this one: the date it is about, and how many days before or after it."""
    return f"{due}{(day - due).days:+d}"


def local_day(*, now: datetime, zone: str) -> date:
    """The civil day at `now` in an IANA time zone; in UTC where the zone is unknown."""
    return now.astimezone(_zone(zone)).date()


def digest_moment(*, day: date, at: time, zone: str) -> datetime:
    """The moment in UTC at which a clock in the zone shows `at` on `day`.

    A time that daylight saving leaves out is as much later; of one that comes twice the
    first counts.
    """
    return datetime.combine(day, at, _zone(zone)).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
