"""When a rule speaks of a date, in SQL: `rules.Timing` says the same in Python, and a test holds the two together.

The expressions read columns kind, due, leads, wait, repeat, hold, today and after (the day of the last run, NULL: never).
"""

from collections.abc import Collection
from datetime import date

from initiatives.reminders.rules import LEAST_WAIT, LONGEST_GAP
from initiatives.vocabulary import LEADING_REMINDERS


def _list(kinds: Collection[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


IS_LEADING = f"kind IN ({_list(LEADING_REMINDERS)})"
FIRST = (
    "greatest(least(due + greatest(wait, CASE kind "
    + " ".join(f"WHEN '{kind}' THEN {days}" for kind, days in LEAST_WAIT.items())
    + f" ELSE 0 END), '{date.max}'), hold)"
)
_LEADING_DAYS = "(SELECT due - lead AS day FROM unnest(leads || 0::smallint) AS lead) AS base"
_HELD = f"hold <= due AND hold > (SELECT min(day) FROM {_LEADING_DAYS})"
# Given `first` (FIRST of a lasting kind) as a column, too.
LATEST = f"""
    CASE
        WHEN {IS_LEADING} THEN CASE WHEN today <= due THEN greatest(
            (SELECT max(day) FROM {_LEADING_DAYS} WHERE day <= today AND (hold IS NULL OR day >= hold)),
            CASE WHEN today >= hold AND {_HELD} THEN hold END) END
        WHEN today < first THEN NULL
        WHEN repeat = 0 THEN first
        ELSE first + (today - first) / repeat * repeat
    END
"""
_AFTER = f"greatest(after, today - {LONGEST_GAP.days})"
# Given `latest` (LATEST) as a column, too: an array of days.
CROSSED = f"""
    CASE
        WHEN {IS_LEADING} AND after IS NOT NULL THEN ARRAY(
            SELECT day FROM {_LEADING_DAYS}
            WHERE day <= today AND day > {_AFTER} AND (hold IS NULL OR day >= hold)
            UNION SELECT hold WHERE hold <= today AND hold > {_AFTER} AND {_HELD}
            UNION SELECT latest WHERE latest IS NOT NULL)
        WHEN {IS_LEADING} OR repeat = 0 OR after IS NULL OR latest - repeat < greatest(first, {_AFTER} + 1) THEN ARRAY[latest]
        ELSE ARRAY(
            SELECT latest - number * repeat
            FROM generate_series(0, (latest - greatest(first, {_AFTER} + 1)) / repeat) AS number)
    END
"""
