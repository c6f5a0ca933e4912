"""The API's lists beside raw psycopg, stock Django REST framework and psql, each behind the same server on the same rows.

    make bench                      # 100,000 initiatives with their ledgers: a quarter of an hour, most of it filling
    CROWD=2000 pytest -n0 -s tests/benchmarks/test_api.py

The run prints its figures; slowness fails nothing, a wrong answer does. Visitors ask: the rows' permissions are judged.
"""

import json
import os
import shutil
import subprocess
import time
from functools import partial
from urllib.parse import quote

import orjson
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from initiatives.api.initiative import RESOURCE
from initiatives.clocks import Clocks
from initiatives.exports.column import at_clocks
from initiatives.models import Initiative
from initiatives.shapes import kept
from initiatives.shapes.building import Asker
from tests.benchmarks.crowd import make_crowd
from tests.benchmarks.served import in_turns, served
from tests.factories import UserFactory

CROWD = int(os.environ.get("CROWD", "60"))
LIST = "/api/v1/initiatives/?limit=50"
THEN = "&as_of=2026-06-01&known_at=2026-06-02"
# Days that nobody has asked about before: what is kept or prepared for a question helps none of them.
DAYS = [f"{LIST}&as_of=2026-05-{day:02}&known_at=2026-06-02" for day in range(1, 29)]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


def database() -> str:
    """The test database as an address, also for psql."""
    entry = connection.settings_dict
    person = f"{quote(entry['USER'], safe='')}:{quote(entry['PASSWORD'] or '', safe='')}"
    return f"postgres://{person}@:{entry['PORT']}/{entry['NAME']}?host={quote(entry['HOST'], safe='/')}"


@pytest.fixture
def environment(tmp_path):
    """What the servers are told, and the statements that the API asks."""
    make_crowd(initiatives=CROWD)
    free = "reading=0,searching=0,writing=0"
    return {
        "DATABASE_URL": database(), "SECRET_KEY": "only for this test", "PUBLIC_READ": "1", "ALLOWED_HOSTS": "*",
        "API_ALLOWANCES_VISITOR": free, "API_ALLOWANCES_USER": free,
    }  # fmt: skip


def statements(tmp_path):
    """The two statements of the first page, written down for the raw application; how many pages there are is the crowd's."""
    asker = Asker(AnonymousUser(), Clocks(today=today()), "http://127.0.0.1/api/v1/")
    rows = RESOURCE.visible(asker, among=kept.THESE)
    by_ids = kept._by_ids(RESOURCE.shape(rows=rows, asker=asker))
    places = kept.written(
        RESOURCE.visible(asker).exclude(publication="superseded").order_by("slug", "pk").values_list("pk")[:51]
    )
    path = tmp_path / "raw.json"
    path.write_text(json.dumps({"database": database(), "places": places.replace("%%", "%"), "rows": by_ids}))
    return path


def today():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_date")
        return cursor.fetchone()[0]


def copied(asker) -> float:
    """Seconds that psql takes to copy the same query to a file, with its columns as JSON."""
    rows = RESOURCE.shape(rows=RESOURCE.visible(asker, one=True), asker=asker).order_by("slug")
    statement = kept.written(rows.values_list("shape")).replace("%%", "%")
    began = time.perf_counter()
    command = ["psql", "-qX", database(), "-c", f"\\copy ({' '.join(statement.split())}) TO '/dev/null' CSV"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PGOPTIONS": "-c jit=off"})
    return time.perf_counter() - began


def test_the_list_beside_raw_psycopg_and_stock_rest_framework(environment, tmp_path, capsys):
    user = UserFactory(username="reader")
    token = subprocess.run(
        ["python", "manage.py", "issue_token", user.username, "--read-only"], check=True, capture_output=True, text=True,
        env=os.environ | environment | {"PATH": f"{os.path.dirname(os.sys.executable)}:{os.environ['PATH']}"},
    ).stdout.split()[-1]  # fmt: skip
    raw_file = statements(tmp_path)
    with (
        served("tracker.wsgi:application", **environment) as ours,
        served("tests.benchmarks.raw:application", RAW=str(raw_file)) as raw,
        served("tests.benchmarks.stock:application", **environment) as stock,
    ):
        first = orjson.loads(ours.get(LIST))
        assert [row["slug"] for row in first["results"]] == [
            row["slug"] for row in orjson.loads(raw.get("/"))["results"]
        ]
        assert len(first["results"]) == min(CROWD, 50)
        far, walked = first["next"], 1
        while far and walked < CROWD * 9 // 10 // 50:
            page = orjson.loads(ours.get(f"/api/v1/initiatives/?{far.split('?')[1]}"))
            far, walked = page["next"] or far, walked + 1
        by_token = {"Authorization": f"Token {token}"}
        asked = {
            "raw psycopg + orjson": partial(raw.milliseconds, "/"),
            "this list, a visitor": partial(ours.milliseconds, LIST),
            "this list, a token": partial(ours.milliseconds, LIST, **by_token),
            "this list, both clocks turned": partial(ours.milliseconds, LIST + THEN),
            "filtered by a status": partial(ours.milliseconds, LIST + "&status=agreed"),
            "filtered by a past status": partial(ours.milliseconds, LIST + THEN + "&status=agreed"),
        }
        if far:
            asked[f"page {walked}"] = partial(ours.milliseconds, f"/api/v1/initiatives/?{far.split('?')[1]}")
        figures = in_turns(asked, times=40)
        seldom = {
            "both clocks, the first time": lambda: ours.milliseconds(next(days)),
            "a past status, the first time": lambda: ours.milliseconds(f"{next(days)}&status=agreed"),
            "stock ModelSerializer": lambda: stock.milliseconds("/initiatives/"),
        }
        days = iter(DAYS)
        figures |= in_turns(seldom, times=9)
    now = figures["this list, a visitor"]
    with capsys.disabled():
        print(f"\n{CROWD} initiatives; a page of 50: milliseconds, and as a share of this list for a visitor")
        for name, took in figures.items():
            print(f"{name:<32}{took:9.2f}{took / now:9.2f}")


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed; apt-get install postgresql-client")
def test_the_csv_beside_psql(environment, capsys):
    asker = Asker(AnonymousUser(), Clocks(today=today()), "http://127.0.0.1/")
    at_clocks(asker=asker)
    by_psql = min(copied(asker) for _ in range(2))
    with served("tracker.wsgi:application", **environment) as ours:
        ours.get("/api/v1/initiatives/?format=csv&q=nothing")
        before = ours.memory()
        began = time.perf_counter()
        body = ours.get("/api/v1/initiatives/?format=csv")
        took = time.perf_counter() - began
        grown = ours.memory() - before
    assert body.count(b"\r\n") == Initiative.objects.count() + 1
    with capsys.disabled():
        print(
            f"\n{CROWD} initiatives as CSV: {took:.2f} s for {len(body) / 1e6:.1f} MB, psql {by_psql:.2f} s, "
            f"ratio {by_psql / took:.2f}; memory grew by {grown:.1f} MB"
        )
