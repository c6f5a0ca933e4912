"""A pin among writers that wait for one another: it delays them, and none of them fails."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

from initiatives.clocks import pin_moment
from initiatives.models import Initiative, Review, User
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def review(world):
    Review.objects.create(
        initiative=world.initiative,
        by=User.objects.get(pk=world.by.pk),
        outcome="no_change",
        next_review_on="2999-01-01",
    )


def touch(world):
    Initiative.objects.filter(pk=world.initiative.pk).update(summary=str(time.monotonic()))


def waiting():
    """How many sessions of this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw the first time
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def until(condition):
    for _ in range(400):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(condition)


def test_a_writer_that_another_waits_for_is_let_past_the_pin(world_for_good):
    """One holds a row and has recorded nothing; another has recorded and waits for the row; the pin waits for the other.

    When the first wants to record it queues behind the pin: a circle, that only letting it past the pin can open.
    """
    world, failed, seen = world_for_good, [], []
    held, recorded, go = threading.Event(), threading.Event(), threading.Event()

    def run(act):
        def caught():
            try:
                act()
            except Exception as error:
                failed.append(error)
            finally:
                connections.close_all()

        return threading.Thread(target=caught)

    def first():
        with transaction.atomic():
            touch(world)
            held.set()
            go.wait(30)
            review(world)

    def second():
        held.wait(30)
        with transaction.atomic():
            User.objects.get(pk=world.by.pk)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(tracker_recording_lock())")
            recorded.set()
            touch(world)

    threads = [
        run(first),
        run(second),
        run(lambda: (recorded.wait(30), until(lambda: waiting() >= 1), seen.append(pin_moment()))),
    ]
    for thread in threads:
        thread.start()
    until(lambda: waiting() >= 2)
    go.set()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert Review.objects.filter(recorded_at__lte=seen[0]).count() == Review.objects.count() == 1


@pytest.fixture
def world_for_good(transactional_db):
    return make_world()
