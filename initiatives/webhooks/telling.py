"""Telling: one change to one endpoint, as the feed would tell it to the endpoint's owner at this moment.

A worker that is lost between the answer and the note of it sends the change again under the same `webhook-id`, once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from initiatives.clocks import Clocks
from initiatives.models import Change, User, WebhookDelivery, WebhookPlace
from initiatives.outbox import patience
from initiatives.outbox.hold import held
from initiatives.outbox.recording import GONE as GONE_AWAY
from initiatives.outbox.recording import record
from initiatives.shapes.building import Asker
from initiatives.shapes.change import change_shape, seen_by
from initiatives.shapes.kept import texts
from initiatives.webhooks.claim import Claim, claim, settling
from initiatives.webhooks.endpoint import GONE, WISHES_NO_MORE, secrets_of, switch_off
from initiatives.webhooks.post import PATIENCE, Answer, NotPosted, post

# Failures after which others wait for it no longer, some ten minutes after the first.
BEFORE_ASIDE = 8
# How long it is tried, and how often at least: a clock may jump, and a worker may have been away.
LONGEST = timedelta(days=3)
LEAST_FAILURES = 12
SHOWN_OF_ANSWER = 120


@dataclass(frozen=True)
class Told:
    """What became of one attempt: `state` is a state of deliveries, "off" (it ended its endpoint), or "lost" to another."""

    endpoint: int
    change: int
    state: str
    said: str = ""


def tell_next(*, clock: Callable[[], datetime]) -> Told | None:
    """Send the delivery that is next; None when none is to be sent now, or sending is held. `clock` gives moments (UTC).

    An error of the database comes out; the endpoint is then free again when its lease is over.
    """
    if held():
        return None
    claimed = claim(now=clock())
    if claimed is None:
        return None
    try:
        return _told_once(claimed, clock)
    except GONE_AWAY:
        raise
    except Exception as error:
        # What is wrong with this one is written down, and holds up the others no longer than any failure.
        said, now = _said(f"{type(error).__name__}: {error}"), clock()
        record(lambda: _failed(claimed, said, now, gone=False))
        raise


def _told_once(claimed: Claim, clock: Callable[[], datetime]) -> Told:
    message = message_of(change=claimed.delivery.change, reader=claimed.endpoint.owner, now=clock())
    if message is None:
        return record(lambda: _left_out(claimed))
    try:
        answer = _posted(claimed, message, clock())
    except NotPosted as error:
        answered = error.answer or Answer(0, "", "")
        said, now = _said(str(error), answered.body), clock()
        return record(lambda: _failed(claimed, said, now, gone=answered.status == GONE, asked=answered.wait))
    said, now = _said(str(answer)), clock()
    return record(lambda: _taken(claimed, said, now))


def message_of(*, change: Change, reader: User, now: datetime) -> bytes | None:
    """The body about a change: `type`, `timestamp` and, as `data`, the line of the feed for this reader at `now`.

    None where the feed would not tell them.
    """
    base = f"{settings.SITE_URL}{reverse('api:root')}"
    asker = Asker(reader=reader, clocks=Clocks(today=now.date()), base=base)

    def lines() -> QuerySet[Change]:
        return change_shape(rows=Change.objects.about(seen_by(asker=asker)), asker=asker)

    with transaction.atomic():
        kind = ("told change", reader.pk, reader.is_superuser, base)
        found = texts(key=kind, make=lines, ids=[change.pk]).get(change.pk)
    if found is None:
        return None
    line = orjson.loads(found)
    return orjson.dumps({"type": f"change.{change.kind}", "timestamp": line["recorded_at"], "data": line})


def _posted(claimed: Claim, message: bytes, now: datetime) -> Any:
    secret, *also = secrets_of(endpoint=claimed.endpoint, now=now)
    return post(
        url=claimed.endpoint.url, secret=secret, also=also, message_id=f"msg_{claimed.delivery.message_id.hex}",
        body=message, now=now, patience=min(PATIENCE, patience.delivery_seconds()),
    )  # fmt: skip


def _left_out(claimed: Claim) -> Told:
    with settling(claimed) as place:
        if place is None:
            return _told(claimed, "lost")
        _note(claimed, state="left_out")
    return _told(claimed, "left_out")


def _taken(claimed: Claim, said: str, now: datetime) -> Told:
    with settling(claimed) as place:
        if place is None:
            return _told(claimed, "lost", said)
        tried = claimed.delivery.attempts + 1
        _note(
            claimed, state="delivered", attempts=tried, attempted_at=now, delivered_at=now, last_answer=said, failures=0,
            first_failed_at=None,
        )  # fmt: skip
        WebhookPlace.objects.filter(pk=place.pk).update(failures=0, failing_since=None, not_before=now)
    return _told(claimed, "delivered", said)


def _failed(claimed: Claim, said: str, now: datetime, *, gone: bool, asked: timedelta = timedelta()) -> Told:
    delivery = claimed.delivery
    with settling(claimed) as place:
        if place is None:
            return _told(claimed, "lost", said)
        tried = {"attempts": delivery.attempts + 1, "attempted_at": now, "last_answer": said}
        if gone:  # it stays in line: whoever switches the endpoint on again misses nothing
            _note(claimed, **tried)
            _off(claimed, WISHES_NO_MORE, now)
            return _told(claimed, "off", said)
        failures, since = delivery.failures + 1, delivery.first_failed_at or now
        state = "aside" if failures >= BEFORE_ASIDE else "waiting"
        if _long_enough(failures, since, now):
            state = "given_up"
        wait = max(patience.back_off(failures=failures), asked)
        _note(claimed, **tried, state=state, failures=failures, first_failed_at=since, not_before=now + wait)
        if _hopeless(place, now, asked):
            _off(claimed, f"It took nothing for three days. The last attempt: {said}", now)
            return _told(claimed, "off", said)
    return _told(claimed, state, said)


def _hopeless(place: WebhookPlace, now: datetime, asked: timedelta) -> bool:
    """Note that the endpoint failed once more, which makes everything for it wait, as long as it `asked` at least.

    Whether it has failed for three days.
    """
    failures, since = place.failures + 1, place.failing_since or now
    wait = max(patience.back_off(failures=failures), asked)
    WebhookPlace.objects.filter(pk=place.pk).update(failures=failures, failing_since=since, not_before=now + wait)
    return _long_enough(failures, since, now)


def _long_enough(failures: int, since: datetime, now: datetime) -> bool:
    return failures >= LEAST_FAILURES and now - since >= LONGEST


def _off(claimed: Claim, because: str, now: datetime) -> None:
    switch_off(by=User.objects.system(), endpoint=claimed.endpoint, because=because, now=now)


def _note(claimed: Claim, **values: Any) -> None:
    WebhookDelivery.objects.filter(pk=claimed.delivery.pk).update(**values)


def _told(claimed: Claim, state: str, said: str = "") -> Told:
    return Told(claimed.delivery.endpoint_id, claimed.delivery.change_id, state, said)


def _said(words: str, body: str = "") -> str:
    """The words of the attempt, and the beginning of what the other side wrote, in one line."""
    written = "".join(each if each.isprintable() else " " for each in body[:1000]).split()
    return " ".join([*words.split(), *(["“" + " ".join(written)[:SHOWN_OF_ANSWER] + "”"] if written else [])])[:300]
