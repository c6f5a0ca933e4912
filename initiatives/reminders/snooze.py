"""Snoozing: one person asks not to hear of some subjects before a day; nobody else is affected, nor the subjects."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.models import Commitment, Initiative, Snooze, SourceDocument, User

LONGEST = timedelta(days=366)
Subject = Initiative | Commitment | SourceDocument
_COLUMNS: dict[type, str] = {Initiative: "initiative", Commitment: "commitment", SourceDocument: "document"}


def snooze(*, by: User, subject: Subject, until: date, today: date) -> Snooze:
    """`by` hears nothing of the subject before `until`, a day after `today` and at most a year ahead.

    A second snooze of the same subject moves the day. Raises ValidationError (until).
    """
    return snooze_all(by=by, subjects=[subject], until=until, today=today)[0]


@transaction.atomic
def snooze_all(*, by: User, subjects: Sequence[Subject], until: date, today: date) -> list[Snooze]:
    """`snooze` of several in one statement; all or none. Raises ValidationError (until)."""
    if until <= today:
        raise ValidationError({"until": [f"{until} is not after today, {today}."]})
    if until > today + LONGEST:
        raise ValidationError({"until": [f"{until} is more than a year ahead; the latest is {today + LONGEST}."]})
    # One order for everybody, so that two who snooze the same do not wait for each other.
    ordered = sorted(subjects, key=lambda subject: (_column(subject), subject.pk))
    rows = [Snooze(user=by, until=until, **_about(subject)) for subject in ordered]
    about = ["user", *_COLUMNS.values()]
    return Snooze.objects.bulk_create(rows, update_conflicts=True, unique_fields=about, update_fields=["until"])


@transaction.atomic
def wake(*, by: User, subject: Subject) -> bool:
    """End the snooze of `by` on the subject; whether there was one."""
    return Snooze.objects.filter(user=by, **_about(subject)).delete()[0] > 0


def _column(subject: Subject) -> str:
    return _COLUMNS[type(subject)]


def _about(subject: Subject) -> dict[str, Any]:
    return {_column(subject): subject}
