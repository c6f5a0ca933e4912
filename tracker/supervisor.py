"""Keeps processes alive until it is told to stop, and then leaves none behind.

Each child leads a session of its own, so Ctrl-C at the terminal reaches only us. To stop, TERM goes to the leader alone
(a worker's own children finish their task), and after 30 s KILL to its whole group. A child that ends by itself is
started again after 1, 2, 4 … 60 s. Should we be killed ourselves, `tracker.watchdog` does the stopping.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Protocol, Self

from tracker.embedded import Server
from tracker.server_account import EmbeddedError
from tracker.watchdog import MARK, PATIENCE

LONGEST_DELAY = 60  # seconds between two attempts; a life of as many seconds makes the next delay 1 s again
_ROUND = 0.2  # seconds between two looks
_LARGEST_LOG = 10_000_000  # bytes


def say(line: str) -> None:
    """One line for whoever watches; nobody has to."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


class Keepable(Protocol):
    """What a supervisor keeps: it can be started, and it can say whether, and how, it ended."""

    name: str
    log: Path

    def start(self) -> None:
        """Start it; raises EmbeddedError or OSError where that fails."""

    def ending(self) -> str | None:
        """How it ended, or None while it lives."""


class Child:
    """A program in a session of its own, what it writes going to its log or, without one, to our own output."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path, pass_fds: Sequence[int] = ()
    ) -> None:
        self.name, self.command, self.environment, self.log = name, command, environment, log
        self.pass_fds = pass_fds
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            self.log.rename(f"{self.log}.1")
        with self.log.open("ab") as output:
            self.process = begin(self.command, self.environment, output.fileno(), self.pass_fds)

    def ending(self) -> str | None:
        """As in Keepable; once the leader has ended, nothing of its group lives on."""
        if self.process is None:
            return "was not started"
        code = self.process.poll()
        if code is None:
            return None
        kill_group(self.process)
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


class Database:
    """The embedded server as something to keep; it is stopped last, and not here."""

    name = "PostgreSQL"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.log = server.place.home / "log"

    def start(self) -> None:
        self.server.open()

    def ending(self) -> str | None:
        return None if self.server.process() else "ended"


def begin(
    command: Sequence[str], environment: Mapping[str, str], output: int | None = None, pass_fds: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, without our input."""
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        pass_fds=pass_fds,
    )


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """KILL what is left of a child's group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: not permitted means only zombies are left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Keeper:
    """Starts one thing again and again, ever more slowly while it keeps ending."""

    def __init__(self, kept: Keepable) -> None:
        self.kept = kept
        self._delay = 1
        self._began = time.monotonic()
        self._due: float | None = None

    def look(self) -> None:
        """Say so if it has ended, and start it again when its delay is over."""
        now = time.monotonic()
        if self._due is None:
            if ending := self.kept.ending():
                self._plan(ending)
        elif now >= self._due:
            self.start()

    def start(self) -> None:
        """Start it now; a failure is said and tried again later."""
        self._began, self._due = time.monotonic(), None
        try:
            self.kept.start()
        except (EmbeddedError, OSError) as error:
            self._plan(f"does not start ({error})")

    def _plan(self, ending: str) -> None:
        now = time.monotonic()
        if now - self._began >= LONGEST_DELAY:
            self._delay = 1
        say(f"{self.kept.name} {ending}; it is started again in {self._delay} s (see {self.kept.log}).")
        self._due = now + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY)


class Supervisor:
    """A `with` block in which children and the embedded server live; at its end, however it comes, none is left.

    TERM, HUP and Ctrl-C set `stopping`; a second one changes nothing. `server` is None where the database is not ours.
    """

    def __init__(self, environment: Mapping[str, str], server: Server | None) -> None:
        self.mark = secrets.token_hex(16)
        self.environment = {**environment, MARK: self.mark}
        self.server = server
        self.stopping = False
        self._children: list[Child] = []
        self._keepers: list[Keeper] = []

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        self._watched, self._lifeline = os.pipe()  # it ends when we end; our children do not inherit it
        self._start_watchdog()
        return self

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_watchdog(self) -> None:
        var = [str(self.server.var)] if self.server else []
        command = [sys.executable, "-m", "tracker.watchdog", self.mark, *var]
        self._watchdog = subprocess.Popen(command, stdin=self._watched, start_new_session=True)

    def finish(self, command: Sequence[str]) -> int:
        """Run a command to its end, or to ours; its exit code."""
        process = begin(command, self.environment)
        while process.poll() is None and not self.stopping:
            time.sleep(_ROUND)
        _end([process])
        return process.returncode

    def add(self, *children: Child) -> None:
        """Start children, which `keep` then keeps alive."""
        for child in children:
            self._children.append(child)
            self._keepers.append(Keeper(child))
            self._keepers[-1].start()

    def keep(self, each_round: Callable[[], object]) -> None:
        """Keep the server and the children alive until we are told to stop."""
        if self.server:
            self._keepers.insert(0, Keeper(Database(self.server)))
        while not self.stopping:
            time.sleep(_ROUND)
            for keeper in self._keepers:
                keeper.look()
            if self._watchdog.poll() is not None:
                self._start_watchdog()
            each_round()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _end([child.process for child in self._children if child.process])
        if self.server:
            try:
                if not self.server.close():
                    say("PostgreSQL stays up: another command still uses it.")
            except EmbeddedError as failure:
                say(str(failure))
        os.close(self._lifeline)
        self._watchdog.wait()
        os.close(self._watched)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """TERM to each leader, up to 30 s for all of them together, then KILL to what is left of each group."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(process.poll() is None for process in processes):
        time.sleep(0.05)
    for process in processes:
        kill_group(process)
