"""A database that is restarted, or ends its clients' connections, while mails are on their way."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from initiatives.models import Digest
from initiatives.reminders.lanes import LANES
from tests.faults.crowd import duplicates, three_hundred
from tests.faults.recovery import LEASE, Recovery, held, tick_every
from tests.faults.test_restored_feed import moved_to
from tests.reminders.mailserver import ACCEPT, HOLD, mail_server
from tests.tasks.installation import installed, until
from tracker.embedded import Server

__all__ = ["moved_to"]

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

CLAIMING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'initiatives_preference'::regclass"
END_ALL = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@pytest.fixture
def server(transactional_db, moved_to):
    """A PostgreSQL of the test's own with our tables in it; the test and whatever it starts use that one."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-", dir="/tmp"))
    folder.chmod(0o755)
    own = Server(folder / "var")
    own.open()
    try:
        moved_to(own.database())
        call_command("migrate", verbosity=0)
        yield own
        connection.close()
    finally:
        own.close()
        shutil.rmtree(folder)


def stop_at_once(server):
    """As a crash would: nobody is waited for, and the next start has to recover."""
    place = server.place
    stop = place.programs / "pg_ctl", "stop", "-D", place.home / "data", "-m", "immediate", "-s", "-w"
    connection.close()
    assert place.account.run(*stop).returncode == 0


def more(box, number):
    """So many more mails go out."""
    goal = len(box.messages) + number
    until(lambda: len(box.messages) >= goal, seconds=60, what=f"{number} more mails have gone")


def asked(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def end_connections_during_claims():
    """End all connections but ours while every lane is in the middle of a claim, its row taken and not yet kept.

    That there are as many lanes again each time is a part of what is shown: none ends with its connection.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE initiatives_preference")  # which is read after the row was taken
        until(lambda: asked(CLAIMING) == LANES, seconds=30, what="every lane is in the middle of a claim")
        assert asked(END_ALL) >= LANES


def came_again(box):
    return {message_id for message_id, times in Counter(box.ids).items() if times > 1}


def test_an_immediate_restart_of_postgresql_costs_no_more_than_a_second_copy_of_what_was_on_its_way(server, tmp_path):
    three_hundred()
    told = {"REMINDER_LEASE": str(2 * LEASE)}  # a little more patience with the mail server
    with (
        mail_server() as box,
        installed(tmp_path / "home", EMAIL_URL=f"smtp://127.0.0.1:{box.port}", **told) as installation,
    ):
        tick_every(0.5, installation.home)
        processes = installation.worker(), installation.beat()
        more(box, 60)
        box.after_data = HOLD
        until(lambda: box.holding == LANES, seconds=30, what="every lane waits for the mail server")
        on_their_way = held()
        stop_at_once(server)
        box.after_data = ACCEPT
        until(lambda: box.holding == 0, seconds=5, what="the mail server has accepted what nobody can mark")
        server.open()
        Recovery(of=on_their_way).done()
        again = came_again(box)
        assert again <= set(Digest.objects.filter(pk__in=on_their_way).values_list("message_id", flat=True))

        more(box, 30)
        stop_at_once(server)  # wherever the lanes are
        server.open()
        Recovery().complete()
        assert duplicates(box.messages) <= len(again) + LANES
        assert [process.poll() for process in processes] == [None, None]


def test_connections_ended_during_claims_and_anywhere_else_again_and_again_cause_no_second_mail(installation, box):
    three_hundred()
    tick_every(0.5, installation.home)
    processes = installation.worker(), installation.beat()
    for _ in range(3):
        more(box, 30)
        end_connections_during_claims()
        Recovery().done()
        more(box, 30)
        assert asked(END_ALL) > 0
    Recovery().complete()
    assert duplicates(box.messages) == 0
    assert [process.poll() for process in processes] == [None, None]
