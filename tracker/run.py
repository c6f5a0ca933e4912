"""`make run`: the whole product on one machine, until Ctrl-C.

In this order: take the port, start PostgreSQL (or ask the one DATABASE_URL names), prepare the database, then keep
web, worker and beat alive. What cannot work is said in one line before anything is started.
"""

import contextlib
import http.client
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tracker.embedded import Server
from tracker.server_account import EmbeddedError
from tracker.supervisor import Child, Supervisor, say

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
HOST = "127.0.0.1"
OLDEST_POSTGRESQL = 15
READY_SECONDS = 60


class CannotStart(Exception):
    """Why the product cannot be started, in one line."""


def listen(port: str) -> socket.socket:
    """Take the port on this machine, so that nobody else can between now and the first answer.

    The web server inherits the socket; so visitors wait while it is started again, instead of being refused.
    """
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise CannotStart(f"PORT is {port!r}; give a number from 1 to 65535: make run PORT=8000")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, int(port)))
        listener.listen(2048)
    except PermissionError as error:
        raise CannotStart(f"PORT {port} is not open to you; choose one above 1023: make run PORT=8000") from error
    except OSError as error:
        raise CannotStart(f"PORT {port} is already in use; choose another: make run PORT=…") from error
    return listener


def ask_database(url: str) -> None:
    """Make sure that the database which DATABASE_URL names answers and is new enough."""
    remedy = "start PostgreSQL there, correct DATABASE_URL, or leave it out to use the embedded PostgreSQL."
    try:
        address = conninfo_to_dict(url)
    except psycopg.Error as error:
        raise CannotStart(f"DATABASE_URL is not like postgres://user:password@host:port/name; {remedy}") from error
    host, port = address.get("host") or "localhost", address.get("port") or 5432
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        reason = str(error).split("failed: ")[-1].splitlines()[0].strip()
        raise CannotStart(f"The database at {host}:{port} does not let us in ({reason}); {remedy}") from error
    if version < OLDEST_POSTGRESQL:
        raise CannotStart(
            f"The database at {host}:{port} is PostgreSQL {version}; {OLDEST_POSTGRESQL} is the oldest we use."
        )


def secret_key() -> str:
    """The installation's own key, made at the first start in a file for its owner alone."""
    kept = VAR / "secret_key"
    if not kept.exists():
        fresh = VAR / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another command's key, made in the same moment, is as good
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text().strip()


def environment(given: Mapping[str, str], port: str) -> dict[str, str]:
    """What web, worker and beat are told: what was given, and for what was not, what suits one machine."""
    defaults = {
        "DEBUG": "0",
        "PUBLIC_READ": "1",
        "REQUIRE_SECOND_READER": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "SITE_URL": f"http://{HOST}:{port}",
        "SECRET_KEY": given.get("SECRET_KEY") or secret_key(),
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "PYTHONUNBUFFERED": "1",
        "PORT": port,
    }
    return {**given, **{name: given.get(name) or value for name, value in defaults.items()}}


def children(told: Mapping[str, str], listener: socket.socket) -> list[Child]:
    """Web first, then worker and beat. Beat keeps its timetable in memory: what is due is computed in SQL."""
    python, logs = [sys.executable, "-m"], VAR / "log"
    web = [*python, "gunicorn", "tracker.wsgi", "--bind", f"fd://{listener.fileno()}", "--no-control-socket"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60"]
    web += ["--graceful-timeout", "25", "--access-logfile", "-"]
    celery = [*python, "celery", "-A", "tracker"]
    # Two, so that reminders go out while a long briefing is printed.
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = [*celery, "beat", "-S", "tracker.beat:Scheduler", "--pidfile=", "--loglevel", "INFO"]
    return [
        Child("web", web, told, logs / "web.log", pass_fds=[listener.fileno()]),
        Child("worker", worker, told, logs / "worker.log"),
        Child("beat", beat, told, logs / "beat.log"),
    ]


class Readiness:
    """Waits for the web server's first good answer, says so, and only then calls `start_rest`: so that comes sooner.

    Where the answer takes too long, that is said, and the rest is started all the same.
    """

    def __init__(self, port: str, start_rest: Callable[[], object]) -> None:
        self.port = port
        self.start_rest = start_rest
        self.deadline: float | None = time.monotonic() + READY_SECONDS
        self.ready = False

    def look(self) -> None:
        if self.ready:
            return
        answer = self._ask()
        self.ready = answer == "200"
        late = self.deadline is not None and time.monotonic() > self.deadline
        if self.ready:
            say(f"Ready on http://{HOST}:{self.port} – stop with Ctrl-C")
        elif late:
            say(f"Not ready after {READY_SECONDS} s: /readyz answers {answer} (see {VAR / 'log' / 'web.log'}).")
        if self.deadline is not None and (self.ready or late):
            self.deadline = None
            self.start_rest()

    def _ask(self) -> str:
        connection = http.client.HTTPConnection(HOST, int(self.port), timeout=2)
        try:
            connection.request("GET", "/readyz")
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return f"nothing ({error})"
        finally:
            connection.close()


def run(given: Mapping[str, str]) -> int:
    """Start everything and stay until told to stop; 0 then, 1 where the database could not be prepared."""
    os.chdir(BASE_DIR)
    port = given.get("PORT") or "8000"
    with listen(port) as listener:
        url = given.get("DATABASE_URL")
        if url:
            ask_database(url)
        try:
            for folder in ("log", "mail", "broker/messages", "broker/control"):
                (VAR / folder).mkdir(parents=True, exist_ok=True)
            told = environment(given, port)
        except OSError as error:
            raise CannotStart(f"{error.filename} cannot be written ({error.strerror}); make it writable.") from error
        with Supervisor(told, server=None if url else Server(VAR)) as supervisor:
            if supervisor.server:
                supervisor.server.open()
                say(f"PostgreSQL runs; its data are in {supervisor.server.place.home}")
            if not supervisor.stopping and supervisor.finish([sys.executable, "manage.py", "prepare"]) != 0:
                return 0 if supervisor.stopping else 1
            web, *rest = children(supervisor.environment, listener)
            supervisor.add(web)
            supervisor.keep(Readiness(port, lambda: supervisor.add(*rest)).look)
            say("Stopping …")
    return 0


def main() -> None:
    try:
        sys.exit(run(os.environ))
    except (CannotStart, EmbeddedError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
