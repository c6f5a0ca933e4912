"""A Redis server of a test's own, on a free port, that can be killed and started again."""

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis as Client

from tests.tasks.installation import until


@contextlib.contextmanager
def free_port() -> Iterator[int]:
    """A port that nobody else is given within the `with` block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield free.getsockname()[1]


class Redis:
    """One server without any file."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with free_port() as self.port:
            pass
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Its address as a broker."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.home),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers, seconds=20, what="Redis answers")

    def kill(self) -> None:
        """End it at once; what it held is lost."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def waiting(self) -> int:
        """How many messages wait for a worker."""
        with Client.from_url(self.url) as client:
            return client.llen("celery")

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
            asked.sendall(b"PING\r\n")
            return asked.recv(16) == b"+PONG\r\n"
        return False


@contextlib.contextmanager
def redis_server(home: Path) -> Iterator[Redis]:
    """A running server; where Redis is not installed the test is skipped, but not in continuous integration."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("redis-server is not installed")
        pytest.skip("redis-server is not installed; apt-get install redis-server")
    server = Redis(home)
    server.start()
    try:
        yield server
    finally:
        server.kill()
