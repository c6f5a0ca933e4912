"""Stops what a killed supervisor left behind: `python -m tracker.watchdog MARK [VAR]`.

Its input is a pipe that only the supervisor can write to, so its end is the supervisor's end, even by `kill -9`. Every
child carries the mark in its environment: that finds the children of children too, and a process number that has been
used again is never mistaken for one. VAR is where the embedded PostgreSQL has its state, if there is one.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from tracker.embedded import Server

MARK = "TRACKER_RUN"
PATIENCE = 30  # seconds between TERM and KILL


def marked(mark: str) -> list[psutil.Process]:
    """The living processes that carry the mark."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def stop(mark: str) -> None:
    """TERM to the leaders of sessions; when they have ended, or after 30 s, KILL to whoever is left."""
    leaders = set()
    for process in marked(mark):
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getsid(process.pid) == process.pid:
                leaders.add(process)
                process.terminate()
    deadline = time.monotonic() + PATIENCE
    while leaders.intersection(marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for process in marked(mark):
        with contextlib.suppress(psutil.Error):
            process.kill()


def main(mark: str, var: str = "") -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    stop(mark)
    if var:
        Server(Path(var)).close()


if __name__ == "__main__":
    main(*sys.argv[1:])
