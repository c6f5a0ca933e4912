"""Digests on their way in several lanes at once, with one eye on whether the mail server is worth asking."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from initiatives.outbox.hold import held
from initiatives.outbox.lanes import run_lanes
from initiatives.reminders.claim import EVERY, Sent, seconds_to_next
from initiatives.reminders.notices import Tell
from initiatives.reminders.send import Post, send_next

log = logging.getLogger(__name__)

LANES = 6
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


def deliver(
    *, clock: Callable[[], datetime], stopping: Callable[[], bool], seconds: float, post: Post | None = None,
    tell: Tell | None = None, lanes: int = LANES,
) -> list[Sent]:  # fmt: skip
    """Deliver what is to be sent, and what comes to be within `seconds`; give what became of each.

    No lane claims anything more once `stopping` says so; what is on its way is finished. `clock` gives the moment
    (UTC); `post` and `tell` are as `send_next` has them.
    A lane whose database goes away says so in the log, and tries again, ever later, as long as the run lasts.
    """
    if held():
        log.warning("Sending is held after a restore until an administrator confirms it.")
        return []
    server = _Server()

    def one() -> Sent | None:
        sent = send_next(now=clock(), post=post, mail=server.asked(), tell=tell)
        if sent is not None:
            server.answered(sent)
            log.info("digest for %s: %s (%d reminders) %s", sent.recipient, sent.state, sent.reminders, sent.error)
        return sent

    def soon() -> float | None:
        return seconds_to_next(now=clock(), channels=EVERY if post else EVERY[:1])

    return run_lanes(one=one, soon=soon, stopping=stopping, seconds=seconds, lanes=lanes)
