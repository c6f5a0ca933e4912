"""Beat, real workers, and the changes that they tell a real server."""

import json
import time

import pytest
from django.db import connection, transaction

from initiatives.actions.review import record_review
from initiatives.models import Change, WebhookDelivery, WebhookPlace
from initiatives.outbox.hold import begin
from initiatives.tasks import tell_changes
from initiatives.webhooks.endpoint import open_endpoint
from tests.factories import UserFactory
from tests.tasks.installation import installed, until
from tests.webhooks.reference import verifies
from tests.webhooks.server import receiving
from tests.world import make_world
from tracker.celery import app

TOLD = {"WEBHOOK_ALLOW_PRIVATE": "1", "REMINDER_LEASE": "5"}


@pytest.fixture
def world(transactional_db, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    begin()
    world = make_world()
    until(settled, seconds=120, what="what was there before is settled")  # else an endpoint made now is told of it
    return world


def reviews(world, many):
    """The changes that tell of so many reviews."""
    for _ in range(many):
        record_review(by=world.by, today=world.today, subject=world.initiative, outcome="no_change")
    return list(Change.objects.filter(kind="review").placed().values_list("pk", flat=True))


def settled():
    last = Change.objects.placed().last()
    return Change.objects.horizon() == (last.era_id, last.at, last.pk)


def told(receiver):
    """The reviews that a receiver was told of, in the order in which they came."""
    lines = [json.loads(body)["data"] for _path, _headers, body in receiver.taken]
    return [line["id"] for line in lines if line["kind"] == "review"]


def test_beat_calls_every_ten_seconds_a_task_that_there_is():
    (entry,) = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == "initiatives.tell"]
    assert tell_changes.name == entry["task"]
    assert entry["schedule"] == 10
    assert entry["options"]["expires"] < entry["schedule"], "ticks that nobody takes do not pile up"


@pytest.mark.servers
def test_beat_and_two_workers_tell_two_endpoints_each_change_once(world, tmp_path):
    with receiving() as one, receiving(pause=0.05) as two, installed(tmp_path, **TOLD) as installation:
        for receiver in (one, two):
            open_endpoint(by=UserFactory(), url=receiver.url)
        changes = reviews(world, 15)
        until(settled, seconds=120, what="what was written is settled")
        for _ in range(4):
            installation.call("initiatives.tell")
        installation.worker()
        installation.worker()
        until(lambda: min(len(told(each)) for each in (one, two)) >= 15, seconds=60, what="everything was told")
        installation.beat()
        changes = reviews(world, 3)
        until(lambda: min(len(told(each)) for each in (one, two)) >= 18, seconds=120, what="what came later, by beat")
        until(lambda: not WebhookDelivery.objects.exclude(state="delivered").exists(), seconds=60, what="all is marked")
    assert told(one) == told(two) == changes
    assert set(WebhookDelivery.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.servers
def test_a_worker_killed_between_the_answer_and_its_note_tells_once_more_under_the_same_id(world, tmp_path):
    with receiving(pause=30) as receiver, installed(tmp_path, **TOLD) as installation:
        _endpoint, secret = open_endpoint(by=UserFactory(), url=receiver.url)
        (change,) = reviews(world, 1)
        until(settled, seconds=120, what="what was written is settled")
        worker = installation.worker()
        installation.call("initiatives.tell")
        until(lambda: receiver.taken, seconds=60, what="the message arrives")
        with transaction.atomic():
            WebhookPlace.objects.select_for_update().get()
            receiver.go_on()
            until(wants_to_note, seconds=60, what="the worker has its answer and waits to note it")
            installation.kill(worker)
        assert WebhookDelivery.objects.get().state == "waiting"
        killed = time.monotonic()
        installation.worker()

        def again():
            installation.call("initiatives.tell")
            return WebhookDelivery.objects.get().state == "delivered"

        until(again, seconds=60, what="another worker tells it, once the lease is over")
        assert time.monotonic() - killed < 5 + 30
        installation.call("initiatives.tell")
        time.sleep(2)
    assert told(receiver) == [change, change]
    (_, first, _), (_, second, _) = receiver.taken
    assert first["webhook-id"] == second["webhook-id"]
    sent = WebhookDelivery.objects.get()
    assert verifies(secret, receiver.taken[1], now=sent.delivered_at)


def wants_to_note():
    """Whether another session waits for a row that is locked here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw the first time
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query LIKE '%initiatives_webhookplace%FOR UPDATE%'"
        )
        return cursor.fetchone()[0] > 0
