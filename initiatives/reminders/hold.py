"""Holding: after a restore nothing is sent until an administrator confirms it, since it may have gone out before.

A database knows its place: the server and its timeline, the database and the table of digests. A copy is in another
one, be it in another server, in the same, in the same database again, or recovered to an earlier moment.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection

from initiatives.actions.writing import require, writes
from initiatives.models import Digest, Reminder, SendingConfirmation, User
from initiatives.permissions import may_administer
from initiatives.reminders.plan import plan

DISCARDED = "It may have gone out before the restore."
ONE_AT_A_TIME = 7_411_205  # a number of ours for PostgreSQL's advisory lock
PLACE = """
    SELECT tracker_server() || '/' || d.oid || '/' || 'initiatives_digest'::regclass::oid
    FROM pg_database d WHERE d.datname = current_database()
"""
# Before there is any confirmation (an older version's backup) the change feed's era tells whether the server is another.
HELD = f"""
    SELECT coalesce(
        (SELECT place <> ({PLACE}) FROM initiatives_sendingconfirmation ORDER BY id DESC LIMIT 1),
        (SELECT server <> tracker_server() FROM initiatives_era ORDER BY id DESC LIMIT 1), false)
"""
BEGIN = f"""
    INSERT INTO initiatives_sendingconfirmation (place, discarded)
    SELECT ({PLACE}), 0 WHERE NOT EXISTS (SELECT 1 FROM initiatives_sendingconfirmation) AND NOT ({HELD})
"""


@dataclass(frozen=True)
class Waiting:
    """What a confirmation decides about: planned reminders, for how many people."""

    reminders: int
    people: int


def held() -> bool:
    """Whether this database is a copy in another place than the one where sending was last confirmed."""
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        return cursor.fetchone()[0]


def begin() -> None:
    """The first run of an installation confirms its place, without a person; later runs change nothing."""
    if SendingConfirmation.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(BEGIN)


def waiting() -> Waiting:
    """What is planned and not sent yet."""
    planned = Reminder.objects.filter(state="planned")
    return Waiting(planned.count(), planned.values("recipient").distinct().count())


@writes
def confirm(*, by: User, now: datetime, discard: bool = True) -> SendingConfirmation:
    """Let sending go on here. With `discard` everything due up to `now` is suppressed with its reason; without, it goes out.

    It is planned first: what had been sent after the backup was made is not in it, and would be planned a minute later.
    Raises ValidationError where sending is not held, PermissionDenied to anybody but an administrator.
    """
    require(may_administer(user=by), to="let sending go on after a restore")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not held():
            raise ValidationError({"discard": ["Sending is not held; there is nothing to confirm."]})
        plan(now=now)
        discarded = _discard() if discard else 0
        cursor.execute(PLACE)
        return SendingConfirmation.objects.create(place=cursor.fetchone()[0], by=by, discarded=discarded)


def _discard() -> int:
    gone = Reminder.objects.filter(state="planned").update(
        state="suppressed", suppressed_because=DISCARDED, digest=None
    )
    unsent = Digest.objects.filter(state="planned")
    unsent.exclude(repeats=None).delete()
    unsent.filter(repeated_by=None).delete()
    unsent.update(state="dead", leased_until=None, last_error=DISCARDED)  # a second channel has given it already
    return gone
