"""Sending: gather what waits into one digest a person and local day, claim one digest at a time, deliver it.

A digest is claimed under a lease and marked sent only after the server accepted it. A worker that is lost while it
hands a digest over leaves it in doubt: it goes once more under the same Message-ID, and never a third time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from initiatives.models import Digest, Preference, Reminder
from initiatives.reminders import rules
from initiatives.reminders.delivery import Delivery, InDoubt, NotDelivered, Refused
from initiatives.reminders.digest import compose
from initiatives.reminders.due import DEFAULT_TIME, DEFAULT_ZONE
from initiatives.reminders.holding import settle

# Longer than seven exchanges with the mail server, after the last of which a slow one is given up.
LEASE = timedelta(seconds=115)
MOST_DOUBTS = 2

GATHER = """
    INSERT INTO initiatives_digest (recipient_id, day, message_id, state, attempts, in_doubt, not_before, last_error)
    SELECT u.id, z.day, '<' || left(replace(gen_random_uuid()::text, '-', ''), 24) || '.' || u.id || '@' || %(domain)s || '>',
           'planned', 0, 0,
           CASE WHEN EXISTS (SELECT 1 FROM initiatives_digest d WHERE d.recipient_id = u.id AND d.state = 'sent')
                THEN z.moment ELSE %(now)s END, ''
    FROM initiatives_user u
    LEFT JOIN initiatives_preference f ON f.user_id = u.id
    JOIN unnest(%(zones)s::text[], %(times)s::time[], %(days)s::date[], %(moments)s::timestamptz[]) AS z(zone, at, day, moment)
        ON z.zone = coalesce(f.time_zone, %(zone)s) AND z.at = coalesce(f.digest_at, %(time)s)
    WHERE EXISTS (
        SELECT 1 FROM initiatives_reminder r
        WHERE r.recipient_id = u.id AND r.state = 'planned' AND r.digest_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM initiatives_snooze s WHERE s.user_id = u.id AND s.until > z.day
            AND (s.initiative_id = r.initiative_id OR s.commitment_id = r.commitment_id)))
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Sent:
    """What became of one digest: `state` is sent, later, dead, or empty (nothing in it held any more)."""

    recipient: str
    state: str
    reminders: int = 0
    error: str = ""


def gather(*, now: datetime) -> int:
    """Open a digest for everybody for whom something waits; give how many.

    The first goes at once, later ones at the person's hour; nobody has two for one local day, nor two unsent.
    """
    wishes = {(DEFAULT_ZONE, DEFAULT_TIME), *Preference.objects.values_list("time_zone", "digest_at").distinct()}
    rows = [(zone, at, rules.local_day(now=now, zone=zone)) for zone, at in sorted(wishes)]
    given: dict[str, Any] = {
        "now": now,
        "domain": parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost",
        "zone": DEFAULT_ZONE,
        "time": DEFAULT_TIME,
        "zones": [zone for zone, _, _ in rows],
        "times": [at for _, at, _ in rows],
        "days": [day for _, _, day in rows],
        "moments": [rules.digest_moment(day=day, at=at, zone=zone) for zone, at, day in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(GATHER, given)
        return cursor.rowcount


def send_next(*, now: datetime) -> Sent | None:
    """Claim the digest that has waited longest and deliver it; None when none is to be sent at `now`.

    The caller reads the clock anew for every digest, since the lease counts from `now`.
    """
    with transaction.atomic():
        digest = _waiting(now).select_for_update(skip_locked=True, of=("self",)).first()
        if digest is None:
            return None
        claimed = _claim(digest, now)
    if isinstance(claimed, Sent):
        return claimed
    try:
        return _deliver(digest, claimed, now)
    except NotDelivered as error:
        return _not_delivered(digest, error, now)
    except Exception as error:
        _not_delivered(digest, error, now)  # the next person's mail does not wait for what is wrong with this one
        raise


def _waiting(now: datetime):
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return (
        Digest.objects.filter(free, state="planned", not_before__lte=now)
        .select_related("recipient__preference")
        .order_by("not_before", "pk")
    )


def wishes_of(digest: Digest) -> Preference:
    """How the recipient wishes to be reminded; the defaults where they never said."""
    return getattr(digest.recipient, "preference", None) or Preference(
        user=digest.recipient, time_zone=DEFAULT_ZONE, digest_at=DEFAULT_TIME
    )


def _claim(digest: Digest, now: datetime) -> "list[Reminder] | Sent":
    """Under the row's lock: what the digest will say, and the lease; or what became of it without being sent."""
    name, wishes = digest.recipient.username, wishes_of(digest)
    if digest.in_doubt >= MOST_DOUBTS:
        return _give_up(digest, "It was handed over twice and nobody answered; it may have arrived.")
    day = rules.local_day(now=now, zone=wishes.time_zone)
    if Digest.objects.filter(recipient=digest.recipient, day=day).exclude(pk=digest.pk).exists():
        tomorrow = rules.digest_moment(day=day + timedelta(days=1), at=wishes.digest_at, zone=wishes.time_zone)
        Digest.objects.filter(pk=digest.pk).update(not_before=tomorrow)
        return Sent(name, "later", error="There was a digest today already.")
    if not digest.in_doubt:  # what goes under the same Message-ID again says the same again
        Reminder.objects.filter(recipient=digest.recipient, state="planned", digest=None).update(digest=digest)
    remaining = settle(digest=digest, now=now)
    if not (wishes.email and digest.recipient.email):
        Reminder.objects.filter(digest=digest).update(state="kept", digest=None)
        remaining = []
    if not remaining:
        if digest.in_doubt:
            return _give_up(digest, "It was handed over once and may have arrived; nothing in it holds any more.")
        digest.delete()
        return Sent(name, "empty")
    digest.day, digest.leased_until, digest.attempts = day, now + LEASE, digest.attempts + 1
    digest.save(update_fields=["day", "leased_until", "attempts"])
    return remaining


def _deliver(digest: Digest, reminders: list[Reminder], now: datetime) -> Sent:
    wishes = wishes_of(digest)
    message = compose(
        digest=digest, reminders=reminders, at=wishes.digest_at, zone=wishes.time_zone, language=wishes.language
    )
    this = Digest.objects.filter(pk=digest.pk)
    with Delivery(message=message) as delivery:
        delivery.open()
        this.update(in_doubt=F("in_doubt") + 1)
        try:
            delivery.hand_over()
        except InDoubt:
            raise
        except NotDelivered:
            this.update(in_doubt=F("in_doubt") - 1)
            raise
        with transaction.atomic():
            this.update(state="sent", sent_at=now, leased_until=None, last_error="")
            Reminder.objects.filter(digest=digest, state="planned").update(state="sent")
    return Sent(digest.recipient.username, "sent", len(reminders))


def _not_delivered(digest: Digest, error: Exception, now: datetime) -> Sent:
    said = " ".join(str(error).split())[:500] or type(error).__name__
    if isinstance(error, Refused):
        return _give_up(digest, said)
    if now - digest.created_at >= rules.GIVE_UP_AFTER:
        return _give_up(digest, f"Given up after {digest.attempts} attempts; the last: {said}")
    Digest.objects.filter(pk=digest.pk, state="planned").update(
        not_before=now + rules.back_off(attempts=digest.attempts), leased_until=None, last_error=said
    )
    return Sent(digest.recipient.username, "later", error=said)


def _give_up(digest: Digest, said: str) -> Sent:
    Digest.objects.filter(pk=digest.pk, state="planned").update(state="dead", leased_until=None, last_error=said)
    return Sent(digest.recipient.username, "dead", error=said)
