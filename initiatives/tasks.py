"""Celery's entrances: read the clock, call once. They act as the system user; two at the same time do no harm."""

from datetime import timedelta

import pghistory
from celery import shared_task
from celery.utils.log import get_task_logger
from django.utils import timezone

from initiatives.models import User
from initiatives.reminders.plan import plan
from initiatives.reminders.send import gather, send_next

log = get_task_logger(__name__)

# One run ends in time for the next tick; what is left then waits for it.
LONGEST_RUN = timedelta(seconds=50)


@shared_task(name="initiatives.remind")
def remind() -> None:
    """Plan what is due, open the digests of the day, and deliver those whose moment has come."""
    with pghistory.context(user=User.objects.system().pk, task="initiatives.remind"):
        begun = timezone.now()
        if planned := plan(now=begun):
            log.info("%d reminders planned", len(planned))
        gather(now=begun)
        while (now := timezone.now()) - begun < LONGEST_RUN and (sent := send_next(now=now)):
            log.info("digest for %s: %s (%d reminders) %s", sent.recipient, sent.state, sent.reminders, sent.error)
