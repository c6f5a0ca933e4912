"""How long to wait and to hold: leases, deadlines and back-off. Durations; nothing here asks what time it is."""

from datetime import timedelta

from django.conf import settings

LONGEST_LEASE = timedelta(seconds=119)
LONGEST_DELIVERY = 25.0  # seconds; a worker that is told to stop has 30 to finish what it hands over
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)


def lease() -> timedelta:
    """How long a worker holds what it has claimed, unless it says what became of it."""
    return timedelta(seconds=settings.REMINDER_LEASE)


def delivery_seconds() -> float:
    """How long one delivery may take in all, the margin left to record what became of it before the lease is over."""
    held: int = settings.REMINDER_LEASE
    return min(LONGEST_DELIVERY, held - min(5.0, held * 0.3))


def back_off(*, failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 5, 10, 20 … seconds, at most an hour."""
    return min(FIRST_WAIT * 2 ** min(max(failures, 1) - 1, 12), LONGEST_WAIT)
