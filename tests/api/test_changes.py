"""The change feed: in order, without gaps, and only what the reader may see."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish
from initiatives.models import Era, User
from tests.world import make_world

# Only lines of finished transactions are given out, so the world has to be written for good.
pytestmark = pytest.mark.django_db(transaction=True)


def claim(world, subject, status="announced"):
    return {
        "initiative": subject.slug, "axis": "claim", "asserted_by": "BR", "status": status, "as_of": "2026-03",
        "reason": "The text says so.", "passages": [world.agreed.pk],
    }  # fmt: skip


@pytest.fixture
def world(transactional_db):
    return make_world()


def read(reader, until, **query):
    """The feed from a cursor (or the beginning) to its end, once `until` holds of its rows.

    A transaction in any other database of the same server holds lines back as well, so the reader comes back.
    """
    for _ in range(900):
        answer = reader.read("changes/", **query)
        if until(answer["results"]):
            return answer
        time.sleep(0.1)
    raise AssertionError(answer["results"])


def subjects(rows):
    return [row["subject"] for row in rows if row["noun"] == "initiative"]


def ends_with(*kinds):
    return lambda rows: tuple(row["kind"] for row in rows[-len(kinds) :]) == kinds


def test_the_feed_is_read_to_its_end_and_taken_up_from_there(visitor, program, world):
    read(visitor, ends_with("published"))
    read(visitor, lambda rows: len(rows) == 3)
    first = visitor.read("changes/", limit="1")
    assert [row["noun"] for row in first["results"]] == ["document"]
    rest = visitor.read(first["next"])
    while rest["next"]:
        rest = visitor.read(rest["next"])
    since = rest["meta"]["since"]
    nothing = visitor.read("changes/", since=since)
    assert (nothing["results"], nothing["next"], nothing["meta"]["since"]) == ([], None, since)

    program.post("status-updates/", claim(world, world.initiative))
    (row,) = read(visitor, len, since=since)["results"]
    assert (row["kind"], row["noun"], row["subject"]) == ("status", "initiative", world.initiative.pk)
    assert row["data"]["status"] == "announced"
    assert visitor.read(row["url"])["slug"] == world.initiative.slug


def test_changes_of_drafts_are_for_members(visitor, program, world):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project")
    program.post("status-updates/", claim(world, draft))
    read(program, lambda rows: draft.pk in subjects(rows))
    assert draft.pk not in subjects(visitor.read("changes/")["results"])
    publish(by=world.by, row=draft, second_reader_required=False)
    read(visitor, lambda rows: subjects(rows)[-1:] == [draft.pk])


def test_a_line_is_held_back_while_an_older_transaction_still_runs(visitor, program, world):
    since = read(visitor, lambda rows: len(rows) == 3)["meta"]["since"]
    begun, finish = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                draft = open_initiative(
                    by=User.objects.get(pk=world.by.pk), partnership=world.partnership, name="Slow", kind="project"
                )
                publish(by=world.by, row=draft, second_reader_required=False)
                begun.set()
                finish.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    try:
        program.post("status-updates/", claim(world, world.initiative))
        assert visitor.read("changes/", since=since)["results"] == []
    finally:
        finish.set()
        thread.join(20)
    rows = read(visitor, lambda rows: len(rows) == 2, since=since)["results"]
    assert [row["kind"] for row in rows] == ["published", "status"]


def test_a_restored_database_begins_a_new_era_after_the_old(visitor, program, world):
    with connection.cursor() as cursor:  # as after a restore: the new server's transaction ids start low again
        cursor.execute(
            "INSERT INTO initiatives_change (era_id, xid, kind, noun, subject_id, data)"
            " SELECT max(id), '9000000000'::xid8, 'last', 'initiative', %s, '{}' FROM initiatives_era",
            [world.initiative.pk],
        )
    read(visitor, lambda rows: len(rows) == 3)
    Era.objects.create()
    since = read(visitor, ends_with("last"))["meta"]["since"]
    program.post("status-updates/", claim(world, world.initiative))
    read(visitor, ends_with("last", "status"))
    assert [row["kind"] for row in read(visitor, len, since=since)["results"]] == ["status"]


def test_the_feed_refuses_what_it_does_not_know(visitor, world):
    read(visitor, len)
    for wrong in ("abc", "%00", "a" * 5000, visitor.read("changes/")["meta"]["since"] + "x"):
        assert visitor.refused(f"changes/?since={wrong}")[0] == {("since", "invalid")}
    assert visitor.refused("changes/", cursor="a")[0] == {("cursor", "unknown_parameter")}
    assert visitor.refused("changes/", limit="5000")[0] == {("limit", "invalid")}
