"""One message on its way to the mail server, and what is certain about it when that fails."""

import re
import smtplib
from functools import cached_property
from types import TracebackType
from typing import Any, NoReturn, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils.module_loading import import_string

from initiatives.reminders.mail_server import Deadline, TimedBackend

LOST = (OSError, smtplib.SMTPException)
END = b".\r\n"
NO_SERVICE, SIGN_IN_FIRST = 421, (530, 534, 535, 538)


class NotDelivered(Exception):
    """The message did not arrive; the text says why, with the other side's own words."""


class Refused(NotDelivered):
    """The other side will not have it (a 5xx answer, or a header that is none): asking again changes nothing."""


class TryLater(NotDelivered):
    """Nobody answered, or the other side asks to come back (4xx); it has certainly not arrived."""


class ServerAway(TryLater):
    """It is the mail server that is not to be had (no connection, no sign-in, 421): the next message would fare alike."""


class InDoubt(NotDelivered):
    """The connection broke between the last byte and the answer: it may have arrived."""


class Delivery:
    """A context manager; all of it takes no longer than the deadline.

    `open` goes as far as nothing can have arrived: all but the line that ends the message. `hand_over` gives that line
    and waits for the answer. Both raise the kinds of NotDelivered. Backends other than SMTP do everything in `hand_over`.
    """

    def __init__(self, *, message: EmailMessage, deadline: Deadline) -> None:
        self.message, self.deadline = message, deadline
        self.by_smtp = issubclass(import_string(settings.EMAIL_BACKEND), EmailBackend)
        self.connection: Any = TimedBackend(deadline=deadline) if self.by_smtp else get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.by_smtp:
            self.connection.end(politely=kind is None)
        else:
            self.connection.close()

    @cached_property
    def body(self) -> bytes:
        """The message as it travels, but for the line that ends it."""
        try:
            message: Any = self.message.message()
            text: bytes = message.as_bytes(linesep="\r\n")
        except ValueError as error:
            raise Refused(str(error)) from error
        return re.sub(rb"(?m)^\.", b"..", text if text.endswith(b"\r\n") else text + b"\r\n")

    def open(self) -> None:
        """Connect, name sender and recipient, and give the message without its end."""
        if not self.body or not self.by_smtp:
            return
        try:
            self.connection.open()
            smtp = self.connection.connection
            smtp.ehlo_or_helo_if_needed()
        except LOST as error:
            raise ServerAway(_told(error)) from error
        try:
            _check(*smtp.mail(_address(self.message.from_email), self._options(smtp)))
            for address in self.message.recipients():
                _check(*smtp.rcpt(_address(address)))
            code, said = smtp.docmd("data")
            if code != 354:
                _fail(code, said)
            smtp.send(self.body)
        except LOST as error:
            raise TryLater(_told(error)) from error

    def hand_over(self) -> str:
        """Give the end of the message; returning means that the server has accepted it, and what it said."""
        if not self.by_smtp:
            try:
                self.connection.send_messages([self.message])
            except LOST as error:
                raise TryLater(_told(error)) from error
            return ""
        smtp = self.connection.connection
        try:
            self.deadline.remaining()
        except TimeoutError as error:
            raise TryLater(_told(error)) from error
        try:
            smtp.send(END)
            code, said = smtp.getreply()
        except LOST as error:
            raise InDoubt(_told(error)) from error
        if not 400 <= code < 600 and not 200 <= code < 300:
            raise InDoubt(f"The answer was none: {code} {_words(said)}")
        _check(code, said)
        return f"{code} {_words(said)}"

    def _options(self, smtp: Any) -> list[str]:
        size = [f"size={len(self.body)}"] if smtp.has_extn("size") else []
        return [*size, "body=8bitmime"] if smtp.has_extn("8bitmime") else size


def _address(text: str) -> str:
    try:
        return sanitize_address(text, "utf-8")
    except ValueError as error:
        raise Refused(str(error)) from error


def _check(code: int, said: bytes | str) -> None:
    if not 200 <= code < 300:
        _fail(code, said)


def _fail(code: int, said: bytes | str) -> NoReturn:
    words = f"{code} {_words(said)}".strip()
    if code == NO_SERVICE or code in SIGN_IN_FIRST:
        raise ServerAway(words)
    raise (Refused if 500 <= code < 600 else TryLater)(words)


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _told(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return str(error) or type(error).__name__
