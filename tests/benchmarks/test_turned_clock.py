"""A turned clock beside now: 1,000 initiatives with 20 lines each and 3,000 commitments, or as many as CROWD says.

    CROWD=1000 pytest -n0 -s tests/benchmarks

The run prints its figures; slowness fails nothing, a wrong answer does. By default the crowd is small.
"""

import os
import time

import pytest
from django.db import connection

from initiatives.models import Initiative
from tests.benchmarks.crowd import make_crowd

CROWD = int(os.environ.get("CROWD", "60"))
AT = {"as_of": "2026-06-01", "known_at": "2026-06-02"}
PAGES = {
    "list": ("/initiatives/", {}),
    "list, filtered": ("/initiatives/", {"freshness": "stale"}),
    "commitments": ("/commitments/", {}),
    "overview": ("/", {"partnership": "crowd"}),
    "initiative": ("/initiatives/crowd-5/", {}),
    "sectors": ("/sectors/", {}),
    "timeline": ("/timeline/", {}),
    "API list": ("/api/v1/initiatives/", {}),
    "API stats": ("/api/v1/stats/", {}),
}

pytestmark = pytest.mark.django_db


def timed(do) -> float:
    """The best of three, in milliseconds."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        do()
        took.append(time.perf_counter() - began)
    return min(took) * 1000


@pytest.fixture
def crowd():
    make_crowd(initiatives=CROWD)


def test_a_turned_page_beside_the_page_of_now(crowd, client, settings):
    settings.PUBLIC_READ = True
    print(f"\n{CROWD} initiatives, milliseconds: now, turned, ratio")
    for name, (path, query) in PAGES.items():

        def ask(path=path, query=query):
            assert client.get(path, query).status_code == 200

        def turned(path=path, query=query):
            assert client.get(path, {**query, **AT}).status_code == 200

        now, then = timed(ask), timed(turned)
        print(f"{name:<16}{now:8.0f}{then:8.0f}{then / now:8.1f}")


def test_all_subjects_in_one_pass_beside_each_for_itself(crowd):
    def ask(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql, [AT["as_of"], AT["known_at"]])
            return cursor.fetchall()

    at = "%s::date, %s::timestamptz"
    together = f"SELECT initiative_id, data FROM tracker_initiative_standings({at}) ORDER BY initiative_id"
    alone = f"SELECT id, tracker_standing(id, NULL, {at}) FROM initiatives_initiative ORDER BY id"
    assert ask(together) == ask(alone)
    assert len(ask(together)) == Initiative.objects.count() == CROWD
    print(
        f"\n{CROWD} initiatives, milliseconds: together {timed(lambda: ask(together)):.0f}, alone {timed(lambda: ask(alone)):.0f}"
    )
