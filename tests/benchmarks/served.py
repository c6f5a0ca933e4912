"""WSGI applications behind the server that the product runs behind, one process and one thread each."""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """A running server: `get` asks it over one connection that stays open."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, path: str, **headers: str) -> bytes:
        """The body of a 200."""
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body[:500]
        return body

    def milliseconds(self, path: str, **headers: str) -> float:
        """How long one request takes."""
        began = time.perf_counter()
        self.get(path, **headers)
        return (time.perf_counter() - began) * 1000

    def memory(self) -> float:
        """Megabytes that its workers hold."""
        return sum(child.memory_info().rss for child in psutil.Process(self.process.pid).children()) / 1e6


def in_turns(asked: dict[str, Callable[[], float]], *, times: int) -> dict[str, float]:
    """The median of so many requests each, after five that count for nothing.

    One of each in turn, so that whatever else the machine does befalls them all alike.
    """
    took: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(times + 5):
        for name, ask in asked.items():
            milliseconds = ask()
            if number >= 5:
                took[name].append(milliseconds)
    return {name: statistics.median(each) for name, each in took.items()}


@contextlib.contextmanager
def served(application: str, **environment: str) -> Iterator[Served]:
    """`module:callable` behind gunicorn on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread",
        "--threads", "1", "--keep-alive", "120", "--timeout", "600", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait()
