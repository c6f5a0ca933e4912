"""`make run`'s own program on a copy of the tree: started, wounded, stopped, started again, killed."""

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
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
OUTSIDE = (
    "DATABASE_URL",
    "SECRET_KEY",
    "TEST_DB_NAME",
    "DEBUG",
    "PUBLIC_READ",
    "TRACKER_ADMIN_PASSWORD",
    "STATIC_ROOT",
)


class Product:
    """One copy of the product, and the run of it that is under way."""

    def __init__(self, folder: Path) -> None:
        left_out = shutil.ignore_patterns(".*", "var", "tests", "__pycache__")
        shutil.copytree(ROOT, folder, dirs_exist_ok=True, ignore=left_out)
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
        self.server = Server(folder / "var")

    def start(self) -> float:
        """Start it on a free port and wait until it says it is ready; the seconds that took."""
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tracker.run"],
            cwd=self.folder,
            env=self.environment | {"PORT": str(self.port)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Ready on"):
                return time.monotonic() - began
        raise AssertionError(f"it ended before it was ready: {self.said}")

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def processes(self) -> list[psutil.Process]:
        """All that was started: what runs in the folder or carries a run's mark, and the server."""
        found = [process for process in (self.server.process(),) if process]
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                ours = process.environ().get(MARK) or "tracker" in " ".join(process.cmdline())
                if ours and Path(process.cwd()) == self.folder and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def command(self, code: str) -> str:
        """What a plain manage.py command prints."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, check=True, capture_output=True, text=True
        ).stdout


@pytest.fixture
def product(project: Path) -> Iterator[Product]:
    product = Product(project)
    yield product
    for process in product.processes():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    product.process.communicate()


def until(true: Callable[[], object], seconds: float = 45) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.2)


def test_it_starts_serves_survives_wounds_stops_and_starts_again(product):
    product.start()
    assert re.search(r"^First administrator: user admin, password \S+ \(shown this once\)$", product.said, re.M)
    assert product.get("/readyz")[0] == 200
    assert len(json.loads(product.get("/api/v1/initiatives/")[1])["results"]) == 7
    assert (
        product.command("from initiatives.models import User; print(User.objects.filter(username='admin').count())")
        == "1\n"
    )

    product.server.process().kill()
    assert "PostgreSQL ended; it is started again in 1 s" in product.process.stdout.readline()
    until(lambda: product.get("/readyz")[0] == 200)
    web = next(child for child in psutil.Process(product.process.pid).children() if "gunicorn" in child.cmdline())
    web.kill()
    assert "web was ended by SIGKILL" in product.process.stdout.readline()
    assert product.get("/readyz")[0] == 200  # who asks meanwhile waits, and is not refused

    product.process.terminate()
    assert product.process.wait(60) == 0
    assert product.processes() == []

    assert product.start() < 60
    assert "password" not in product.said
    assert len(json.loads(product.get("/api/v1/initiatives/")[1])["results"]) == 7
    product.process.kill()
    until(lambda: product.processes() == [])
    assert product.command("from initiatives.models import Initiative; print(Initiative.objects.count())") == "7\n"
    assert product.processes() == []
