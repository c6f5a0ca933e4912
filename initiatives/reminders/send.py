"""Sending: claim one digest, deliver it, and record what became of it.

It is marked sent only after the other side accepted it. A worker that is lost between the last byte and the answer
leaves it in doubt: it goes again under the same Message-ID, and not for ever.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from django.db import transaction
from django.utils import translation

from initiatives.models import Digest, Reminder, WebhookEndpoint
from initiatives.outbox.hold import held
from initiatives.outbox.recording import GONE, record
from initiatives.reminders import notices, patience
from initiatives.reminders.claim import Claim, Sent, claim, fix, give_up, mine
from initiatives.reminders.delivery import Delivery, InDoubt, NotDelivered, Refused, ServerAway, TryLater
from initiatives.reminders.digest import compose, payload
from initiatives.reminders.mail_server import Deadline
from initiatives.reminders.notices import Section, Tell


class Post(Protocol):
    """Gives one payload to an address in at most `patience` seconds; what became of it and the other side's words.

    What became of it is "sent", "refused" (for good), "later" or "in_doubt" (it may have arrived).
    """

    def __call__(
        self, *, endpoint: WebhookEndpoint, message_id: str, payload: dict[str, Any], patience: float
    ) -> tuple[str, str]: ...


BECAME = {"refused": Refused, "later": TryLater, "in_doubt": InDoubt}


class _Lost(Exception):
    """The lease ran out and another worker has the digest."""


def send_next(*, now: datetime, post: Post | None = None, mail: bool = True, tell: Tell | None = None) -> Sent | None:
    """Claim the digest that has waited longest and deliver it; None when none is to be sent at `now`, or sending is held.

    Without `post` webhooks wait, without `mail` mails do, without `tell` what is to be said of
    views that people follow. The caller reads the clock anew for every digest. An error of
    the database comes out; the digest is then free again when its lease is over.
    """
    if held():
        return None
    channels = [channel for channel, goes in (("email", mail), ("webhook", post)) if goes]
    deadline = Deadline(seconds=patience.delivery_seconds())
    with transaction.atomic():
        digest = claim(now=now, channels=channels)
    if digest is None:
        return None
    try:
        with transaction.atomic():
            fixed = fix(digest=digest, now=now, follows=tell is not None)
        return _deliver(fixed, deadline, now, post, tell) if isinstance(fixed, Claim) else fixed
    except _Lost:
        return _told(digest, "lost", error="Its lease ran out; another worker has it.")
    except NotDelivered as error:
        return _not_delivered(digest, error, now + deadline.elapsed())
    except GONE:
        raise
    except Exception as error:
        # The next person's mail does not wait for what is wrong with this one.
        _not_delivered(digest, error, now + deadline.elapsed())
        raise


def _deliver(claimed: Claim, deadline: Deadline, now: datetime, post: Post | None, tell: Tell | None) -> Sent:
    wishes = claimed.wishes
    with translation.override(wishes.language):
        views: tuple[Section, ...] = ()
        if tell and claimed.notices:
            views = tell(reader=claimed.digest.recipient, day=claimed.digest.day, notices=claimed.notices)
    if claimed.digest.channel == "webhook" and post:
        answer = _in_doubt(claimed, partial(_post, claimed, deadline, post, views))
        return _accepted(claimed, answer, now + deadline.elapsed())
    message = compose(
        digest=claimed.digest, reminders=claimed.reminders, at=wishes.digest_at, zone=wishes.time_zone,
        language=wishes.language, views=views,
    )  # fmt: skip
    with Delivery(message=message, deadline=deadline) as delivery:
        delivery.open()
        answer = _in_doubt(claimed, delivery.hand_over)
        return _accepted(claimed, answer, now + deadline.elapsed())


def _post(claimed: Claim, deadline: Deadline, post: Post, views: tuple[Section, ...]) -> str:
    endpoint: Any = claimed.wishes.webhook
    became, said = post(
        endpoint=endpoint, message_id=claimed.digest.message_id.strip("<>"),
        payload=payload(digest=claimed.digest, reminders=claimed.reminders, views=views), patience=deadline.remaining(),
    )  # fmt: skip
    if became in BECAME:
        raise BECAME[became](said)
    return said


def _in_doubt(claimed: Claim, hand_over: Callable[[], str]) -> str:
    """Hand over what may arrive, having written down that it may; what certainly did not is no doubt."""
    doubts = claimed.digest.in_doubt
    if not record(lambda: mine(claimed.digest).update(in_doubt=doubts + 1)):
        raise _Lost
    claimed.digest.in_doubt = doubts + 1
    try:
        return hand_over()
    except InDoubt:
        raise
    except NotDelivered:
        claimed.digest.in_doubt = doubts
        raise


def _accepted(claimed: Claim, answer: str, now: datetime) -> Sent:
    def mark() -> int:
        with transaction.atomic():
            done = mine(claimed.digest).update(
                state="sent", sent_at=now, leased_until=None, last_error="", answer=_short(answer)
            )
            Reminder.objects.filter(digest=claimed.digest, state="planned").update(state="sent")
            notices.mark_sent(digest=claimed.digest)
            return done

    record(mark)
    return _told(claimed.digest, "sent", reminders=len(claimed.reminders))


def _not_delivered(digest: Digest, error: Exception, now: datetime) -> Sent:
    said = _short(str(error)) or type(error).__name__
    if isinstance(error, Refused):
        record(lambda: mine(digest).update(in_doubt=digest.in_doubt))
        return record(lambda: give_up(digest, said))
    failures = digest.failures + 1
    if failures >= patience.MOST_FAILURES:
        return record(lambda: give_up(digest, f"Given up after {failures} failures in a row; the last: {said}"))
    wait = patience.back_off(failures=failures)
    if isinstance(error, InDoubt) and digest.channel == "email":
        wait = max(wait, patience.doubt_wait(doubts=digest.in_doubt))
    done = record(
        lambda: mine(digest).update(
            not_before=now + wait, leased_until=None, failures=failures, in_doubt=digest.in_doubt, last_error=said
        )
    )
    return _told(digest, "later" if done else "lost", error=said, server_away=isinstance(error, ServerAway))


def _told(digest: Digest, state: str, *, reminders: int = 0, error: str = "", server_away: bool = False) -> Sent:
    return Sent(digest.recipient.username, state, reminders, error, digest.channel, server_away)


def _short(text: str) -> str:
    return " ".join(text.split())[:500]
