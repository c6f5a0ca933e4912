"""Making the briefings that wait, one after the other."""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from initiatives.briefings import queue
from initiatives.briefings.content import About, Content
from initiatives.briefings.entries import Seen
from initiatives.briefings.gather import MOST, gather
from initiatives.briefings.page import paper
from initiatives.briefings.printing import Printed, Unprintable, print_pdf
from initiatives.clocks import Clocks
from initiatives.models import Briefing, Initiative
from initiatives.models.publication import Reader
from initiatives.outbox.recording import GONE

log = logging.getLogger(__name__)

LETTERS_A_PAGE = 6_300  # of HTML, as measured; the number of pages is known only when all are laid out
BETWEEN = 1.0  # seconds between two words about how far it is


class Asked(Protocol):
    """What is to be printed (filters.briefing.Asked)."""

    @property
    def about(self) -> About:
        """What it is called, and where it stands."""

    @property
    def rows(self) -> QuerySet[Initiative]:
        """Its initiatives, `with_standing`."""

    @property
    def seen(self) -> Seen:
        """What the reader may see beside them."""


Resolve = Callable[..., Asked]


class Lost(Exception):
    """Another worker holds it by now."""


class Stopped(Exception):
    """The worker was told to stop."""


def content_of(*, asked: Asked, since: date | None, clocks: Clocks, most: int = MOST) -> Content:
    """What the briefing says of the first `most` initiatives; days are those of the tracker's time zone."""
    return gather(
        about=asked.about, rows=asked.rows, seen=asked.seen, since=since, zone=ZoneInfo(settings.TIME_ZONE), clocks=clocks,
        most=most,
    )  # fmt: skip


def print_now(*, asked: Asked, since: date | None, clocks: Clocks, reader: Reader, seconds: float) -> Printed:
    """The PDF at once, within so many seconds. Raises Unprintable."""
    html = paper(content=content_of(asked=asked, since=since, clocks=clocks), reader=reader)
    return print_pdf(html=html, seconds=seconds)


def make_waiting(
    *, resolve: Resolve, clock: Callable[[], datetime], stopping: Callable[[], bool], seconds: float
) -> list[str]:
    """Make what waits, until nothing does, `seconds` are over or `stopping`; what became of each: ready, failed, later or lost.

    `resolve` is filters.briefing.asked_about. One that was begun is finished, unless the worker is told to stop: then it
    waits for another.
    """
    end, became = time.monotonic() + seconds, []
    while not stopping() and time.monotonic() < end:
        row = queue.claim()
        if row is None:
            break
        became.append(_make(row, resolve, clock, stopping))
    return became


def _make(row: Briefing, resolve: Resolve, clock: Callable[[], datetime], stopping: Callable[[], bool]) -> str:
    if row.attempts > queue.MOST_ATTEMPTS:
        return _failed(row, f"The making broke off {queue.MOST_ATTEMPTS} times, and nobody knows why.")
    try:
        printed = _printed(row, resolve, _Told(row, stopping))
        return "ready" if queue.ready(row=row, printed=printed, now=clock()) else "lost"
    except GONE:
        raise
    except Lost:
        return "lost"
    except Stopped:
        return "later" if queue.put_back(row=row) else "lost"
    except Unprintable as why:
        return _failed(row, str(why))
    except Exception as error:
        log.exception("Briefing %d broke off", row.pk)
        return _failed(row, f"The making broke off, and it is our fault: {type(error).__name__}.")


def _failed(row: Briefing, why: str) -> str:
    log.warning("Briefing %d failed: %s", row.pk, why)
    return "failed" if queue.failed(row=row, why=why) else "lost"


def _printed(row: Briefing, resolve: Resolve, told: "_Told") -> Printed:
    clocks = Clocks(today=row.as_of, as_of=row.as_of, known_at=row.known_at)
    try:
        asked = resolve(noun=row.noun, key=row.key, query=row.query, reader=row.asked_by, clocks=clocks)
    except (LookupError, ValueError) as why:
        raise Unprintable(f"It cannot be made any more: {why}.") from why
    content = content_of(asked=asked, since=row.since, clocks=clocks)
    told.goes_on()
    html = paper(content=content, reader=row.asked_by)
    told.total = max(1, len(html) // LETTERS_A_PAGE)
    told.goes_on()
    return print_pdf(html=html, on_page=told.page)


class _Told:
    """Tells the row how far its pages are: they are laid out once for their length and again for their numbers."""

    def __init__(self, row: Briefing, stopping: Callable[[], bool]) -> None:
        self.total = 0
        self._row, self._stopping, self._most, self._said = row, stopping, 0, float("-inf")

    def page(self, number: int) -> None:
        """A page was laid out. Raises Lost, Stopped."""
        if self._stopping():
            raise Stopped
        self._most = max(self._most, number)
        if time.monotonic() - self._said >= BETWEEN:
            self.goes_on()

    def goes_on(self) -> None:
        """We are at it still. Raises Lost."""
        self._said = time.monotonic()
        if not queue.goes_on(row=self._row, done=self._most, total=max(self.total, self._most)):
            raise Lost
