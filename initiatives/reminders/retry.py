"""Retrying: an administrator lets a digest that was given up be tried again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Least

from initiatives.actions.writing import require, writes
from initiatives.models import Digest, Notice, Reminder, User
from initiatives.permissions import may_administer

GOES_WITH = "What it held goes with the digest that waits already."


@dataclass(frozen=True)
class Retried:
    """How many are tried again; go with a digest that waits already; may have arrived, so that they must wait until
    that one has left; hold nothing any more."""

    again: int = 0
    joined: int = 0
    blocked: int = 0
    empty: int = 0


@writes
def retry(*, by: User, digests: Collection[Digest], now: datetime) -> Retried:
    """Let those of `digests` that were given up be tried again at `now`, by whom and when being kept.

    The Message-ID stays, so that one which has arrived after all is known by it; waits begin short again; the count of
    claims goes on. Nobody has two unsent: of several for one person the oldest goes, and what the others hold
    goes with it unless it may have arrived. Raises PermissionDenied to anybody but an administrator.
    """
    require(may_administer(user=by), to="let a digest be tried again")
    dead = Digest.objects.select_for_update(of=("self",)).filter(pk__in=[digest.pk for digest in digests], state="dead")
    told = {"again": 0, "joined": 0, "blocked": 0, "empty": 0}
    for digest in dead.order_by("pk"):
        told[_retry(by, digest, now)] += 1
    return Retried(**told)


def _retry(by: User, digest: Digest, now: datetime) -> str:
    held = Reminder.objects.filter(digest=digest, state="planned")
    told = Notice.objects.filter(digest=digest, state="planned")
    if not held.exists() and not told.exists() and not digest.repeats_id:
        return "empty"
    this = Digest.objects.filter(pk=digest.pk)
    waits = Digest.objects.filter(recipient_id=digest.recipient_id, channel=digest.channel, state="planned").first()
    if waits is None:
        this.update(
            state="planned", not_before=now, failures=0, in_doubt=Least("in_doubt", 1), retried_by=by, retried_at=now
        )
        return "again"
    if digest.in_doubt or digest.repeats_id:
        return "blocked"
    goes = None if waits.in_doubt or waits.repeated_by.exists() else waits
    held.update(digest=goes)
    told.update(digest=goes)
    this.update(retried_by=by, retried_at=now, last_error=GOES_WITH)
    return "joined"
