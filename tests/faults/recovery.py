"""What a fault may cost: time, counted from the moment it is over, and mails that were on their way."""

import time
from collections.abc import Callable
from pathlib import Path

from initiatives.models import Digest
from tests.faults.crowd import PEOPLE, sent
from tests.tasks.installation import until

LEASE = 5  # seconds; the least there is
MOST = LEASE + 30  # seconds from the end of a fault until sending goes on
EVERYTHING = 90  # seconds for three hundred mails on a busy machine; how fast they go is no matter here

# For beat alone, since whatever runs in the home of an installation reads this file when it starts.
TIMETABLE = """import sys

if "beat" in sys.orig_argv:
    from tracker.celery import app

    app.conf.beat_schedule["reminders"]["schedule"] = {seconds}
"""


def tick_every(seconds: float, home: Path) -> None:
    """Let the beat of the installation in `home` tick that often instead of once a minute; call it before `beat()`."""
    (home / "sitecustomize.py").write_text(TIMETABLE.format(seconds=seconds))


def held() -> set[int]:
    """The digests that a worker has claimed and of which it has not said yet what became of them."""
    return set(Digest.objects.filter(state="planned", leased_until__isnull=False).values_list("pk", flat=True))


class Recovery:
    """Made when a fault is over, with what the workers held; `within` says how long each thing may take from then."""

    def __init__(self, *, of: set[int] = frozenset()) -> None:
        self.held, self.before, self._began = of, sent(), time.monotonic()

    def within(self, holds: Callable[[], object], *, what: str) -> None:
        """Something is so again in time."""
        until(holds, seconds=self._began + MOST - time.monotonic(), what=what)

    def done(self) -> None:
        """Sending goes on and what was held is sent, both in time."""
        self.within(lambda: sent() > self.before, what="sending goes on")
        self.within(
            lambda: not Digest.objects.filter(pk__in=self.held).exclude(state="sent").exists(),
            what="what the workers held is sent",
        )

    def complete(self) -> None:
        """It is `done`, and then all the rest is sent, too."""
        self.done()
        until(lambda: sent() == PEOPLE, seconds=EVERYTHING, what="everything is sent")
