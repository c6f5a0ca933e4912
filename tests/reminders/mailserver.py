"""A real SMTP server on a free port, which behaves as it is told."""

import asyncio
import contextlib
import email
import email.policy
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage

from aiosmtpd.controller import Controller

# What it may do: accept; answer at RCPT or after DATA with a code; take the message and break the connection off; or,
# at RCPT or having taken the message, not answer before `release` is set or it is told to behave otherwise.
ACCEPT, BREAK, HOLD = "accept", "break off", "hold"


class Mailbox:
    """The server's side: `messages` it has taken, one entry a delivery, and how it behaves.

    `holding`: how many connections wait for an answer of it.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.at_rcpt = "250 OK"
        self.after_data = ACCEPT
        self.taken, self.release = threading.Event(), threading.Event()
        self.attempts = self.holding = 0
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.attempts += 1
        await self._hold(lambda: self.at_rcpt)
        answer = "250 OK" if self.at_rcpt == HOLD else self.at_rcpt
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.after_data.startswith(("4", "5")):
            return self.after_data
        self.keep(envelope)
        if self.after_data == BREAK:
            server.transport.close()
            return "250 never said"
        await self._hold(lambda: self.after_data)
        return "250 taken"

    def keep(self, envelope) -> None:
        """Take a message."""
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.taken.set()

    async def _hold(self, told: Callable[[], str]) -> None:
        self.holding += 1
        try:
            while told() == HOLD and not self.release.is_set():
                await asyncio.sleep(0.05)
        finally:
            self.holding -= 1

    @property
    def ids(self) -> list[str]:
        """The Message-IDs in the order of their arrival."""
        return [message["Message-ID"] for message in self.messages]


class OnAnyPort(Controller):
    """Port 0 is chosen by the system, so that nobody else can take it in between."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def mail_server(box: Mailbox | None = None) -> Iterator[Mailbox]:
    """A running server, `box` where one of another kind is meant; what it takes is in `messages`."""
    box = box or Mailbox()
    controller = OnAnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        box.release.set()
        controller.stop()
