"""What the feed says when several write at once."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

from initiatives.actions.commitment import open_commitment
from initiatives.actions.status_update import record_status
from initiatives.models import Change, Commitment, User
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make_world()


def in_threads(*works):
    """Run each on a connection of its own, and give what went wrong."""
    failed = []

    def run(work):
        try:
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return failed


def test_of_two_that_each_end_one_of_the_two_last_commitments_the_second_closes_the_initiative(world):
    second = open_commitment(
        by=world.by, passage=world.begun, wording="Go on", sides=["BR"], said_by="BR", force="will",
        initiative=world.initiative,
    )  # fmt: skip
    both_wrote = threading.Barrier(2)

    def end(pk):
        def work():
            with transaction.atomic():
                subject = Commitment.objects.select_related("initiative__partnership").get(pk=pk)
                by = User.objects.get(pk=world.by.pk)
                about = {"axis": "claim", "asserted_by": "BR", "as_of": "2026-03", "passages": [world.agreed]}
                record_status(**{**world.about(subject=subject, status="cancelled", **about), "by": by})
                both_wrote.wait(30)  # neither has seen the other's line when it commits

        return work

    assert in_threads(end(world.commitment.pk), end(second.pk)) == []
    (closed,) = Change.objects.filter(kind="closed")
    assert closed.data == {"because": "commitments", "commitments": 2}


def test_whoever_only_reads_holds_nothing_back(world):
    """As pg_dump does: a transaction with a snapshot that writes nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT count(*) FROM initiatives_change")
            cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
            assert cursor.fetchone() == (True,)

        def write():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT tracker_change('review', 'initiative', %s, '{}')", [world.initiative.pk])
            written = Change.objects.get(kind="review").pk
            for _ in range(900):  # a writer in another database of the server may still hold it back
                if (place := Change.objects.horizon()) and place.pk == written:
                    return
                time.sleep(0.1)
            raise AssertionError("held back")

        assert in_threads(write) == []
