"""One message on its way to the mail server, and what is certain about it when that fails."""

import contextlib
import smtplib
from functools import cached_property
from types import TracebackType
from typing import Any, NoReturn, Self

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

# Seconds for one exchange with the server; send.LEASE counts with it.
PATIENCE = 15
LOST = (OSError, smtplib.SMTPException)


class NotDelivered(Exception):
    """The message did not arrive; the text says why, with the server's own words."""


class Refused(NotDelivered):
    """The server will not have it (a 5xx answer, or a header that is none): asking again changes nothing."""


class TryLater(NotDelivered):
    """Nobody answered, or the server asks to come back (4xx); it has certainly not arrived."""


class InDoubt(NotDelivered):
    """The connection broke while the message was handed over: it may have arrived."""


class Delivery:
    """A context manager. `open` goes as far as nothing can have arrived; `hand_over` gives the message itself.

    Both raise the kinds of NotDelivered. Backends other than SMTP do everything in `hand_over`.
    """

    def __init__(self, *, message: EmailMessage) -> None:
        self.message = message
        self.connection: Any = get_connection(timeout=PATIENCE)
        self.by_smtp = isinstance(self.connection, EmailBackend)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(*LOST):  # what became of the message is known already
            self.connection.close()

    @cached_property
    def body(self) -> bytes:
        """The message as it travels."""
        try:
            message: Any = self.message.message()
            return message.as_bytes(linesep="\r\n")
        except ValueError as error:
            raise Refused(str(error)) from error

    def open(self) -> None:
        """Connect, and name sender and recipient."""
        if not self.body or not self.by_smtp:
            return
        try:
            self.connection.open()
            smtp = self.connection.connection
            smtp.ehlo_or_helo_if_needed()
            _check(*smtp.mail(_address(self.message.from_email)))
            for address in self.message.recipients():
                _check(*smtp.rcpt(_address(address)))
        except LOST as error:
            raise TryLater(_told(error)) from error

    def hand_over(self) -> None:
        """Give the message; returning means that the server has accepted it."""
        try:
            if self.by_smtp:
                _check(*self.connection.connection.data(self.body))
            else:
                self.connection.send_messages([self.message])
        except smtplib.SMTPDataError as error:
            _fail(error.smtp_code, error.smtp_error)
        except LOST as error:
            raise (InDoubt if self.by_smtp else TryLater)(_told(error)) from error


def _address(text: str) -> str:
    try:
        return sanitize_address(text, "utf-8")
    except ValueError as error:
        raise Refused(str(error)) from error


def _check(code: int, said: bytes | str) -> None:
    if not 200 <= code < 300:
        _fail(code, said)


def _fail(code: int, said: bytes | str) -> NoReturn:
    raise (Refused if 500 <= code < 600 else TryLater)(f"{code} {_words(said)}".strip())


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _told(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return str(error) or type(error).__name__
