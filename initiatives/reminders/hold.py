"""What becomes of what is due when an administrator lets sending go on after a restore (`outbox.hold`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError

from initiatives.actions.writing import require, writes
from initiatives.models import Digest, Notice, Reminder, SendingConfirmation, User
from initiatives.outbox.hold import held, place
from initiatives.permissions import may_administer
from initiatives.reminders.plan import plan

DISCARDED = "It may have gone out before the restore."


@dataclass(frozen=True)
class Waiting:
    """What a confirmation decides about: planned reminders, for how many people."""

    reminders: int
    people: int


def waiting() -> Waiting:
    """What is planned and not sent yet."""
    planned = Reminder.objects.filter(state="planned")
    return Waiting(planned.count(), planned.values("recipient").distinct().count())


@writes
def confirm(
    *, by: User, now: datetime, discard: bool = True, besides: Callable[[], int] | None = None
) -> SendingConfirmation:
    """Let sending go on here. With `discard` everything due up to `now` is suppressed with its reason; without, it goes out.

    It is planned first: what had been sent after the backup was made is not in it, and would be planned a minute later.
    `besides` discards what waits in other queues than that of reminders, and says how much.
    Raises ValidationError where sending is not held, PermissionDenied to anybody but an administrator.
    """
    require(may_administer(user=by), to="let sending go on after a restore")
    here = place()
    if not held():
        raise ValidationError({"discard": ["Sending is not held; there is nothing to confirm."]})
    plan(now=now)
    discarded = _discard() + (besides() if besides else 0) if discard else 0
    return SendingConfirmation.objects.create(place=here, by=by, discarded=discarded)


def _discard() -> int:
    told = Notice.objects.filter(state="planned").update(state="dropped", digest=None)
    gone = Reminder.objects.filter(state="planned").update(
        state="suppressed", suppressed_because=DISCARDED, digest=None
    )
    unsent = Digest.objects.filter(state="planned")
    unsent.exclude(repeats=None).delete()
    unsent.filter(repeated_by=None).delete()
    unsent.update(state="dead", leased_until=None, last_error=DISCARDED)  # a second channel has given it already
    return gone + told
