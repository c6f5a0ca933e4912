"""A change is told as the feed tells it; what is not taken is tried again, ever later, for three days."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.review import record_review
from initiatives.models import Change, Membership, WebhookDelivery, WebhookPlace
from initiatives.webhooks.claim import claim
from initiatives.webhooks.delivery import send_again
from initiatives.webhooks.endpoint import edit, open_endpoint, remove, renew_secret, switch
from initiatives.webhooks.telling import BEFORE_ASIDE, tell_next
from tests.api.conftest import with_token
from tests.api.program import Program
from tests.factories import UserFactory
from tests.webhooks.reference import verifies, verify
from tests.webhooks.server import CLOSE
from tests.world import make_world

pytestmark = pytest.mark.django_db


class Clock:
    """The moment that the sender is told."""

    def __init__(self):
        self.now = timezone.now()

    def __call__(self):
        return self.now

    def later(self, **more):
        self.now += timedelta(**more)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def _as_the_test_client_asks(settings):
    settings.SITE_URL = "http://testserver"
    settings.PUBLIC_READ = True


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def owner():
    return UserFactory(username="reader")


@pytest.fixture
def endpoint(owner, receiver):
    return open_endpoint(by=owner, url=receiver.url)[0]


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


@pytest.fixture
def settled(monkeypatch):
    """What the test's own transaction wrote counts as settled."""
    monkeypatch.setattr("initiatives.models.change.SETTLED", "true")


def test_a_change_is_told_with_the_very_line_of_the_feed(world, owner, endpoint, receiver, clock, settled):
    changes = list(Change.objects.order_by("pk"))
    waiting(endpoint, *changes)
    assert tell(clock) == ["delivered"] * len(changes)
    lines = feed(with_token(owner))
    for change, said, (_path, _headers, body) in zip(changes, bodies(receiver), receiver.taken, strict=True):
        assert said == {
            "type": f"change.{change.kind}",
            "timestamp": said["data"]["recorded_at"],
            "data": lines[change.pk],
        }
        assert list(said["data"]) == list(lines[change.pk]), "in the same order"
        assert b": " not in body.split(b'"data"')[1][:40]


def test_a_message_is_signed_so_that_the_reference_accepts_it(world, endpoint, receiver, clock):
    (change,) = reviews(world, 1)
    (delivery,) = waiting(endpoint, change)
    tell(clock)
    ((_path, headers, body),) = receiver.taken
    assert headers["webhook-id"] == f"msg_{delivery.message_id.hex}"
    assert headers["content-type"] == "application/json"
    assert verify(endpoint.secret, headers, body, now=clock.now.timestamp())["data"]["id"] == change.pk
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.delivered_at, delivery.last_answer) == (
        "delivered", 1, clock.now, "204 No Content",
    )  # fmt: skip


def test_an_owner_is_told_what_they_may_see_at_the_moment_of_sending(world, owner, endpoint, receiver, clock, settled):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="Still a draft", kind="project")
    record_review(by=world.by, today=world.today, subject=draft, outcome="no_change")
    hidden = Change.objects.get(kind="review", subject_id=draft.pk)
    (shown,) = [each for each in reviews(world, 1) if each.subject_id == world.initiative.pk]
    deliveries = waiting(endpoint, hidden, shown)
    withdraw(by=world.by, row=world.initiative)
    taken_back = Change.objects.get(kind="withdrawn")
    deliveries += waiting(endpoint, taken_back)
    assert tell(clock) == ["left_out", "left_out", "delivered"]
    assert set(feed(with_token(owner))) & {each.pk for each in (hidden, shown, taken_back)} == {taken_back.pk}
    (said,) = bodies(receiver)
    assert (said["data"]["kind"], said["data"]["url"]) == ("withdrawn", None)
    assert said["data"] == feed(with_token(owner))[taken_back.pk]


def test_what_came_in_sight_meanwhile_is_told(world, owner, endpoint, receiver, clock):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="Soon shown", kind="project")
    record_review(by=world.by, today=world.today, subject=draft, outcome="no_change")
    waiting(endpoint, Change.objects.get(kind="review"))
    publish(by=world.by, row=draft, second_reader_required=False)
    assert tell(clock) == ["delivered"]


def test_a_member_is_told_of_drafts(world, endpoint, owner, receiver, clock):
    Membership.objects.create(user=owner, role="reader", partnership=world.partnership)
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project")
    record_review(by=world.by, today=world.today, subject=draft, outcome="no_change")
    waiting(endpoint, Change.objects.get(kind="review"))
    assert tell(clock) == ["delivered"]
    assert bodies(receiver)[0]["data"]["initiative"] == "a-draft"


def test_changes_are_told_in_the_order_of_the_feed_and_wait_for_one_that_was_not_taken(
    world, endpoint, receiver, clock
):
    first, second = reviews(world, 2)
    waiting(endpoint, first, second)
    receiver.status = 503
    assert tell(clock) == ["waiting"]
    receiver.status = 200
    assert tell(clock) == [], "the wait is not over"
    clock.later(seconds=5)
    assert tell(clock) == ["delivered", "delivered"]
    assert [each["data"]["id"] for each in bodies(receiver)] == [first.pk, first.pk, second.pk]
    ids = [headers["webhook-id"] for _path, headers, _body in receiver.taken]
    assert ids[0] == ids[1] != ids[2], "each attempt of one change bears the same id"


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


def test_the_old_secret_signs_beside_the_new_one_for_24_hours(world, endpoint, receiver, clock, owner):
    old, changes = endpoint.secret, reviews(world, 3)
    new = renew_secret(by=owner, endpoint=endpoint, now=clock.now)
    waiting(endpoint, changes[0])
    tell(clock)
    clock.later(hours=23, minutes=59)
    waiting(endpoint, changes[1])
    tell(clock)
    clock.later(minutes=2)
    waiting(endpoint, changes[2])
    tell(clock)
    whens = [clock.now - timedelta(hours=24, minutes=1), clock.now - timedelta(minutes=2), clock.now]
    fits = [
        (verifies(new, taken, now=when), verifies(old, taken, now=when))
        for taken, when in zip(receiver.taken, whens, strict=True)
    ]
    assert fits == [(True, True), (True, True), (True, False)]
    assert receiver.taken[0][1]["webhook-signature"].count("v1,") == 2


def test_two_renewals_in_a_day_leave_the_first_secret_signing(world, endpoint, receiver, clock, owner):
    secrets = [endpoint.secret]
    for _ in range(2):
        secrets.append(renew_secret(by=owner, endpoint=endpoint, now=clock.now))
    waiting(endpoint, *reviews(world, 1))
    tell(clock)
    assert [verifies(each, receiver.taken[0], now=clock.now) for each in secrets] == [True, True, True]


def test_a_secret_that_leaked_ends_at_once(world, endpoint, receiver, clock, owner):
    old = endpoint.secret
    renew_secret(by=owner, endpoint=endpoint, now=clock.now, at_once=True)
    waiting(endpoint, *reviews(world, 1))
    tell(clock)
    assert not verifies(old, receiver.taken[0], now=clock.now)
    assert not any("whsec_" in str(row) for row in endpoint.history.values())


def test_what_was_taken_is_sent_again_under_its_own_id_when_the_owner_asks(world, endpoint, receiver, clock, owner):
    (delivery,) = waiting(endpoint, *reviews(world, 1))
    tell(clock)
    assert send_again(by=owner, deliveries=[delivery], now=clock.now) == 1
    assert tell(clock) == ["delivered"]
    (_, first, one), (_, second, two) = receiver.taken
    assert (first["webhook-id"], one) == (second["webhook-id"], two)
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.replayed_by, delivery.replayed_at) == (2, owner, clock.now)


def test_an_endpoint_that_is_served_is_not_served_by_another_until_the_lease_is_over(world, endpoint, clock):
    waiting(endpoint, *reviews(world, 2))
    held = claim(now=clock.now)
    assert held.delivery.change.kind == "review"
    assert claim(now=clock.now) is None
    WebhookPlace.objects.update(leased_until=clock.now - timedelta(seconds=1))
    again = claim(now=clock.now)
    assert (again.delivery.pk, again.number) == (held.delivery.pk, held.number + 1)


def test_a_worker_whose_lease_ran_out_marks_nothing(world, endpoint, receiver, clock, monkeypatch):
    waiting(endpoint, *reviews(world, 1))

    def overtaken(**_given):
        WebhookPlace.objects.update(leased_until=None)
        assert claim(now=clock.now) is not None
        return "200 OK"

    monkeypatch.setattr("initiatives.webhooks.telling.post", overtaken)
    assert tell_next(clock=clock).state == "lost"
    assert WebhookDelivery.objects.get().state == "waiting"
    assert WebhookPlace.objects.get().leased_until is not None, "the other still holds it"


def test_an_endpoint_that_is_forgotten_while_it_is_told_ends_nothing_but_itself(
    world, endpoint, receiver, clock, monkeypatch
):
    waiting(endpoint, *reviews(world, 1))

    def forgotten(**_given):
        remove(by=endpoint.owner, endpoint=endpoint)
        return "200 OK"

    monkeypatch.setattr("initiatives.webhooks.telling.post", forgotten)
    assert tell_next(clock=clock).state == "lost"
    assert not WebhookDelivery.objects.exists()


def test_whose_account_was_closed_is_told_nothing(world, endpoint, owner, receiver, clock):
    waiting(endpoint, *reviews(world, 1))
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    assert tell(clock) == []
    assert receiver.taken == []


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


def test_visitors_see_no_endpoint(world):
    Program(Client()).get("webhooks/", status=401)
