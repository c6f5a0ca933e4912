"""Brokers that forget, stay away and are started again: the database is the queue, messages only wake workers.

The ticks come from the product's own beat, which has to outlive its broker as the worker has.
"""

import contextlib
from functools import partial

import pytest

from initiatives.models import Digest, Initiative
from tests.faults.crowd import PEOPLE, duplicates, sent, three_hundred
from tests.faults.recovery import Recovery, tick_every
from tests.tasks.installation import until
from tests.tasks.rabbitmq import rabbitmq_server
from tests.tasks.redis import redis_server

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

HALF = PEOPLE // 2


def half_now():
    """Three hundred people, half of whom have nothing to review before `publish`."""
    three_hundred()
    later = Initiative.objects.order_by("pk")[HALF:]
    Initiative.objects.filter(pk__in=later.values("pk")).update(publication="withdrawn")


def publish():
    """The other half is due, too; only a run that begins from now on makes mails of that."""
    Initiative.objects.update(publication="published")


def in_vain(installation, process, complaint):
    """How often a process has said that it tried something for nothing."""
    return installation.log(process).count(complaint)


@contextlib.contextmanager
def ticking(installation, broker, *, every):
    """A worker, and a beat that ticks so often (seconds), at that broker; both still live at the end."""
    installation.environment["CELERY_BROKER_URL"] = broker.url
    tick_every(every, installation.home)
    processes = installation.worker(), installation.beat()
    yield
    assert [process.poll() for process in processes] == [None, None]


@pytest.mark.redis
def test_a_redis_restarted_with_nothing_kept_loses_ticks_and_no_mail(installation, box, tmp_path):
    half_now()
    with redis_server(tmp_path) as redis, ticking(installation, redis, every=0.5):
        until(lambda: sent() >= HALF // 3 and redis.waiting() > 1, seconds=60, what="ticks wait behind a run")
        redis.kill()
        redis.start()
        recovery = Recovery()
        publish()
        recovery.within(lambda: Digest.objects.count() == PEOPLE, what="a tick that the new Redis was given has come")
        recovery.complete()
        assert duplicates(box.messages) == 0


@pytest.mark.redis
def test_worker_and_beat_go_on_by_themselves_when_redis_is_back_after_a_while(installation, box, tmp_path):
    with redis_server(tmp_path) as redis, ticking(installation, redis, every=0.5):
        until(installation.done, seconds=30, what="a tick has come")
        redis.kill()
        missed = partial(in_vain, installation, "worker0", "consumer: Cannot connect to redis")
        until(lambda: missed() > 0, seconds=30, what="the worker misses Redis")
        three_hundred()
        unsaid = partial(in_vain, installation, "beat", "Message Error: Couldn't apply scheduled task")
        until(lambda: missed() > 2 and unsaid() > 1, seconds=60, what="both have tried again and again")
        assert not Digest.objects.exists()
        redis.start()
        Recovery().complete()
        assert duplicates(box.messages) == 0


@pytest.mark.rabbitmq
def test_a_rabbitmq_restarted_while_it_is_given_ticks_loses_no_mail(installation, box, tmp_path):
    half_now()
    with rabbitmq_server(tmp_path / "rabbitmq") as rabbitmq, ticking(installation, rabbitmq, every=0.1):
        until(lambda: sent() >= HALF // 3 and rabbitmq.waiting() > 1, seconds=60, what="ticks wait behind a run")
        rabbitmq.kill()
        publish()
        rabbitmq.start()
        recovery = Recovery()
        recovery.within(lambda: Digest.objects.count() == PEOPLE, what="a tick has come")
        recovery.complete()
        assert duplicates(box.messages) == 0
