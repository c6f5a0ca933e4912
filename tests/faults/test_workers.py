"""Workers that are killed or told to stop while three hundred mails are on their way."""

import os
import signal
from collections import Counter

import pytest
from django.db import connection, transaction

from initiatives.models import Digest
from initiatives.reminders.lanes import LANES
from tests.faults.crowd import PEOPLE, duplicates, sent, three_hundred
from tests.faults.recovery import Recovery, held
from tests.reminders.mailserver import ACCEPT, HOLD
from tests.tasks.installation import until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

LATE = 200  # mails have gone when the fault comes
# The marks that wait for a row which somebody else holds.
WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database() AND query LIKE 'UPDATE "initiatives_digest" SET "state" = ''sent''%'
"""


def start(installation):
    """A worker, and a tick for it."""
    worker = installation.worker()
    installation.call()
    return worker


def taken(box, number):
    until(lambda: len(box.messages) >= number, seconds=120, what=f"{number} mails have gone")


def all_lanes_wait(box):
    until(lambda: box.holding == LANES, seconds=30, what="every lane waits for the mail server")
    on_their_way = held()
    assert len(on_their_way) == LANES
    return on_their_way


def message_ids(digests):
    return set(Digest.objects.filter(pk__in=digests).values_list("message_id", flat=True))


def came_again(box):
    return {message_id for message_id, times in Counter(box.ids).items() if times > 1}


def test_a_worker_killed_before_the_text_of_its_mails_is_given_causes_no_second_one(installation, box):
    three_hundred()
    worker = start(installation)
    taken(box, LATE)
    box.at_rcpt = HOLD
    on_their_way = all_lanes_wait(box)
    installation.kill(worker)
    assert not Digest.objects.filter(pk__in=on_their_way).exclude(in_doubt=0).exists()
    box.at_rcpt = "250 OK"

    recovery = Recovery(of=on_their_way)
    start(installation)
    recovery.complete()
    assert duplicates(box.messages) == 0


def test_a_worker_killed_after_the_server_said_250_sends_again_just_what_it_had_not_marked(installation, box):
    three_hundred()
    installation.environment["REMINDER_LEASE"] = "10"  # a little more patience with the server
    worker = start(installation)
    taken(box, LATE)
    box.after_data = HOLD
    on_their_way = all_lanes_wait(box)
    with transaction.atomic(), connection.cursor() as cursor:
        assert len(Digest.objects.select_for_update().filter(pk__in=on_their_way)) == LANES
        box.after_data = ACCEPT

        def marking():
            cursor.execute(WAITING)
            return cursor.fetchone()[0]

        until(lambda: marking() == LANES, seconds=10, what="the server has said 250 to all and none is marked")
        installation.kill(worker)
    assert set(Digest.objects.filter(pk__in=on_their_way).values_list("state", "in_doubt")) == {("planned", 1)}

    recovery = Recovery(of=on_their_way)
    start(installation)
    recovery.complete()
    assert duplicates(box.messages) == LANES
    assert came_again(box) == message_ids(on_their_way)


def test_a_worker_and_its_group_killed_three_times_repeats_no_more_than_was_on_its_way(installation, box):
    three_hundred()
    on_their_way = set()
    for number in (LATE // 3, LATE * 2 // 3, LATE):
        worker = start(installation)
        taken(box, number)
        box.after_data = HOLD  # one lane at least waits for its answer, the others are where they are
        until(lambda: box.holding, seconds=30, what="a lane waits for the mail server")
        installation.kill(worker)
        box.after_data = ACCEPT
        on_their_way |= held()

    recovery = Recovery(of=held())
    start(installation)
    recovery.complete()
    assert 3 <= duplicates(box.messages) <= 3 * LANES
    assert came_again(box) <= message_ids(on_their_way)


def test_a_worker_told_to_stop_finishes_what_is_on_its_way_and_leaves_the_rest_to_the_next(installation, box):
    three_hundred()
    # A supervisor tells the worker alone, a terminal or a service manager the whole group of its processes.
    for number, (tell, mails) in enumerate(((os.kill, LATE // 2), (os.killpg, LATE))):
        worker = start(installation)
        taken(box, mails)
        box.after_data = HOLD
        on_their_way = all_lanes_wait(box)
        tell(worker.pid, signal.SIGTERM)
        until(lambda: "Warm shutdown" in installation.log(f"worker{number}"), seconds=10, what="it begins to stop")  # noqa: B023
        box.after_data = ACCEPT
        assert worker.wait(timeout=30) == 0
        assert not Digest.objects.filter(pk__in=on_their_way).exclude(state="sent").exists()
        assert held() == set()
        assert sent() == len(box.messages) < PEOPLE

    recovery = Recovery()
    start(installation)
    recovery.complete()
    assert duplicates(box.messages) == 0
