"""Twenty writers and a reader: every event comes once, none is lost, whoever commits first."""

import random
import threading
import time
from itertools import pairwise

import pytest
from django.db import connections, transaction
from django.test import Client

from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish
from initiatives.actions.review import record_review
from initiatives.models import Change, Initiative, User
from tests.api.program import Program
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 20, 8


class TakenBack(Exception):
    """A writer thought better of it."""


@pytest.fixture
def world(transactional_db):
    return make_world()


class Writer(threading.Thread):
    """Records reviews on a connection of its own: some at once, some slowly, some taken back whole or in part."""

    def __init__(self, number, world, subjects):
        super().__init__(name=f"writer {number}")
        self.chance = random.Random(number)
        self.world, self.subjects = world, subjects
        self.committed, self.failed = [], []

    def run(self):
        try:
            self.by = User.objects.get(pk=self.world.by.pk)
            for _ in range(ROUNDS):
                self.write()
        except Exception as error:
            self.failed.append(error)
        finally:
            connections.close_all()

    def write(self):
        written = []
        way = self.chance.choice(["at once", "slowly", "taken back", "savepoint", "many"])
        try:
            with transaction.atomic():
                # One record a transaction: two in turn would wait for one another, as in any ledger.
                self.subject = self.chance.choice(self.subjects)
                written.append(self.review())
                if way == "savepoint":
                    with transaction.atomic():
                        written.append(self.review())
                    try:
                        with transaction.atomic():
                            self.review()
                            raise TakenBack
                    except TakenBack:
                        written.append(self.review())
                for _ in range(5 if way == "many" else 0):
                    written.append(self.review())
                if way in ("slowly", "savepoint"):
                    time.sleep(self.chance.uniform(0.01, 0.3))
                if way == "taken back":
                    raise TakenBack
        except TakenBack:
            return
        self.committed += written

    def review(self):
        subject = Initiative.objects.select_related("partnership").get(pk=self.subject)
        return record_review(by=self.by, today=self.world.today, subject=subject, outcome="no_change").pk


def test_twenty_writers_and_a_reader_that_follows(world):
    subjects = [world.initiative.pk]
    for number in range(9):
        row = open_initiative(by=world.by, partnership=world.partnership, name=f"Forest {number}", kind="project")
        subjects.append(publish(by=world.by, row=row, second_reader_required=False).pk)
    writers = [Writer(number, world, subjects) for number in range(WRITERS)]
    reader, lines, since = Program(Client()), [], ""
    for writer in writers:
        writer.start()
    begun = time.monotonic()
    while time.monotonic() - begun < 120:
        running = any(writer.is_alive() for writer in writers)
        answer = reader.read("changes/", since=since, limit="7")
        lines += answer["results"]
        since = answer["meta"]["since"] or since
        if not running and len(lines) >= Change.objects.count():
            break
        time.sleep(0.002)
    for writer in writers:
        writer.join(30)
    assert [writer.failed for writer in writers if writer.failed] == []

    told = [line["data"]["id"] for line in lines if line["kind"] == "review"]
    written = [pk for writer in writers for pk in writer.committed]
    assert len(written) > WRITERS
    assert sorted(told) == sorted(written), "each review that was committed, once, and none that was taken back"
    everything = list(Change.objects.placed().values_list("pk", flat=True))
    assert [line["id"] for line in lines] == everything, "in the order of the feed"
    assert any(one > two for one, two in pairwise(everything)), "and some committed after a younger line was written"
    assert reader.read("changes/", since=since)["results"] == []


def test_a_filtered_reader_moves_past_what_it_does_not_ask_for(world):
    reader = Program(Client())

    def settled(**query):
        for _ in range(300):
            answer = reader.read("changes/", **query)
            horizon = Change.objects.horizon()
            if horizon and horizon.pk == Change.objects.order_by("-pk").values_list("pk", flat=True)[0]:
                return reader.read("changes/", **query)
            time.sleep(0.1)
        raise AssertionError(answer)

    first = settled(kind="review")
    assert first["results"] == []
    assert first["meta"]["since"], "the lines that were filtered out are behind it"
    record_review(by=world.by, today=world.today, subject=world.initiative, outcome="no_change")
    second = settled(kind="published", since=first["meta"]["since"])
    assert second["results"] == []
    assert second["meta"]["since"] != first["meta"]["since"]
    assert settled(since=second["meta"]["since"])["results"] == []
    assert [line["kind"] for line in settled(since=first["meta"]["since"])["results"]] == ["review"]
