"""What a supervisor promises, with real processes really killed: sleepers stand in for web, worker and beat."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tracker.embedded import Server
from tracker.watchdog import MARK

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[2]

# Supervises the shell commands it is given. "READY" is said once they have been started.
SUPERVISE = """
import os, pathlib, sys
from tracker import supervisor
from tracker.embedded import Server
project, patience, database, *commands = sys.argv[1:]
supervisor.PATIENCE = float(patience)
server = Server(pathlib.Path(project) / "var") if database == "yes" else None
def ready():
    global said
    if not said: supervisor.say("READY " + supervising.mark)
    said = True
said = False
with supervisor.Supervisor(os.environ, server) as supervising:
    if server: server.open()
    environment = supervising.environment
    log = pathlib.Path(project) / "log"
    supervising.add(*[supervisor.Child(f"child{n}", ["sh", "-c", c], environment, log) for n, c in enumerate(commands)])
    supervising.keep(ready)
"""


class Supervised:
    """A supervisor at work, and everything that carries its mark."""

    def __init__(self, project: Path, *commands: str, patience: float = 30, database: bool = False) -> None:
        arguments = [str(project), str(patience), "yes" if database else "no", *commands]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        self.mark = self.line("READY").split()[1]

    def line(self, containing: str) -> str:
        """The next line said that contains these words."""
        for line in self.process.stdout:
            if containing in line:
                return line
        raise AssertionError(f"ended without saying {containing!r}")

    def living(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get(MARK) == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def commands(self) -> list[str]:
        found = []
        for process in self.living():
            with contextlib.suppress(psutil.Error):
                found.append(" ".join(process.cmdline()))
        return sorted(found)

    def watchdogs(self) -> list[psutil.Process]:
        return [p for p in psutil.process_iter(["cmdline"]) if self.mark in (p.info["cmdline"] or [])]


@pytest.fixture
def supervise(project: Path) -> Iterator[Callable[..., Supervised]]:
    """Start a supervisor that is gone, with all it started, when the test is over."""
    started: list[Supervised] = []

    def start(*commands: str, **options: object) -> Supervised:
        started.append(Supervised(project, *commands, **options))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()
        for process in one.living():
            process.kill()


def until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_nothing_left_behind(supervise, number):
    run = supervise("sleep 1001", "sleep 1002")
    until(lambda: len(run.living()) >= 2)
    run.process.send_signal(number)
    assert run.process.wait(20) == 0
    assert run.living() == []
    assert run.watchdogs() == []


def test_term_goes_to_the_leader_alone_who_lets_its_own_children_finish(supervise, project):
    finished = project / "finished"
    worker = f"(sleep 2; echo done > {finished}) & trap 'wait; exit' TERM; wait"
    run = supervise(worker)
    until(run.living)
    time.sleep(0.3)
    run.process.terminate()
    run.process.terminate()  # a second one breaks nothing
    assert run.process.wait(20) == 0
    assert finished.read_text() == "done\n"


def test_who_will_not_end_is_killed_with_all_its_group_when_patience_ends(supervise):
    run = supervise("trap '' TERM; sleep 1001 & while :; do sleep 1; done", patience=1)
    until(lambda: "sleep 1001" in run.commands())
    began = time.monotonic()
    run.process.terminate()
    assert run.process.wait(20) == 0
    assert time.monotonic() - began >= 1
    until(lambda: run.living() == [], 2)


def test_a_dead_child_is_started_again_and_it_is_said(supervise):
    run = supervise("sleep 1001 & wait")
    until(lambda: "sleep 1001" in run.commands())
    first = run.living()
    leader = next(process for process in first if os.getsid(process.pid) == process.pid)
    leader.kill()
    assert "child0 was ended by SIGKILL; it is started again in 1 s" in run.line("child0")
    until(lambda: "sleep 1001" in run.commands() and not any(process.is_running() for process in first))
    run.process.terminate()
    assert run.process.wait(20) == 0


def test_a_child_that_keeps_ending_is_started_ever_more_slowly(supervise):
    run = supervise("sleep 0.5; exit 3")
    lines = [run.line("child0") for _ in range(3)]
    assert [line.split(" in ")[1].split(" s")[0] for line in lines] == ["1", "2", "4"]
    assert "ended with code 3" in lines[0]


def test_a_killed_server_is_started_again_and_it_is_said(supervise, made):
    run = supervise("sleep 1001", database=True)
    server = Server(made / "var")
    first = server.process()
    first.kill()
    assert "PostgreSQL ended; it is started again in 1 s" in run.line("PostgreSQL")
    until(lambda: server.process() not in (None, first))
    run.process.terminate()
    assert run.process.wait(20) == 0
    assert server.process() is None


def test_the_server_stays_for_another_command_that_uses_it(supervise, made):
    run = supervise("sleep 1001", database=True)
    server = Server(made / "var")
    server.open()
    run.process.terminate()
    assert "another command still uses it" in run.line("PostgreSQL stays")
    assert run.process.wait(20) == 0
    assert server.process() is not None
    assert server.close() is True


def test_a_killed_supervisor_leaves_nothing_behind(supervise, made):
    run = supervise(
        "trap 'exit' TERM; sleep 1001 & wait", "(trap '' TERM; while :; do sleep 1; done) & sleep 1002", database=True
    )
    until(lambda: "sleep 1001" in run.commands())
    run.process.kill()
    until(lambda: run.watchdogs() == [])
    assert run.living() == []
    assert Server(made / "var").process() is None


def test_a_killed_watchdog_is_replaced(supervise):
    run = supervise("sleep 1001")
    (first,) = run.watchdogs()
    first.kill()
    until(lambda: [watchdog for watchdog in run.watchdogs() if watchdog != first])
    until(run.living)
    run.process.kill()
    until(lambda: run.living() == [])
