"""Clocks that are wrong, or days that have passed: processes of an installation which live at another moment."""

from datetime import UTC, datetime

from tests.tasks.installation import Installation

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
