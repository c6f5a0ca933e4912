"""Lanes: several deliveries on their way at once, so that a server that does not answer holds up one and not all.

Each lane is a thread with a connection of its own to the database, which is closed when the lane ends.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connections

from initiatives.outbox.recording import GONE

R = TypeVar("R")
log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0  # seconds between two looks at what another worker holds, or what is to be tried again soon
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 8.0  # seconds between two tries of a lane whose database is away


class _Run(Generic[R]):
    def __init__(
        self,
        one: Callable[[], R | None],
        soon: Callable[[], float | None],
        stopping: Callable[[], bool],
        seconds: float,
    ) -> None:
        self._one, self._soon, self._stopping = one, soon, stopping
        self._end = time.monotonic() + seconds
        self.became: list[R] = []

    def lane(self) -> None:
        """Deliver one after the other until nothing is left that comes within this run.

        A lane outlives its connection: else the run would go on with fewer, and wait for a server that does not answer.
        """
        pause, left = FIRST_PAUSE, True
        try:
            while left and not self._over():
                try:
                    left, pause = self._next(), FIRST_PAUSE
                except GONE as error:
                    log.warning("The database went away while delivering: %s", " ".join(str(error).split()))
                    connections.close_all()
                    self._wait(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            connections.close_all()

    def _over(self) -> bool:
        return self._stopping() or time.monotonic() >= self._end

    def _next(self) -> bool:
        """Deliver one; whether to go on."""
        try:
            found = self._one()
        except GONE:
            raise
        except Exception:
            log.exception("A message could not be made; it is tried again later")
            self._wait(LOOK_AGAIN)
            return True
        if found is not None:
            self.became.append(found)
            return True
        soon = self._soon()
        if soon is None or time.monotonic() + soon >= self._end:
            return False
        self._wait(LOOK_AGAIN)
        return True

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._over() and time.monotonic() < end:
            time.sleep(0.1)


def run_lanes(
    *, one: Callable[[], R | None], soon: Callable[[], float | None], stopping: Callable[[], bool], seconds: float,
    lanes: int,
) -> list[R]:  # fmt: skip
    """Let so many lanes deliver what is there, and what comes to be within `seconds`; give what became of each.

    `one` delivers one and says what became of it, None where there is none to deliver now; `soon` in how many seconds
    there is one, None where none waits. No lane begins another once `stopping` says so; what is on its way is finished.
    A lane whose database goes away says so in the log and tries again, ever later, as long as the run lasts.
    """
    first = soon()
    if first is None or first >= seconds:
        return []
    run = _Run(one, soon, stopping, seconds)
    threads = [threading.Thread(target=run.lane, name=f"lane {number}") for number in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return run.became
