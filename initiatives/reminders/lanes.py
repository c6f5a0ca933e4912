"""Lanes: several digests on their way at once, so that a mail server that does not answer holds up one and not all.

Each lane is a thread with a connection of its own to the database, which is closed when the lane ends.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import connections

from initiatives.reminders.claim import EVERY, Sent, seconds_to_next
from initiatives.reminders.hold import held
from initiatives.reminders.send import GONE, Post, send_next

log = logging.getLogger(__name__)

LANES = 6
LOOK_AGAIN = 1.0  # seconds between two looks at what another worker holds, or what is to be tried again soon
PAUSE = 1.0  # seconds


class _Server:
    """Whether the mail server is worth asking: after a failure that is its own no lane asks it for a second."""

    def __init__(self) -> None:
        self._again = 0.0

    def asked(self) -> bool:
        """Whether a lane may ask now."""
        return time.monotonic() >= self._again

    def answered(self, sent: Sent) -> None:
        """What a lane found."""
        if sent.server_away:
            self._again = time.monotonic() + PAUSE


class _Run:
    def __init__(
        self, *, clock: Callable[[], datetime], post: Post | None, stopping: Callable[[], bool], seconds: float
    ) -> None:
        self.clock, self.post, self._stopping = clock, post, stopping
        self._end = time.monotonic() + seconds
        self.server = _Server()
        self.became: list[Sent] = []

    def over(self) -> bool:
        return self._stopping() or time.monotonic() >= self._end

    def lane(self) -> None:
        """Deliver one after the other until nothing is left that comes within this run."""
        try:
            while not self.over() and self._next():
                pass
        except GONE as error:
            log.warning("The database went away while delivering: %s", " ".join(str(error).split()))

    def _next(self) -> bool:
        """Deliver one; whether to go on."""
        mail = self.server.asked()
        try:
            sent = send_next(now=self.clock(), post=self.post, mail=mail)
        except GONE:
            raise
        except Exception:
            log.exception("A digest could not be made; it is tried again later")
            return True
        if sent is not None:
            self.server.answered(sent)
            self.became.append(sent)
            log.info("digest for %s: %s (%d reminders) %s", sent.recipient, sent.state, sent.reminders, sent.error)
            return True
        soon = seconds_to_next(now=self.clock(), channels=EVERY if self.post else EVERY[:1])
        if soon is None or time.monotonic() + soon >= self._end:
            return False
        self._wait(LOOK_AGAIN)
        return True

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.over() and time.monotonic() < end:
            time.sleep(0.1)


def deliver(
    *, clock: Callable[[], datetime], stopping: Callable[[], bool], seconds: float, post: Post | None = None,
    lanes: int = LANES,
) -> list[Sent]:  # fmt: skip
    """Deliver what is to be sent, and what comes to be within `seconds`; give what became of each.

    No lane claims anything more once `stopping` says so; what is on its way is finished. `clock` gives the moment (UTC).
    A database that goes away ends the lane that notices, with a line in the log.
    """
    if held():
        log.warning("Sending is held after a restore until an administrator confirms it.")
        return []
    soon = seconds_to_next(now=clock(), channels=EVERY if post else EVERY[:1])
    if soon is None or soon >= seconds:
        return []
    run = _Run(clock=clock, post=post, stopping=stopping, seconds=seconds)
    threads = [threading.Thread(target=_closing(run.lane), name=f"lane {number}") for number in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return run.became


def _closing(work: Callable[[], None]) -> Callable[[], None]:
    def closed() -> None:
        try:
            work()
        finally:
            connections.close_all()

    return closed
