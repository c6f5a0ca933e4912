"""A request that is sent again under its key: carried out once, answered as it was, and never in the way for ever."""

import json
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client

from initiatives.actions import idempotent_request
from initiatives.actions.idempotent_request import Asked, once
from initiatives.models import AccessToken, IdempotentRequest, Organisation, WebhookEndpoint
from initiatives.tasks import forget_answers
from tests.api.program import Program, faults
from tests.factories import UserFactory
from tests.world import make_world

MINISTRY = {"name": "Ministry of Forests", "kind": "ministry", "country": "BR"}
KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"


@pytest.mark.django_db
def test_the_same_request_again_gets_the_first_answer_to_the_byte_and_does_nothing(program):
    first = program.post("organisations/", MINISTRY, **{"idempotency-key": f'"{KEY}"'})
    again = program.post("organisations/", MINISTRY, **{"idempotency-key": f'"{KEY}"'})
    assert again.content == first.content
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert (again["Content-Type"], first["Content-Type"]) == ("application/json", "application/json")
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Organisation.objects.count() == 1
    bare = program.post("organisations/", MINISTRY, **{"idempotency-key": KEY})
    assert bare["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
def test_white_space_and_the_order_of_keys_make_no_other_request(program):
    program.post("organisations/", json.dumps(MINISTRY), **{"idempotency-key": KEY})
    other = json.dumps(dict(reversed(MINISTRY.items())), indent=2)
    assert program.post("organisations/", other, **{"idempotency-key": KEY})["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "body"),
    [("organisations/", {**MINISTRY, "name": "Ministry of Rivers"}), ("people/", {"name": "Ministry of Forests"})],
)
def test_the_same_key_with_another_request_is_refused(program, path, body):
    program.post("organisations/", MINISTRY, **{"idempotency-key": KEY})
    answer = program.post(path, body, status=422, **{"idempotency-key": KEY})
    assert faults(answer)[0] == {(None, "key_reused")}
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_everybody_has_keys_of_their_own(program, signed_in, world):
    program.post("organisations/", MINISTRY, **{"idempotency-key": KEY})
    other = signed_in(UserFactory(is_superuser=True))
    answer = other.post("organisations/", {**MINISTRY, "name": "Ministry of Rivers"}, **{"idempotency-key": KEY})
    assert "Idempotent-Replayed" not in answer


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", '""', "a" * 256, 'a"b', "ä", "a b"])
def test_a_key_that_cannot_be_is_refused(program, key):
    answer = program.post("organisations/", MINISTRY, status=400, **{"idempotency-key": key})
    assert faults(answer)[0] == {(None, "idempotency_key")}
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_what_was_refused_is_refused_again_in_the_same_words(program):
    first = program.post("organisations/", {"name": "Forests"}, status=400, **{"idempotency-key": KEY})
    again = program.post("organisations/", {"name": "Forests"}, status=400, **{"idempotency-key": KEY})
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
def test_what_broke_down_on_our_side_is_not_kept_and_left_nothing(program, monkeypatch):
    def breaks(**_kwargs):
        Organisation.objects.create(slug="half", name="Half", kind="ministry")
        raise RuntimeError("out of order")

    with monkeypatch.context() as broken:
        broken.setattr("initiatives.api.frame.add_frame", breaks)
        program.post("organisations/", MINISTRY, status=500, **{"idempotency-key": KEY})
    assert not IdempotentRequest.objects.exists()
    assert not Organisation.objects.exists()
    answer = program.post("organisations/", MINISTRY, **{"idempotency-key": KEY})
    assert "Idempotent-Replayed" not in answer


@pytest.mark.django_db
def test_a_secret_is_told_once_and_kept_nowhere(program):
    body = {"address": "https://example.org/hook"}
    secret = program.post("webhooks/", body, **{"idempotency-key": KEY}).json()["secret"]
    answer = program.post("webhooks/", body, status=409, **{"idempotency-key": KEY})
    assert faults(answer)[0] == {(None, "told_once")}
    assert answer["Location"].endswith(f"/webhooks/{WebhookEndpoint.objects.get().pk}/")
    (row,) = IdempotentRequest.objects.all()
    assert row.body is None
    assert secret not in str(row.headers)


@pytest.mark.django_db
def test_keys_are_kept_for_a_day(program):
    now = datetime.now(UTC)
    with time_machine.travel(now - timedelta(hours=24, minutes=1)):
        program.post("organisations/", MINISTRY, **{"idempotency-key": KEY})
        program.post("people/", {"name": "The minister"}, **{"idempotency-key": "other"})
    with time_machine.travel(now - timedelta(hours=23)):
        program.post("people/", {"name": "Another minister"}, **{"idempotency-key": "younger"})
    answer = program.post("organisations/", {**MINISTRY, "name": "Ministry of Rivers"}, **{"idempotency-key": KEY})
    assert "Idempotent-Replayed" not in answer, "an old key is as good as new, whether or not it was swept"
    forget_answers()
    assert set(IdempotentRequest.objects.values_list("key", flat=True)) == {KEY, "younger"}


def posts(token, many, body=MINISTRY, key=KEY):
    """The answers to one request that several programs send at the same moment."""
    answers, start = [], threading.Barrier(many)

    def send():
        client = Client(headers={"authorization": f"Token {token}"})
        start.wait()
        try:
            answers.append(
                client.post(
                    "/api/v1/organisations/", body, content_type="application/json", headers={"idempotency-key": key}
                )
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_carried_out_and_both_get_its_answer():
    _, token = AccessToken.objects.create(make_world().by)
    for _ in range(5):
        key, name = str(uuid4()), str(uuid4())
        answers = posts(token, 4, body={**MINISTRY, "name": name}, key=key)
        assert [answer.status_code for answer in answers] == [201] * 4
        assert len({answer.content for answer in answers}) == 1
        assert sum("Idempotent-Replayed" in answer for answer in answers) == 3
        assert Organisation.objects.filter(name=name).count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_running_the_second_is_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(idempotent_request, "WAITS", 1)
    world = make_world()
    _, token = AccessToken.objects.create(world.by)
    asked = Asked(by=world.by, key=KEY, method="POST", path="/api/v1/organisations/", fingerprint="0" * 64)
    with once(asked=asked, now=datetime.now(UTC)):
        (answer,) = posts(token, 1)
        assert answer.status_code == 409
        assert faults(answer)[0] == {(None, "still_running")}
        assert int(answer["Retry-After"]) >= 1
        transaction.set_rollback(True)
    # The first broke down before it had an answer, and the key is free.
    (answer,) = posts(token, 1)
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer


@pytest.mark.django_db(transaction=True)
def test_a_first_whose_connection_is_lost_leaves_the_key_free():
    world = make_world()
    _, token = AccessToken.objects.create(world.by)
    asked = Asked(by=world.by, key=KEY, method="POST", path="/api/v1/organisations/", fingerprint="0" * 64)
    claimed, lost = threading.Event(), threading.Event()

    def breaks_down():
        try:
            with once(asked=asked, now=datetime.now(UTC)):
                claimed.set()
                lost.wait(10)
                connections["default"].connection.close()  # as when the process is killed
                raise SystemError
        except Exception:
            connections.close_all()

    thread = threading.Thread(target=breaks_down)
    thread.start()
    claimed.wait(10)
    lost.set()
    (answer,) = posts(token, 1)
    thread.join()
    assert answer.status_code == 201


@pytest.mark.django_db
def test_a_visitor_is_turned_away_before_any_key_is_kept(visitor):
    Program(visitor.client).post("organisations/", MINISTRY, status=401, **{"idempotency-key": KEY})
    assert not IdempotentRequest.objects.exists()
