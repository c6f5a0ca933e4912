"""Claiming: one worker takes one endpoint, under a lease of the database's clock, and the delivery that is next there.

One delivery at a time keeps the order of the feed. What failed a few times is set aside, so that one message an endpoint
cannot digest does not hold back the others for ever. `claims` says whose claim is the latest, as `attempts` does for digests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from initiatives.models import WebhookDelivery, WebhookEndpoint, WebhookPlace
from initiatives.outbox import patience

# In line the first alone, when its time has come; else whatever was set aside and is due. In this order, or a message
# that is never taken would make the endpoint wait each time before the others have their turn.
NEXT = """
    coalesce(
        (SELECT f.id FROM (
            SELECT id, not_before FROM initiatives_webhookdelivery
            WHERE endpoint_id = {endpoint} AND state = 'waiting' ORDER BY id LIMIT 1) f WHERE f.not_before <= %(now)s),
        (SELECT id FROM initiatives_webhookdelivery
         WHERE endpoint_id = {endpoint} AND state = 'aside' AND not_before <= %(now)s ORDER BY not_before, id LIMIT 1))
"""
SERVED = """
    FROM initiatives_webhookplace p JOIN initiatives_webhookendpoint e ON e.id = p.endpoint_id
    JOIN initiatives_user u ON u.id = e.owner_id
    WHERE e.active AND u.is_active
"""
# A lease that ends later than any may was taken by a clock that has been set back since: it is over.
LEASED = "p.leased_until BETWEEN clock_timestamp() AND clock_timestamp() + %(longest)s"
CLAIM = f"""
    UPDATE initiatives_webhookplace
    SET leased_until = clock_timestamp() + %(lease)s, claimed_at = clock_timestamp(), claims = claims + 1
    WHERE endpoint_id = (
        SELECT p.endpoint_id {SERVED} AND p.not_before <= %(now)s AND (p.leased_until IS NULL OR NOT {LEASED})
        AND {NEXT.format(endpoint="p.endpoint_id")} IS NOT NULL
        ORDER BY p.claimed_at NULLS FIRST, p.endpoint_id LIMIT 1 FOR UPDATE OF p SKIP LOCKED)
    RETURNING endpoint_id, claims
"""
# Asked anew once the place is ours: another may have delivered since the statement before began.
TAKE = f"SELECT {NEXT.format(endpoint='%(endpoint)s')}"
SOONEST = f"""
    SELECT extract(epoch FROM min(greatest(
        greatest(p.not_before, d.not_before) - %(now)s::timestamptz,
        CASE WHEN {LEASED} THEN p.leased_until - clock_timestamp() ELSE interval '0' END)))::float
    FROM (SELECT p.* {SERVED}) p JOIN LATERAL (
        SELECT least(
            (SELECT not_before FROM initiatives_webhookdelivery
             WHERE endpoint_id = p.endpoint_id AND state = 'waiting' ORDER BY id LIMIT 1),
            (SELECT min(not_before) FROM initiatives_webhookdelivery
             WHERE endpoint_id = p.endpoint_id AND state = 'aside')) AS not_before
    ) d ON d.not_before IS NOT NULL
"""


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours to try until the lease of its endpoint is over."""

    delivery: WebhookDelivery
    number: int

    @property
    def endpoint(self) -> WebhookEndpoint:
        """Where it goes."""
        return self.delivery.endpoint


def claim(*, now: datetime) -> Claim | None:
    """Take the next delivery of the endpoint that was served longest ago; None when none is to be sent at `now` (UTC)."""
    given: Any = {"now": now, "lease": patience.lease(), "longest": patience.LONGEST_LEASE}
    with transaction.atomic(), connection.cursor() as cursor:
        while True:
            cursor.execute(CLAIM, given)
            found = cursor.fetchone()
            if found is None:
                return None
            endpoint, number = found
            cursor.execute(TAKE, {"now": now, "endpoint": endpoint})
            (pk,) = cursor.fetchone()
            if pk is not None:
                held = WebhookDelivery.objects.select_related("change", "endpoint__owner")
                return Claim(held.get(pk=pk), number)
            WebhookPlace.objects.filter(pk=endpoint).update(leased_until=None)


@contextmanager
def settling(claimed: Claim) -> Iterator[WebhookPlace | None]:
    """A transaction in which the place is ours, to write down what became of a delivery; its lease ends with it.

    None where another has claimed it since, or the endpoint was removed.
    """
    with transaction.atomic():
        ours = WebhookPlace.objects.select_for_update().filter(pk=claimed.delivery.endpoint_id, claims=claimed.number)
        place = ours.first()
        yield place
        if place is not None:
            ours.update(leased_until=None)


def seconds_to_next(*, now: datetime) -> float | None:
    """In how many seconds a delivery may be claimed, also one that a lost worker holds; None when none is left."""
    with connection.cursor() as cursor:
        given: Any = {"now": now, "longest": patience.LONGEST_LEASE}
        cursor.execute(SOONEST, given)
        return cursor.fetchone()[0]
