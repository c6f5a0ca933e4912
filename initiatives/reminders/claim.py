"""Claiming: one worker takes one digest, holds it under a lease of the database's clock, and fixes what it will say.

The lease stands before anything is fixed, so that a digest at which fixing fails holds up no other.
`attempts` counts the claims. Whoever records what became of a digest says with it which claim is theirs, so that a
worker whose lease ran out changes nothing that another has taken since.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from initiatives.models import Digest, Notice, Preference, Reminder
from initiatives.reminders import notices, patience, rules
from initiatives.reminders.due import DEFAULT_TIME, DEFAULT_ZONE
from initiatives.reminders.holding import contents, settle

EVERY = ("email", "webhook")

# A lease that ends later than any may was taken by a clock that has been set back since: it is over.
FREE = """
    state = 'planned' AND channel = ANY(%(channels)s::text[])
    AND (leased_until IS NULL OR NOT leased_until BETWEEN clock_timestamp() AND clock_timestamp() + %(longest)s)
"""
CLAIM = f"""
    UPDATE initiatives_digest SET leased_until = clock_timestamp() + %(lease)s, attempts = attempts + 1
    WHERE id = (
        SELECT id FROM initiatives_digest WHERE {FREE} AND not_before <= %(now)s
        ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""
NEXT = """
    SELECT extract(epoch FROM min(greatest(
        not_before - %(now)s::timestamptz,
        CASE WHEN leased_until BETWEEN clock_timestamp() AND clock_timestamp() + %(longest)s
             THEN leased_until - clock_timestamp() ELSE interval '0' END)))::float
    FROM initiatives_digest WHERE state = 'planned' AND channel = ANY(%(channels)s::text[])
"""


@dataclass(frozen=True)
class Sent:
    """What became of one digest: `state` is sent, later, dead, lost (another has it) or empty (nothing in it holds).

    `server_away`: it failed for a reason that the next one would share.
    """

    recipient: str
    state: str
    reminders: int = 0
    error: str = ""
    channel: str = "email"
    server_away: bool = False


@dataclass(frozen=True)
class Claim:
    """A digest that is ours until its lease is over, and what it says."""

    digest: Digest
    reminders: list[Reminder]
    wishes: Preference
    notices: list[Notice] = field(default_factory=list)


def mine(digest: Digest) -> QuerySet[Digest]:
    """The digest's row while the claim that `digest` was read under is the latest, and nobody has decided about it."""
    return Digest.objects.filter(pk=digest.pk, attempts=digest.attempts, state="planned")


def claim(*, now: datetime, channels: Sequence[str]) -> Digest | None:
    """Take the digest that has waited longest; None when none is to be sent at `now`. Call it in a transaction."""
    given: Any = {
        "now": now, "channels": list(channels), "lease": patience.lease(), "longest": patience.LONGEST_LEASE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, given)
        found = cursor.fetchone()
    if found is None:
        return None
    return Digest.objects.select_related("recipient__preference__webhook", "repeats").get(pk=found[0])


def seconds_to_next(*, now: datetime, channels: Sequence[str]) -> float | None:
    """In how many seconds a digest may be claimed, also one that a lost worker holds; None when none is left."""
    with connection.cursor() as cursor:
        given: Any = {"now": now, "channels": list(channels), "longest": patience.LONGEST_LEASE}
        cursor.execute(NEXT, given)
        return cursor.fetchone()[0]


def give_up(digest: Digest, said: str) -> Sent:
    """Mark our digest dead, with the reason; its reminders stay in it."""
    done = mine(digest).update(state="dead", leased_until=None, last_error=said)
    return _sent(digest, "dead" if done else "lost", error=said)


def _sent(digest: Digest, state: str, *, error: str = "") -> Sent:
    return Sent(digest.recipient.username, state, error=error, channel=digest.channel)


def wishes_of(digest: Digest) -> Preference:
    """How the recipient wishes to be reminded; the defaults where they never said."""
    return getattr(digest.recipient, "preference", None) or Preference(
        user=digest.recipient, time_zone=DEFAULT_ZONE, digest_at=DEFAULT_TIME
    )


def fix(*, digest: Digest, now: datetime, follows: bool = False) -> Claim | Sent:
    """What a digest that we took will say; or what became of it without being sent. Call it in a transaction.

    With `follows` it tells of the views that its recipient follows too; else those notices wait.
    """
    if not mine(digest).select_for_update().exists():
        return _sent(digest, "lost", error="Its lease ran out; another worker has it.")
    wishes = wishes_of(digest)
    by_mail = digest.channel == "email"
    if by_mail and digest.in_doubt >= patience.MOST_DOUBTS:
        return give_up(digest, f"It was handed over {digest.in_doubt} times and nobody answered; it may have arrived.")
    day = rules.local_day(now=now, zone=wishes.time_zone)
    if _another(digest).filter(day=day).exists():
        tomorrow = rules.digest_moment(day=day + timedelta(days=1), at=wishes.digest_at, zone=wishes.time_zone)
        mine(digest).update(not_before=tomorrow, leased_until=None)
        return _sent(digest, "later", error="There was a digest today already.")
    if not (_by_mail(digest, wishes) if by_mail else _by_webhook(wishes)):
        return _unwished(digest)
    remaining, told = _contents(digest, day, now), _notices(digest) if follows else []
    if not remaining and not told:
        return _emptied(digest)
    mine(digest).update(day=day)
    digest.day = day
    return Claim(digest, remaining, wishes, told)


def _contents(digest: Digest, day: date, now: datetime) -> list[Reminder]:
    if digest.repeats:
        return list(contents(digest.repeats).filter(state__in=["planned", "sent"]))
    if not _fixed(digest):  # what goes under the same Message-ID again, or by another channel, says the same again
        waiting = Reminder.objects.filter(recipient=digest.recipient, state="planned", digest=None, day__lte=day)
        waiting.update(digest=digest)
    return settle(digest=digest, now=now)


def _notices(digest: Digest) -> list[Notice]:
    if digest.repeats:
        return notices.contents(digest=digest.repeats)
    return notices.take(digest=digest, fixed=_fixed(digest))


def _fixed(digest: Digest) -> bool:
    return bool(digest.in_doubt) or digest.repeated_by.exists()


def _another(digest: Digest) -> QuerySet[Digest]:
    return Digest.objects.filter(recipient=digest.recipient, channel=digest.channel).exclude(pk=digest.pk)


def _by_mail(digest: Digest, wishes: Preference) -> bool:
    return wishes.email and digest.recipient.email != ""


def _by_webhook(wishes: Preference) -> bool:
    return wishes.webhook is not None and wishes.webhook.active


def _unwished(digest: Digest) -> Sent:
    """The channel is no longer wished: what it held waits for another, or stays on the desk (`gather` decides)."""
    if digest.in_doubt:
        return give_up(digest, "It was handed over and may have arrived; this channel is no longer wished.")
    Reminder.objects.filter(digest=digest, state="planned").update(digest=None)
    notices.let_go(digest=digest)
    return _emptied(digest)


def _emptied(digest: Digest) -> Sent:
    if digest.in_doubt:
        return give_up(digest, "It was handed over and may have arrived; nothing in it holds any more.")
    digest.repeated_by.filter(state="planned", in_doubt=0).delete()
    if digest.repeated_by.exists():
        return give_up(digest, "It went by another channel; nothing in it holds any more.")
    digest.delete()
    return _sent(digest, "empty")
