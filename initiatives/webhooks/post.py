"""One POST to an address somebody named: to the very address that was judged, in bounded time, without following anybody."""

import io
import queue
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from initiatives.webhooks.address import Target, refusal, target
from initiatives.webhooks.sign import headers

# Seconds for everything: looking the name up, connecting, TLS, sending and reading the answer.
PATIENCE = 10.0
LONGEST_ANSWER = 64 * 1024
COMES_BACK = {408, 425, 429}
# The longest that an answer may put off the next attempt: the twelve that are made at least then take three days.
LONGEST_ASKED = timedelta(hours=6)


class NotPosted(Exception):
    """The message was not taken; the text says why. `answer` is what the other side said, where it said anything."""

    def __init__(self, message: str, *, answer: "Answer | None" = None) -> None:
        super().__init__(message)
        self.answer = answer


class Refused(NotPosted):
    """The address cannot be posted to, or the other side will not have it: asking again changes nothing."""


class TryLater(NotPosted):
    """Nobody answered, or the other side asks to come back; it has certainly not been taken."""


class InDoubt(NotPosted):
    """The whole message was on its way when the connection broke or the time was over: it may have been taken."""


@dataclass(frozen=True)
class Answer:
    """What the other side said: its status, the reason beside it, and the beginning of the body as text.

    `wait` is how long it asks not to be tried again (Retry-After), at most LONGEST_ASKED; none where it asks nothing.
    """

    status: int
    reason: str
    body: str
    wait: timedelta = timedelta()

    def __str__(self) -> str:
        return f"{self.status} {self.reason}".strip()


def post(
    *, url: str, secret: str, message_id: str, body: bytes, now: datetime, also: Sequence[str] = (),
    patience: float = PATIENCE,
) -> Answer:  # fmt: skip
    """Give `body` (JSON) to the URL, signed; an answer of 2xx is returned, everything else raises a kind of NotPosted.

    `now` is the moment of the attempt, which the signature carries; `also` are older secrets that sign beside the one;
    `patience` the seconds for all of it. A redirect is not followed, because it leads to an address that nobody named.
    """
    deadline = monotonic() + patience
    try:
        to = target(url=url, private=settings.WEBHOOK_ALLOW_PRIVATE)
        signed = headers(secret=secret, also=also, message_id=message_id, now=now, body=body)
    except ValueError as error:  # NotAnAddress is one
        raise Refused(str(error)) from error
    try:
        connected = _connected(to, deadline)
    except (OSError, ValueError) as error:
        raise TryLater(_told(error)) from error
    with connected as connection:
        try:
            _send(connection, _request(to, signed, body), deadline)
        except OSError as error:
            raise TryLater(_told(error)) from error
        try:
            answer = _answer(connection, deadline, now)
        except (OSError, HTTPException) as error:
            raise InDoubt(_told(error)) from error
    return _judged(answer)


def _judged(answer: Answer) -> Answer:
    if 200 <= answer.status < 300:
        return answer
    if 300 <= answer.status < 400:
        said = _("It answered %(answer)s; redirects are not followed. Give the address it leads to.")
        raise Refused(said % {"answer": answer}, answer=answer)
    final = 400 <= answer.status < 500 and answer.status not in COMES_BACK
    raise (Refused if final else TryLater)(_("It answered %(answer)s.") % {"answer": answer}, answer=answer)


def _connected(to: Target, deadline: float) -> socket.socket:
    """A connection to an address of the target that may be posted to, with TLS where the scheme asks for it."""
    found = _resolved(to, deadline)
    for _family, _kind, _protocol, _name, at in found:
        # One address within is enough to refuse the name: whoever named it chooses which of them is tried.
        if why := refusal(address=ip_address(at[0]), private=settings.WEBHOOK_ALLOW_PRIVATE, host=to.host):
            raise Refused(why)
    failed: OSError = TimeoutError()
    for family, kind, protocol, _name, at in found:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_left(deadline))
            connection.connect(at)
            if to.scheme == "http":
                return connection
            connection.settimeout(_left(deadline))
            return ssl.create_default_context().wrap_socket(connection, server_hostname=to.host)
        except OSError as error:
            connection.close()
            failed = error
        except BaseException:
            connection.close()
            raise
    raise failed


def _resolved(to: Target, deadline: float) -> list[tuple[Any, ...]]:
    """What the name resolves to. The resolver knows no deadline, so it is asked in a thread that may be left behind."""
    answers: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:
            answers.put(OSError(str(error)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=_left(deadline))
    except queue.Empty as error:
        raise TimeoutError from error
    if isinstance(found, OSError):
        raise found
    return found


def _request(to: Target, signed: Mapping[str, str], body: bytes) -> bytes:
    lines = {
        "Host": to.authority,
        "User-Agent": f"BilateralTracker/1 (+{settings.SITE_URL})",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Accept-Encoding": "identity",
        "Connection": "close",
        **signed,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {to.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body


def _send(connection: socket.socket, request: bytes, deadline: float) -> None:
    rest = memoryview(request)
    while rest:
        connection.settimeout(_left(deadline))
        rest = rest[connection.send(rest) :]


def _answer(connection: socket.socket, deadline: float, now: datetime) -> Answer:
    reply = HTTPResponse(_Bounded(connection, deadline), method="POST")  # type: ignore[arg-type] # as much of a socket as it asks
    reply.begin()
    try:
        body = reply.read(LONGEST_ANSWER)
    except (OSError, HTTPException):
        body = b""  # the status decides, and it is here
    reason = "".join(each for each in reply.reason if each.isprintable())[:100]
    return Answer(reply.status, reason, body.decode("utf-8", "replace"), asked(reply.getheader("Retry-After"), now=now))


def asked(said: str | None, *, now: datetime) -> timedelta:
    """How long Retry-After asks to wait, as seconds or as a date (RFC 9110), from `now` (UTC) on; what is neither asks nothing."""
    said = (said or "").strip()
    if said.isascii() and said.isdigit():
        return min(timedelta(seconds=int(said[:10])), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(said)
        # A date that names no zone is in UTC, as HTTP has it.
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return min(max(wait, timedelta()), LONGEST_ASKED)


class _Bounded(io.RawIOBase):
    """A connection to read from, for which the deadline holds as a whole, however slowly single bytes come."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self.connection, self.deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(_left(self.deadline))
        return self.connection.recv_into(buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What HTTPResponse asks of a socket."""
        return io.BufferedReader(self)


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _told(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("There was no answer in time.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("Its certificate was not accepted: %(why)s.") % {"why": error.verify_message.rstrip(".")}
    if isinstance(error, socket.gaierror):
        return _("The name was not found: %(why)s.") % {"why": error.strerror}
    return str(error) or type(error).__name__
