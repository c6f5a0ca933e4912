"""Clocks that are wrong, or days that have passed: processes of an installation which live at another moment."""

from datetime import UTC, datetime

from tests.tasks.installation import Installation, until

# Python imports this by itself when it starts, from the folder that PYTHONPATH names.
AHEAD = """
import os, time
import time_machine
if ahead := float(os.environ.get("CLOCK_AHEAD", "0")):
    time_machine.travel(time.time() + ahead, tick=True).start()
"""


def set_clock(installation: Installation, moment: datetime) -> None:
    """Let the processes that are started from now on live as if it were `moment` now; their clocks go on from there."""
    (installation.home / "sitecustomize.py").write_text(AHEAD)
    installation.environment["CLOCK_AHEAD"] = str((moment - datetime.now(UTC)).total_seconds())


# The same with a clock that is set while they run; each says how far ahead it is, by its number.
SET = """
import os, sys, threading, time
from pathlib import Path

HOME, ahead = Path(__file__).parent, 0.0


def follow():
    global ahead
    while True:
        wanted = float((HOME / "clock").read_text())
        traveller.shift(wanted - ahead)
        ahead = wanted
        (HOME / f"clock.{os.getpid()}").write_text(str(ahead))
        time.sleep(0.05)


def begin():
    threading.Thread(target=follow, daemon=True).start()


if "worker" in sys.orig_argv:
    import time_machine

    traveller = time_machine.travel(time.time(), tick=True).start()
    os.register_at_fork(after_in_child=begin)
    begin()
"""


class Clock:
    """The wall clock of an installation's workers, which goes on from wherever it is `set`, forward or back."""

    def __init__(self, installation: Installation, moment: datetime) -> None:
        self.home = installation.home
        (self.home / "sitecustomize.py").write_text(SET)
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """Returns when every worker that has begun shows it."""
        ahead = str((moment - datetime.now(UTC)).total_seconds())
        (self.home / "clock.next").write_text(ahead)
        (self.home / "clock.next").rename(self.home / "clock")
        until(
            lambda: {path.read_text() for path in self.home.glob("clock.[0-9]*")} <= {ahead},
            seconds=20,
            what="it is set",
        )
