"""Talking to the mail server against one deadline for everything: name, connection, encryption, sign-in and answers.

smtplib's time-out is one for each read, so a server that says one byte now and then would hold a worker for ever.
"""

import contextlib
import io
import smtplib
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME

FAREWELL = 2  # seconds a server has to answer QUIT; what became of the message is known by then


class Deadline:
    """So many seconds from now, by a clock that nobody sets."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self._begun = time.monotonic()

    def elapsed(self) -> timedelta:
        """How long it has been running."""
        return timedelta(seconds=time.monotonic() - self._begun)

    def remaining(self) -> float:
        """Seconds left; raises TimeoutError when there are none."""
        left = self.seconds - self.elapsed().total_seconds()
        if left <= 0:
            raise TimeoutError(f"No end after {self.seconds:g} seconds.")
        return left

    def bounded(self, work: Callable[[], Any]) -> Any:
        """What `work` gives, which has no time-out of its own (asking for a name); TimeoutError if it takes too long."""
        gave: list[Any] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                gave.append(work())
            except Exception as error:
                failed.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.remaining())
        if failed:
            raise failed[0]
        if not gave:
            raise TimeoutError(f"No end after {self.seconds:g} seconds.")
        return gave[0]


class _Answers(io.RawIOBase):
    """What the server says, each read waiting no longer than the deadline leaves."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self.connection, self.deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(self.deadline.remaining())
        return self.connection.recv_into(buffer)


class _Timed(smtplib.SMTP):
    """SMTP in which everything counts against one deadline."""

    def __init__(self, *args: Any, deadline: Deadline, **given: Any) -> None:
        self.deadline = deadline
        super().__init__(*args, **given)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        found = self.deadline.bounded(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        failed: OSError | None = None
        for family, kind, protocol, _, address in found:
            tried = socket.socket(family, kind, protocol)
            try:
                tried.settimeout(self.deadline.remaining())
                # The line that ends a message is small and follows one write on another: held back, it costs 40 ms.
                tried.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                tried.connect(address)
            except OSError as error:
                tried.close()
                failed = error
            else:
                return tried
        raise failed or OSError(f"{host} has no address.")

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self.deadline))
        answer = super().getreply()
        if self.sock is not None:
            self.sock.settimeout(self.deadline.remaining())  # for a handshake, should one come next
        return answer

    def send(self, s: Any) -> None:
        """As smtplib does; a server that takes nothing in has no longer either."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        rest = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        try:
            while rest:
                self.sock.settimeout(self.deadline.remaining())
                rest = rest[self.sock.send(rest[:65536]) :]
        except OSError:
            self.close()
            raise


class _TimedEncrypted(smtplib.SMTP_SSL, _Timed):
    """The same, encrypted from the first byte."""

    def __init__(self, *args: Any, deadline: Deadline, **given: Any) -> None:
        self.deadline = deadline
        smtplib.SMTP_SSL.__init__(self, *args, **given)


class TimedBackend(EmailBackend):
    """Django's SMTP backend, as the settings say (address, encryption, sign-in), against one deadline."""

    def __init__(self, *, deadline: Deadline) -> None:
        super().__init__()
        self.deadline = deadline

    @property
    def connection_class(self) -> Any:
        """What `open` makes."""
        self.deadline.bounded(DNS_NAME.get_fqdn)  # kept after the first time; asking may hang
        return partial(_TimedEncrypted if self.use_ssl else _Timed, deadline=self.deadline)

    def end(self, *, politely: bool) -> None:
        """Close whatever is open; `politely` says goodbye first, which may take FAREWELL seconds. Never raises."""
        opened: list[Any] = [self.connection, self.__dict__.get("_partial_connection")]
        for smtp in opened:
            if smtp is None:
                continue
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if politely and smtp.file is not None:
                    smtp.deadline = smtp.file.raw.deadline = Deadline(seconds=FAREWELL)
                    smtp.quit()
            with contextlib.suppress(OSError):
                smtp.close()
        self.connection = None
