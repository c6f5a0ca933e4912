"""A copy of the project with files of its own, whose worker and beat are real processes on the test's database."""

import contextlib
import email
import email.policy
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from celery import Celery
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("tracker", "initiatives", "templates", "static", "manage.py")
DONE = "Task initiatives.remind[", "succeeded"


def until(holds: Callable[[], object], *, seconds: float, what: str) -> None:
    """Wait until something holds; fail with `what` when it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} seconds: {what}"
        time.sleep(0.2)


class Installation:
    """Processes of one installation; everything it writes lies in `home`."""

    def __init__(self, home: Path, **given: str) -> None:
        self.home = home
        self.running: list[subprocess.Popen] = []
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("EMAIL_URL", "CELERY_BROKER_URL")
        }
        self.environment = inherited | {
            "DATABASE_URL": self._database_url(),
            "SECRET_KEY": "only for this test",
            "DEBUG": "0",
            "PYTHONPATH": str(home),
            "PYTHONUNBUFFERED": "1",
            "SITE_URL": "http://tracker.example.org",
            **given,
        }
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, home / part)
        for folder in ("mail", "broker/messages", "broker/control"):
            (home / "var" / folder).mkdir(parents=True)

    def worker(self) -> subprocess.Popen:
        """Start a worker, and wait until it listens."""
        number = len(self.running)
        process = self._start(
            f"worker{number}", "worker", "--concurrency", "1", "--loglevel", "INFO", "-n", f"w{number}@%h"
        )
        until(lambda: "ready." in self.log(f"worker{number}"), seconds=60, what="the worker is ready")
        return process

    def beat(self) -> subprocess.Popen:
        """Start beat, as `make run` does."""
        name = "beat" + "_again" * len(self.logs("beat"))
        return self._start(name, "beat", "--loglevel", "INFO", "-S", "tracker.beat:Scheduler")

    def call(self, task: str = "initiatives.remind") -> None:
        """Put one task into the queue, as any other program would; raises when the broker does not take it."""
        broker, given = self.environment.get("CELERY_BROKER_URL"), {}
        if broker is None:
            place = self.home / "var" / "broker"
            broker, given = "filesystem://", {
                "data_folder_in": place / "messages", "data_folder_out": place / "messages", "control_folder": place / "control",
            }  # fmt: skip
        with Celery(broker=broker, set_as_current=False, broker_transport_options=given) as program:
            program.send_task(task, retry=False)

    def done(self) -> int:
        """How many runs of `remind` have ended well so far."""
        return sum(all(word in line for word in DONE) for log in self.logs("worker") for line in log.splitlines())

    def mails(self) -> list[EmailMessage]:
        """What lies in var/mail."""
        files = sorted((self.home / "var" / "mail").iterdir())
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.home / f"{name}.log").read_text()

    def logs(self, kind: str) -> list[str]:
        """What each "worker" or "beat" has said."""
        return [path.read_text() for path in sorted(self.home.glob(f"{kind}*.log"))]

    def kill(self, process: subprocess.Popen) -> None:
        """End a process and its children at once, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """End whatever still runs."""
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                self.kill(process)

    def _start(self, name: str, *arguments: str) -> subprocess.Popen:
        with (self.home / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tracker", *arguments],
                cwd=self.home, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.running.append(process)
        return process

    @staticmethod
    def _database_url() -> str:
        entry = connection.settings_dict
        person = f"{quote(entry['USER'], safe='')}:{quote(entry['PASSWORD'], safe='')}"
        return f"postgres://{person}@:{entry['PORT']}/{entry['NAME']}?host={quote(entry['HOST'], safe='/')}"


@contextlib.contextmanager
def installed(home: Path, **given: str) -> Iterator[Installation]:
    """An installation in `home`, told what is `given`; nothing of it runs afterwards."""
    installation = Installation(home, **given)
    try:
        yield installation
    finally:
        installation.close()
