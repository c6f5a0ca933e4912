"""How long a digest waits, and how often it is tried. Durations; nothing here asks what time it is."""

from datetime import timedelta

from initiatives.outbox.patience import LONGEST_LEASE, LONGEST_WAIT, back_off, delivery_seconds, lease

__all__ = ["LONGEST_LEASE", "MOST_DOUBTS", "MOST_FAILURES", "back_off", "delivery_seconds", "doubt_wait", "lease"]

FIRST_DOUBT_WAIT = timedelta(minutes=1)
# Ten waits that double and 71 of an hour: three days. Counted, since a clock may jump and a worker may be away.
MOST_FAILURES = 82
# A mail that may have arrived goes again under the same Message-ID, so often in all.
MOST_DOUBTS = 5


def doubt_wait(*, doubts: int) -> timedelta:
    """How long to wait after so many hand-overs that may have arrived: 1, 2, 4 … minutes, at most an hour.

    Where a lease is shorter than a minute it begins with that: who loses the connection waits no longer than the others
    wait for a worker that is lost.
    """
    return min(min(FIRST_DOUBT_WAIT, lease()) * 2 ** min(max(doubts, 1) - 1, 12), LONGEST_WAIT)
