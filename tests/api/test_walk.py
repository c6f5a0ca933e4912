"""A long list in which all rows share the value it is ordered by, walked while others change it: nothing twice, nothing missed.

WALK=1000000 pytest -n0 tests/api/test_walk.py walks a million rows; by default fewer.
"""

import os
import random
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections
from django.test import Client

from tests.api.program import Program
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = int(os.environ.get("WALK", "6000"))
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
FILL = """
    INSERT INTO initiatives_initiative (slug, name, acronym, kind, flagship, summary, ongoing, review_every, partnership_id,
        publication, published_at, version, created_at, updated_at)
    SELECT 'walk-' || n, 'Walk ' || n, '', 'project', false, '', false, 90, %s, 'published', %s, 1, %s, %s
    FROM generate_series(1, %s) n
"""
STANDINGS = """
    INSERT INTO initiatives_standing (initiative_id, data)
    SELECT initiative_id, data FROM tracker_initiative_standings(NULL, NULL) ON CONFLICT DO NOTHING
"""
TOUCH = "UPDATE initiatives_initiative SET summary = 'touched ' || clock_timestamp() WHERE id = ANY(%s)"


@pytest.fixture
def many():
    pair = PartnershipFactory()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE initiatives_initiative DISABLE TRIGGER USER")
        cursor.execute(FILL, [pair.pk, MOMENT, MOMENT, MOMENT, ROWS])
        cursor.execute(STANDINGS)
        cursor.execute("ALTER TABLE initiatives_initiative ENABLE TRIGGER USER")
        cursor.execute("ANALYZE initiatives_initiative, initiatives_standing")
        cursor.execute("SELECT min(id), max(id) FROM initiatives_initiative")
        return cursor.fetchone()


def test_rows_that_nobody_touches_come_exactly_once_while_others_move(many, settings):
    settings.PUBLIC_READ = True
    walking, touched = threading.Event(), []
    first, last = many

    def touch():
        try:
            with connection.cursor() as cursor:
                while not walking.is_set():
                    # Every tenth row may be touched; it moves to the end of the order, and perhaps again.
                    cursor.execute(TOUCH, [[10 * random.randint(first // 10, last // 10) for _ in range(10)]])
                    touched.append(cursor.rowcount)
        finally:
            connections.close_all()

    toucher = threading.Thread(target=touch)
    toucher.start()
    reader, seen = Program(Client()), []
    try:
        place = "initiatives/?ordering=updated_at&limit=1000&fields=id,updated_at"
        while place:
            page = reader.get(place).json()
            seen += [(row["updated_at"], row["id"]) for row in page["results"]]
            place = page["next"]
    finally:
        walking.set()
        toucher.join()
    assert sum(touched) > 0, "somebody changed rows meanwhile"
    untouched = [pk for moment, pk in seen if pk % 10]
    # One that moved after its page was laid out is shown as it is by then, at the place where it was.
    assert {datetime.fromisoformat(moment) for moment, pk in seen if pk % 10} == {MOMENT}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM initiatives_initiative WHERE id %% 10 <> 0 ORDER BY id".replace("%%", "%"))
        everything = [pk for (pk,) in cursor.fetchall()]
    assert untouched == everything, "each row that nobody touched came once"
