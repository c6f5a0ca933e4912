"""Workers that are killed or told to stop while three hundred mails are on their way."""

import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from initiatives.models import Digest
from initiatives.reminders.lanes import LANES
from tests.faults.crowd import PEOPLE, duplicates, sent, three_hundred
from tests.faults.recovery import LEASE, Recovery, held
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


def be_patient(installation):
    """Let no delivery be given up before every lane waits, on however busy a machine; call it before `start`."""
    installation.environment["REMINDER_LEASE"] = "60"


def be_quick_again(installation, digests):
    """What is left of the leases of a worker that was patient is no more than any other has."""
    installation.environment["REMINDER_LEASE"] = str(LEASE)
    Digest.objects.filter(pk__in=digests).update(leased_until=timezone.now() + timedelta(seconds=LEASE))


def all_lanes_wait(box):
    until(lambda: box.holding == LANES, seconds=20, what="every lane waits for the mail server")
    on_their_way = held()
    assert len(on_their_way) == LANES
    return on_their_way


def message_ids(digests):
    return set(Digest.objects.filter(pk__in=digests).values_list("message_id", flat=True))


def came_again(box):
    return {message_id for message_id, times in Counter(box.ids).items() if times > 1}


def test_a_worker_killed_before_the_text_of_its_mails_is_given_causes_no_second_one(installation, box):
    three_hundred()
    be_patient(installation)
    worker = start(installation)
    taken(box, LATE)
    box.at_rcpt = HOLD
    on_their_way = all_lanes_wait(box)
    installation.kill(worker)
    assert not Digest.objects.filter(pk__in=on_their_way).exclude(in_doubt=0).exists()
    box.at_rcpt = "250 OK"

    be_quick_again(installation, on_their_way)
    recovery = Recovery(of=on_their_way)
    start(installation)
    recovery.complete()
    assert duplicates(box.messages) == 0


def test_a_worker_killed_after_the_server_said_250_sends_again_just_what_it_had_not_marked(installation, box):
    three_hundred()
    be_patient(installation)
    worker = start(installation)
    taken(box, LATE)
    box.after_data = HOLD
    on_their_way = all_lanes_wait(box)
    with transaction.atomic(), connection.cursor() as cursor:
        assert len(Digest.objects.select_for_update().filter(pk__in=on_their_way)) == LANES
        box.after_data = ACCEPT

        def marking():
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else it sees what it saw the first time
            cursor.execute(WAITING)
            return cursor.fetchone()[0]

        until(lambda: marking() == LANES, seconds=20, what="the server has said 250 to all and none is marked")
        installation.kill(worker)
    assert set(Digest.objects.filter(pk__in=on_their_way).values_list("state", "in_doubt")) == {("planned", 1)}

    be_quick_again(installation, on_their_way)
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
    be_patient(installation)
    # A supervisor tells the worker alone, a terminal or a service manager the whole group of its processes.
    for number, (tell, mails) in enumerate(((os.kill, LATE // 2), (os.killpg, LATE))):
        worker = start(installation)
        taken(box, mails)
        box.after_data = HOLD
        on_their_way = all_lanes_wait(box)
        tell(worker.pid, signal.SIGTERM)
        until(lambda: "Warm shutdown" in installation.log(f"worker{number}"), seconds=20, what="it begins to stop")  # noqa: B023
        box.after_data = ACCEPT
        assert worker.wait(timeout=30) == 0
        assert not Digest.objects.filter(pk__in=on_their_way).exclude(state="sent").exists()
        assert held() == set()
        assert sent() == len(box.messages) < PEOPLE

    recovery = Recovery()
    start(installation)
    recovery.complete()
    assert duplicates(box.messages) == 0
