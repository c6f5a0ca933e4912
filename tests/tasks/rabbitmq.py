"""A RabbitMQ server of a test's own, on ports of its own, that can be killed and started again on what it has kept."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

from tests.tasks.installation import until
from tests.tasks.redis import free_port

# The script that starts the server as whoever calls it. Debian's own in the PATH would change to another account.
PLACES = "/usr/lib/rabbitmq/bin", os.environ.get("PATH", ""), "/usr/local/sbin"


class RabbitMQ:
    """One server; its data, log and cookie lie in `home`, and its names and ports are nobody else's.

    The daemon in which Erlang's nodes find each other is its own, too, and ends with it.
    """

    def __init__(self, home: Path, program: str) -> None:
        self.home, self.program = home, program
        with ExitStack() as taken:
            self.port, distribution, self.names = (taken.enter_context(free_port()) for _ in range(3))
        home.mkdir()
        (home / "enabled_plugins").write_text("[].\n")
        (home / "rabbitmq.conf").write_text(f"listeners.tcp.local = 127.0.0.1:{self.port}\n")
        (home / "rabbitmq-env.conf").touch()
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.names),
            "ERL_FLAGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_CONF_ENV_FILE": str(home / "rabbitmq-env.conf"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_NODENAME": f"of{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(home / "kept"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
        }
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Its address as a broker."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        """Start, and wait until it lets us in."""
        with (self.home / "output").open("a") as output:
            self.process = subprocess.Popen(
                [self.program], cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        until(self._answers, seconds=90, what="RabbitMQ answers")

    def kill(self) -> None:
        """End it at once, as a power cut would; what it has written down is kept."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            until(lambda: not self._listens(), seconds=20, what="RabbitMQ has ended")

    def close(self) -> None:
        """End it, and the daemon of names it has started."""
        self.kill()
        epmd = shutil.which("epmd")
        assert epmd, "Erlang is there, and its epmd is not"
        ended = [epmd, "-port", str(self.names), "-kill"]
        until(
            lambda: subprocess.run(ended, check=False, capture_output=True, env=self.environment).returncode == 0,
            seconds=10,
            what="the daemon of names has ended",
        )

    def waiting(self) -> int:
        """How many messages wait for a worker."""
        with Connection(self.url, connect_timeout=5) as connection:
            return connection.default_channel.queue_declare("celery", passive=True).message_count

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.home / "output").read_text()
        with contextlib.suppress(OSError, OperationalError), Connection(self.url, connect_timeout=2) as connection:
            connection.connect()
            return True
        return False


@contextlib.contextmanager
def rabbitmq_server(home: Path) -> Iterator[RabbitMQ]:
    """A running server; where RabbitMQ is not installed the test is skipped, but not in continuous integration."""
    program = shutil.which("rabbitmq-server", path=os.pathsep.join(PLACES))
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("rabbitmq-server is not installed")
        pytest.skip("rabbitmq-server is not installed; apt-get install rabbitmq-server")
    server = RabbitMQ(home, program)
    try:
        server.start()
        yield server
    finally:
        server.close()
