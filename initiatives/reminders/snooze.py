"""Snoozing: one person asks not to hear of one subject before a day; nobody else is affected, nor the subject."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.models import Commitment, Initiative, Snooze, User

LONGEST = timedelta(days=366)


@transaction.atomic
def snooze(*, by: User, subject: Initiative | Commitment, until: date, today: date) -> Snooze:
    """`by` hears nothing of the subject before `until`, a day after `today` and at most a year ahead.

    A second snooze of the same subject moves the day. Raises ValidationError (until).
    """
    if until <= today:
        raise ValidationError({"until": [f"{until} is not after today, {today}."]})
    if until > today + LONGEST:
        raise ValidationError({"until": [f"{until} is more than a year ahead; the latest is {today + LONGEST}."]})
    row, _ = Snooze.objects.update_or_create(user=by, **_about(subject), defaults={"until": until})
    return row


@transaction.atomic
def wake(*, by: User, subject: Initiative | Commitment) -> bool:
    """End the snooze of `by` on the subject; whether there was one."""
    return Snooze.objects.filter(user=by, **_about(subject)).delete()[0] > 0


def _about(subject: Initiative | Commitment) -> dict[str, Any]:
    return {"commitment" if isinstance(subject, Commitment) else "initiative": subject}
