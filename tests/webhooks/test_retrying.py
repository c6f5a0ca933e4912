"""What is not taken is tried again, ever later, for three days; then it is given up, or the endpoint is switched off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import WebhookDelivery, WebhookPlace
from initiatives.webhooks.endpoint import edit, open_endpoint, switch
from initiatives.webhooks.telling import BEFORE_ASIDE, tell_next
from tests.webhooks.server import CLOSE
from tests.webhooks.telling import reviews, tell, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [301, 400, 401, 404, 408, 429, 500, 503])
def test_whatever_is_not_success_is_tried_again(world, endpoint, receiver, clock, status):
    (delivery,) = waiting(endpoint, *reviews(world, 1))
    receiver.status, receiver.body = status, b"not\n now"
    assert tell(clock) == ["waiting"]
    delivery.refresh_from_db()
    assert delivery.last_answer.startswith(f"It answered {status}")
    assert delivery.last_answer.endswith("“not now”")
    clock.later(seconds=5)
    receiver.status = 200
    assert tell(clock) == ["delivered"]


def test_the_waits_grow_from_five_seconds_to_an_hour(world, endpoint, receiver, clock):
    (delivery,) = waiting(endpoint, *reviews(world, 1))
    receiver.doing = CLOSE
    waits = []
    for _ in range(12):
        assert tell(clock) in (["waiting"], ["aside"])
        delivery.refresh_from_db()
        waits.append((delivery.not_before - clock.now).total_seconds())
        clock.now = max(delivery.not_before, delivery.endpoint.place.not_before)
        clock.now = max(clock.now, WebhookPlace.objects.get().not_before)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def test_one_message_that_is_never_taken_is_set_aside_given_up_after_three_days_and_holds_nobody_up(
    world, endpoint, receiver, clock
):
    bad, *good = reviews(world, 4)
    deliveries = waiting(endpoint, bad, *good[:2])
    receiver.poison = f'"id":{bad.pk},"kind":"review"'.encode()
    begun = clock.now
    states = []
    while "aside" not in states:
        states += tell(clock)
        clock.now = max(clock.now, WebhookPlace.objects.get().not_before)
    assert len(states) == BEFORE_ASIDE
    assert clock.now - begun < timedelta(minutes=25)
    assert tell(clock) == ["delivered", "delivered", "aside"], "the others are told first"
    while "given_up" not in states:
        states += tell(clock)
        clock.later(minutes=30)
        assert clock.now - begun < timedelta(days=3, hours=2)
        if clock.now - begun > timedelta(days=2) and not WebhookDelivery.objects.filter(change=good[2]).exists():
            waiting(endpoint, good[2])  # something else is taken meanwhile: the endpoint is well
    assert clock.now - begun > timedelta(days=3)
    endpoint.refresh_from_db()
    assert endpoint.active, "it is not the endpoint that failed"
    deliveries[0].refresh_from_db()
    assert deliveries[0].state == "given_up"
    assert deliveries[0].attempts > 60
    assert set(WebhookDelivery.objects.exclude(pk=deliveries[0].pk).values_list("state", flat=True)) == {"delivered"}


def test_an_endpoint_that_took_nothing_for_three_days_is_switched_off_and_says_why(world, endpoint, receiver, clock):
    waiting(endpoint, *reviews(world, 3))
    receiver.status, receiver.body = 500, b"Out of order"
    begun, attempts = clock.now, 0
    while tell(clock) != ["off"]:
        attempts += 1
        clock.now = max(clock.now + timedelta(seconds=1), WebhookPlace.objects.get().not_before)
        assert clock.now - begun < timedelta(days=3, hours=2)
    assert clock.now - begun >= timedelta(days=3)
    assert attempts < 100, "a broken endpoint is asked once an hour, however much waits for it"
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.off_at) == (False, clock.now)
    assert "took nothing for three days" in endpoint.off_because
    assert "500 Internal Server Error. “Out of order”" in endpoint.off_because
    assert endpoint.history.latest("pgh_id").off_because == endpoint.off_because
    clock.later(days=1)
    assert tell(clock) == []
    receiver.status = 200
    switch(by=endpoint.owner, endpoint=endpoint, on=True)
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.off_because, endpoint.off_at) == (True, "", None)
    clock.now = timezone.now()
    assert set(tell(clock)) == {"delivered"}


def test_a_worker_that_was_away_for_days_gives_nothing_up_at_its_second_attempt(world, endpoint, receiver, clock):
    waiting(endpoint, *reviews(world, 1))
    receiver.status = 500
    tell(clock)
    clock.later(days=30)
    assert tell(clock) == ["waiting"]
    endpoint.refresh_from_db()
    assert endpoint.active


def test_who_answers_410_is_switched_off_and_misses_nothing_when_it_is_switched_on_again(
    world, endpoint, receiver, clock
):
    waiting(endpoint, *reviews(world, 1))
    receiver.status = 410
    assert tell(clock) == ["off"]
    endpoint.refresh_from_db()
    assert endpoint.active is False
    assert "410" in endpoint.off_because
    assert tell(clock) == []
    receiver.status = 200
    edit(by=endpoint.owner, endpoint=endpoint, active=True)
    clock.now = timezone.now()
    assert tell(clock) == ["delivered"]


def test_a_moved_address_is_tried_at_once(world, endpoint, receiver, clock):
    waiting(endpoint, *reviews(world, 1))
    receiver.status = 500
    for _ in range(6):
        tell(clock)
        clock.now = max(clock.now, WebhookPlace.objects.get().not_before)
    receiver.status = 200
    edit(by=endpoint.owner, endpoint=endpoint, url=f"{receiver.url}/moved")
    clock.now = timezone.now()
    assert tell(clock) == ["delivered"]
    assert receiver.taken[-1][0] == "/hook/moved"


def test_a_message_that_cannot_be_made_counts_as_a_failure(world, endpoint, clock, monkeypatch):
    (delivery,) = waiting(endpoint, *reviews(world, 1))

    def broken(**_given):
        raise KeyError("shape")

    monkeypatch.setattr("initiatives.webhooks.telling.message_of", broken)
    with pytest.raises(KeyError):
        tell_next(clock=clock)
    delivery.refresh_from_db()
    assert (delivery.failures, delivery.last_answer) == (1, "KeyError: 'shape'")
    assert tell_next(clock=clock) is None, "it waits like any other"


def test_a_name_that_leads_inside_by_now_is_not_reached(world, owner, receiver, clock, settings):
    endpoint, _ = open_endpoint(by=owner, url=receiver.url.replace("127.0.0.1", "localhost"))
    (delivery,) = waiting(endpoint, *reviews(world, 1))
    settings.WEBHOOK_ALLOW_PRIVATE = False
    clock.later(seconds=5)
    assert tell(clock) == ["waiting"]
    assert receiver.taken == []
    delivery.refresh_from_db()
    assert "private network" in delivery.last_answer
    assert "127.0.0.1" not in delivery.last_answer


def test_who_asks_to_be_left_alone_for_a_while_is_and_nobody_for_ever(world, endpoint, receiver, clock):
    (delivery,) = waiting(endpoint, *reviews(world, 1))
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    assert tell(clock) == ["waiting"]
    clock.later(seconds=599)
    assert tell(clock) == []
    clock.later(seconds=1)
    receiver.status, receiver.headers = 503, {"Retry-After": "Fri, 01 Jan 2999 00:00:00 GMT"}
    assert tell(clock) == ["waiting"]
    clock.later(hours=6, seconds=-1)
    assert tell(clock) == []
    clock.later(seconds=1)
    receiver.headers = {"Retry-After": "1"}
    assert tell(clock) == ["waiting"], "never sooner than we would"
    delivery.refresh_from_db()
    assert delivery.not_before - clock.now == timedelta(seconds=20)
    clock.later(seconds=20)
    receiver.status, receiver.headers = 200, {}
    assert tell(clock) == ["delivered"]
