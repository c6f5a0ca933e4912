"""Beat: Celery's scheduler, without a file, which also goes on ticking when the clock is set back."""

from typing import Any

from celery.beat import Scheduler as InMemory

A_MOMENT = 1.0  # seconds that may pass between two readings of the clock


class Scheduler(InMemory):
    """What has its next time later than its timetable says, seen from now, was given it by a clock that was ahead.

    Celery would wait until that clock's time has come: after a clock that was two days ahead nobody would hear
    anything for two days.
    """

    _heap: Any  # Celery's: what comes next, with its moment
    _when: Any  # Celery's: the moment that is so many seconds from now, seen from an entry

    def tick(self, *args: Any, **given: Any) -> float:
        """Seconds until it is to be called again, having sent at most one task."""
        if any(self._put_off(event) for event in self._heap or ()):
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None
        wait: float = super().tick(*args, **given)
        return wait

    def _put_off(self, event: Any) -> bool:
        now = event.entry.default_now()
        wait = event.entry.schedule.remaining_estimate(now).total_seconds()
        latest: float = self._when(event.entry, wait)
        return event.time > latest + A_MOMENT
