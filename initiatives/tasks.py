"""Celery's entrances: read the clock, call once. They act as the system user; two at the same time do no harm."""

import mmap
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pghistory
from celery import shared_task
from celery.signals import worker_shutting_down
from celery.utils.log import get_task_logger
from django.db import connection
from django.utils import timezone

from initiatives.actions.idempotent_request import forget
from initiatives.briefings import queue
from initiatives.briefings.making import make_waiting
from initiatives.filters.briefing import asked_about
from initiatives.following.spread import spread
from initiatives.following.tell import in_sections
from initiatives.models import User
from initiatives.outbox.recording import GONE
from initiatives.reminders.gather import gather
from initiatives.reminders.lanes import deliver
from initiatives.reminders.notices import Section
from initiatives.reminders.plan import plan
from initiatives.webhooks.delivery import forget_delivered
from initiatives.webhooks.endpoint import hand_over
from initiatives.webhooks.lanes import tell

log = get_task_logger(__name__)

# Seconds; one run ends in time for the next tick, and what is left then waits for it.
LONGEST_RUN = 50.0
LONGEST_TELLING = 8.0

# One byte that the worker shares with the processes it has forked: set, it tells them to claim nothing more.
_told_to_stop = mmap.mmap(-1, 1)


@worker_shutting_down.connect
def _stop(**_given: Any) -> None:
    _told_to_stop[0] = 1


def stopping() -> bool:
    """Whether the worker was told to stop: what is on its way is finished, nothing more is begun."""
    return _told_to_stop[0] == 1


@contextmanager
def _unbroken() -> Iterator[None]:
    """TERM, which may come to the whole group of processes, ends no delivery in the middle: it only tells to stop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: _stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@shared_task(name="initiatives.remind")
def remind() -> None:
    """Plan what is due, open the digests of the day, and deliver those whose moment has come.

    A database that is away, or goes away, costs this run at most: the next tick goes on.
    """
    with _unbroken():
        try:
            _prepare()
            post = partial(hand_over, clock=timezone.now)
            deliver(clock=timezone.now, stopping=stopping, seconds=LONGEST_RUN, post=post, tell=_told)
        except GONE as error:
            log.warning("The database went away: %s", " ".join(str(error).split()))
            connection.close()


@shared_task(name="initiatives.tell")
def tell_changes() -> None:
    """Tell the endpoints that wish it what changed. A database that is away costs this run and no more."""
    with _unbroken():
        try:
            tell(clock=timezone.now, stopping=stopping, seconds=LONGEST_TELLING)
        except GONE as error:
            log.warning("The database went away: %s", " ".join(str(error).split()))
            connection.close()


@shared_task(name="initiatives.brief")
def make_briefings() -> None:
    """Make the long briefings that wait. A database that is away costs this run; what it held is free after its lease."""
    with _unbroken():
        try:
            make_waiting(resolve=asked_about, clock=timezone.now, stopping=stopping, seconds=LONGEST_RUN)
        except GONE as error:
            log.warning("The database went away: %s", " ".join(str(error).split()))
            connection.close()


@shared_task(name="initiatives.prune")
def prune_briefings() -> None:
    """Delete the briefings that are kept no longer."""
    if gone := queue.prune(now=timezone.now()):
        log.info("%d briefings deleted", gone)


@shared_task(name="initiatives.forget")
def forget_answers() -> None:
    """Forget what was answered to requests under an Idempotency-Key more than a day ago."""
    if gone := forget(now=timezone.now()):
        log.info("%d kept answers forgotten", gone)


@shared_task(name="initiatives.forget_deliveries")
def forget_deliveries() -> None:
    """Forget what webhooks were told longer ago than deliveries are kept."""
    if gone := forget_delivered(now=timezone.now(), stopping=stopping):
        log.info("%d deliveries forgotten", gone)


def _prepare() -> None:
    with pghistory.context(user=User.objects.system().pk, task="initiatives.remind"):
        now = timezone.now()
        try:
            if planned := plan(now=now):
                log.info("%d reminders planned", len(planned))
        except GONE:
            raise
        except Exception:
            log.exception("Planning failed; what is planned already goes out all the same")
        try:
            spread(today=timezone.localdate())
        except GONE:
            raise
        except Exception:
            log.exception("Followers of saved views are told later; the next run goes on where this one ended")
        gather(now=now)


def _told(**given: Any) -> tuple[Section, ...]:
    return in_sections(today=timezone.localdate(), **given)
