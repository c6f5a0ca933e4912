"""What tests of telling share: a clock, changes that wait for an endpoint, and what came of them."""

import json
from datetime import timedelta

from django.utils import timezone

from initiatives.actions.review import record_review
from initiatives.models import Change, WebhookDelivery
from initiatives.webhooks.telling import tell_next


class Clock:
    """The moment that the sender is told."""

    def __init__(self):
        self.now = timezone.now()

    def __call__(self):
        return self.now

    def later(self, **more):
        self.now += timedelta(**more)


def waiting(endpoint, *changes):
    """Deliveries of these changes to the endpoint, as spreading makes them."""
    return [
        WebhookDelivery.objects.create(endpoint=endpoint, change=change, not_before=timezone.now() - timedelta(hours=1))
        for change in changes
    ]


def reviews(world, many):
    """So many reviews, and the changes that tell of them."""
    for _ in range(many):
        record_review(by=world.by, today=world.today, subject=world.initiative, outcome="no_change")
    return list(Change.objects.filter(kind="review").order_by("pk"))


def tell(clock):
    """Tell until nothing is left at this moment; the states in order."""
    told = []
    while (one := tell_next(clock=clock)) is not None:
        told.append(one.state)
    return told


def bodies(receiver):
    return [json.loads(body) for _path, _headers, body in receiver.taken]


def feed(program):
    """The lines of the feed that a reader is given, by id; what the test's own transaction wrote is not settled yet."""
    lines = program.read("changes/", limit="1000")["results"]
    return {line["id"]: line for line in lines}
