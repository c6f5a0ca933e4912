"""A change is told as the feed tells it, in its order, signed, once."""

from datetime import timedelta

import pytest

from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.review import record_review
from initiatives.models import Change, Membership, WebhookDelivery, WebhookPlace
from initiatives.webhooks.claim import claim
from initiatives.webhooks.delivery import send_again
from initiatives.webhooks.endpoint import remove, renew_secret
from initiatives.webhooks.telling import tell_next
from tests.api.conftest import with_token
from tests.webhooks.reference import verifies, verify
from tests.webhooks.telling import bodies, feed, reviews, tell, waiting

pytestmark = pytest.mark.django_db


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
