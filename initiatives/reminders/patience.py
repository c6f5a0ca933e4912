"""How long to wait, and how often to try: leases, deadlines and back-off. Durations; nothing here asks what time it is."""

from datetime import timedelta

from django.conf import settings

LONGEST_LEASE = timedelta(seconds=119)
LONGEST_DELIVERY = 25.0  # seconds; a worker that is told to stop has 30 to finish what it hands over
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
FIRST_DOUBT_WAIT = timedelta(minutes=1)
# Ten waits that double and 71 of an hour: three days. Counted, since a clock may jump and a worker may be away.
MOST_FAILURES = 82
# A mail that may have arrived goes again under the same Message-ID, so often in all.
MOST_DOUBTS = 5


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


def doubt_wait(*, doubts: int) -> timedelta:
    """How long to wait after so many hand-overs that may have arrived: 1, 2, 4 … minutes, at most an hour."""
    return min(FIRST_DOUBT_WAIT * 2 ** min(max(doubts, 1) - 1, 12), LONGEST_WAIT)
