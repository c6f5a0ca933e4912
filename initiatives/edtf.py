"""Imprecise dates: the part of EDTF (ISO 8601-2:2019, levels 0 and 1) that sources of this tracker need.

Taken are a year (2027), a month (2027-04), a day (2027-04-30), a pair of these (2027-04/2028-03) with either end
open (2027/.., ../2027), and ? (uncertain) or ~ (approximate) after a whole date; years run from 1000 to 9999.
Everything else is refused with a reason, because a date that was guessed is worse than a date that is missing.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

OPEN_END = ".."
LONGEST_TEXT = 23  # 2027-04-30~/2028-03-31? and not a character more

_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[?~]?)")
_FORMS = "write a year (2027), a month (2027-04), a day (2027-04-30) or a period (2027-04/2028-03)"

# Not calendar.month_name: that speaks the language of the process.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# Tried in order on what has not the form of a date: what somebody probably meant, and what to write instead.
_MISWRITTEN = (
    (r".*%.*", "% is not taken; write ? for uncertain or ~ for approximate"),
    (r".*[?~][?~]", "a date carries ? or ~, not both"),
    (r".*[?~].+", "? and ~ come last and mean the whole date"),
    (r".*T[0-9].*", "it has a time of day; a date ends with the day"),
    (r"[0-9]{8}", "year, month and day are parted by hyphens"),
    (r"[0-9X]{4}(-[0-9X]{2}){0,2}", "X for an unknown digit is not taken; a decade is 2020/2029"),
    (r"[0-9]{1,2}[-.][0-9]{1,2}[-.][0-9]{4}", "the year comes first, then month and day, parted by hyphens"),
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "month and day have two digits each"),
    (r"[0-9]{4}-[0-9]", "a month has two digits"),
    (r"-?Y?[0-9]+", "a year has four digits"),
)


class EdtfError(ValueError):
    """A text that is not an imprecise date. The message names the text, what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days that an imprecise date covers: `first` and `last` inclusive, None where that end is open."""

    text: str
    first: date | None
    last: date | None
    approximate: bool
    uncertain: bool


def parse(text: str) -> Period:
    """Read an imprecise date and give the days it covers.

    A pair may mix precisions: `2027-04/2028` runs from 1 April 2027 to 31 December 2028. It is approximate or
    uncertain when either of its dates is. Raises EdtfError; nothing is trimmed, completed or guessed.
    """
    if not isinstance(text, str):
        kind = type(text).__name__
        raise EdtfError(f'{text!r} is not a date: it is of type {kind}, not text; write it in quotes, as "2027-04"')
    return _parse(text)


def readable(text: str, *, gettext: Callable[[str], str] = str, months: Sequence[str] = ()) -> str:
    """Say an imprecise date as a desk officer reads it: `2027-04/..` is "from April 2027".

    `gettext` gives each message in the reader's language (English as it stands without it), `months` the twelve names
    where they are to be others, such as short ones. Raises EdtfError as `parse` does.
    """
    start, slash, end = parse(text).text.partition("/")
    first, last = (
        "" if part in ("", OPEN_END) else _readable_date(part, gettext=gettext, months=months) for part in (start, end)
    )
    if not slash:
        return first
    if end == OPEN_END:
        return gettext("from %(date)s") % {"date": first}
    if start == OPEN_END:
        return gettext("until %(date)s") % {"date": last}
    return gettext("%(first)s – %(last)s") % {"first": first, "last": last}


def days_between(*, earlier: Period, later: Period) -> int | None:
    """Count the days from the last day of one period to the last day of another: how far a due date slipped.

    Something due in a period is due when the period ends, so only last days count. Negative when `later` ends
    first; None when either end is open, because an open end has no last day.
    """
    if earlier.last is None or later.last is None:
        return None
    return (later.last - earlier.last).days


class _Date(NamedTuple):
    first: date
    last: date
    mark: str


@lru_cache(maxsize=8192)
def _parse(text: str) -> Period:
    if reason := _unreadable(text):
        raise _error(text, reason)
    start_text, slash, end_text = text.partition("/")
    if not slash:
        return _period(text, start=(whole := _date(text, of=text)), end=whole)
    if "/" in end_text:
        day_first = re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}", text)
        reason = (
            "the year comes first, then month and day, parted by hyphens" if day_first else "it has more than one /"
        )
        raise _error(text, reason)
    if not start_text or not end_text:
        raise _error(text, f"one end of the period is blank; an open end is written {OPEN_END}, as in 2027/..")
    if start_text == end_text == OPEN_END:
        raise _error(text, "both ends are open, so it says nothing")
    start = None if start_text == OPEN_END else _date(start_text, of=text)
    end = None if end_text == OPEN_END else _date(end_text, of=text)
    if start and end and start.first > end.last:
        raise _error(text, f"it ends ({end_text}) before it begins ({start_text})")
    return _period(text, start=start, end=end)


def _period(text: str, *, start: _Date | None, end: _Date | None) -> Period:
    marks = [each.mark for each in (start, end) if each]
    return Period(
        text=text,
        first=start.first if start else None,
        last=end.last if end else None,
        approximate="~" in marks,
        uncertain="?" in marks,
    )


def _unreadable(text: str) -> str | None:
    if not text:
        return "it is empty"
    if text.isspace():
        return "it is only white space"
    if any(character.isspace() for character in text):
        return "it has white space in it"
    if any(character.isdecimal() and not character.isascii() for character in text):
        return "its digits are not 0 to 9"
    strange = next((character for character in text if not character.isascii()), None)
    if strange:
        return f"it has U+{ord(strange):04X} in it; the signs of a date are 0 to 9 - / . ? ~"
    return None


def _date(part: str, *, of: str) -> _Date:
    match = _DATE.fullmatch(part)
    if not match:
        raise _error(of, _why_miswritten(part), part=part)
    year, month, day = int(match["year"]), int(match["month"] or 0), int(match["day"] or 0)
    if year < 1000:
        raise _error(of, f"year {match['year']} is outside 1000 to 9999", part=part)
    if match["month"] and not 1 <= month <= 12:
        raise _error(of, f"month {match['month']} does not exist", part=part)
    last_day = monthrange(year, month or 12)[1]
    if match["day"] and not 1 <= day <= last_day:
        reason = f"day {match['day']} does not exist, {_MONTHS[month - 1]} {year} has {last_day} days"
        raise _error(of, reason, part=part)
    return _Date(
        first=date(year, month or 1, day or 1),
        last=date(year, month or 12, day or last_day),
        mark=match["mark"],
    )


def _why_miswritten(part: str) -> str:
    if part == OPEN_END:
        return f"{OPEN_END} is the open end of a period, as in 2027/.. or ../2027"
    for pattern, reason in _MISWRITTEN:
        if re.fullmatch(pattern, part):
            return reason
    return "it does not have the form of one"


def _error(text: str, reason: str, *, part: str | None = None) -> EdtfError:
    where = "" if part is None or part == text else f"in {_shown(part)}, "
    return EdtfError(f'"{_shown(text)}" is not a date: {where}{reason}; {_FORMS}')


def _shown(text: str) -> str:
    printable = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text[: LONGEST_TEXT * 2])
    return printable + ("…" if len(text) > LONGEST_TEXT * 2 else "")


def _readable_date(text: str, *, gettext: Callable[[str], str], months: Sequence[str]) -> str:
    bare = text.rstrip("?~")
    said, *smaller = bare.split("-")
    if smaller:
        number = int(smaller[0]) - 1
        parts = {"month": months[number] if months else gettext(_MONTHS[number]), "year": said}
        if len(smaller) > 1:
            said = gettext("%(day)s %(month)s %(year)s") % {**parts, "day": int(smaller[1])}
        else:
            said = gettext("%(month)s %(year)s") % parts
    if text.endswith("~"):
        return gettext("about %(date)s") % {"date": said}
    return gettext("%(date)s (uncertain)") % {"date": said} if text.endswith("?") else said
