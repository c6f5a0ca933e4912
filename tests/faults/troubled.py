"""A mail server that has trouble with some of what it is given: it says so, falls silent, dawdles, or breaks off."""

import asyncio
import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.reminders.mailserver import Mailbox

# At RCPT or after the final dot: an answer ("451 …"), or one of these; and at EHLO, where nobody is named yet, SILENT.
SILENT = "never answer; what is complete by then is kept"
DAWDLE = "answer a line now and then, never the last one"
KEEP_AND_BREAK = "keep the message, and break the connection off"
LOSE_AND_BREAK = "lose the message, and break the connection off"

# Whom it is for, and for which time they are asked: the trouble, or None.
Trouble = Callable[[str, int], str | None]


def none(address: str, time: int) -> None:
    """No trouble."""


@dataclass
class Wait:
    """A connection that waits for an answer; seconds by a clock that nobody sets, `ended` once the other side has gone."""

    began: float
    ended: float | None = None


class Troubled(Mailbox):
    """`at_recipient` and `at_dot` say what trouble there is; `asked`: when each person was (their address, at RCPT)."""

    def __init__(self, *, at_recipient: Trouble = none, at_dot: Trouble = none, silent_greetings: int = 0) -> None:
        super().__init__()
        self.at_recipient, self.at_dot, self.silent_greetings = at_recipient, at_dot, silent_greetings
        self.asked: dict[str, list[float]] = defaultdict(list)
        self.waits: list[Wait] = []
        self.troubled: Counter[str] = Counter()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        if self.silent_greetings:
            self.silent_greetings -= 1
            await self._meet(server, SILENT)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked[address].append(time.monotonic())
        if trouble := self.at_recipient(address, len(self.asked[address])):
            return await self._meet(server, trouble)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        trouble = self.at_dot(address, len(self.asked[address]))
        if trouble is None:
            return await super().handle_DATA(server, session, envelope)
        if trouble in (SILENT, KEEP_AND_BREAK):
            self.keep(envelope)
        return await self._meet(server, trouble)

    async def _meet(self, server, trouble: str) -> str:
        self.troubled[trouble] += 1
        if trouble in (SILENT, DAWDLE):
            with self._waiting():
                while not self.release.is_set():
                    await asyncio.sleep(0.3)
                    if trouble == DAWDLE:
                        await server.push("250-one moment")
        elif trouble in (KEEP_AND_BREAK, LOSE_AND_BREAK):
            server.transport.close()
        return trouble

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[None]:
        wait = Wait(time.monotonic())
        self.waits.append(wait)
        try:
            yield
        finally:
            wait.ended = time.monotonic()

    def gaps(self) -> dict[str, list[float]]:
        """The seconds between the times at which each person was asked for."""
        return {to: [later - sooner for sooner, later in pairwise(times)] for to, times in self.asked.items()}
