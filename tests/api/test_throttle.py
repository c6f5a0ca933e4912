"""How much may be asked in a minute: by whom, of what, told in every answer, and counted exactly over all processes."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.api import counters as counting
from initiatives.api.counters import InFile, InRedis
from initiatives.models import AccessToken
from tests.api.conftest import with_token
from tests.api.program import Program
from tests.factories import UserFactory
from tests.tasks.redis import redis_server

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db
NOON = "2026-03-02T12:00:00+00:00"
FEW = {"reading": 3, "searching": 2, "writing": 1}


@pytest.fixture(autouse=True)
def allowances(settings, tmp_path):
    """Few of each, counted in a file of the test's own; at noon, until somebody moves the clock."""
    settings.API_ALLOWANCES = {"visitor": dict(FEW), "user": dict(FEW)}
    settings.API_COUNTERS = tmp_path / "counters"
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def at(address, **headers):
    return Program(Client(REMOTE_ADDR=address, headers=headers))


def left(answer):
    """The kind, what is left, and the seconds to the next window, as the answer tells them."""
    kind, r, t = re.fullmatch(r'"(\w+)";r=(\d+);t=(\d+)', answer["RateLimit"]).groups()
    assert re.fullmatch(rf'"{kind}";q={FEW[kind]};w=60', answer["RateLimit-Policy"])
    assert 1 <= int(t) <= 60
    return kind, int(r), int(t)


def refused(program, path="initiatives/"):
    answer = program.get(path, status=429)
    assert answer.json()["errors"][0]["code"] == "throttled"
    return answer


def test_every_answer_says_what_is_left_and_the_one_too_many_when_to_come_back(visitor, allowances):
    assert [left(visitor.get("initiatives/"))[:2] for _ in range(3)] == [("reading", n) for n in (2, 1, 0)]
    answer = refused(visitor)
    _, nothing, seconds = left(answer)
    assert nothing == 0
    assert answer["Retry-After"] == str(seconds)
    assert f"More than 3 requests in a minute for reading; wait {seconds} seconds." in answer.json()["detail"]
    allowances.shift(seconds - 1)
    refused(visitor)
    allowances.shift(1)
    assert left(visitor.get("initiatives/")) == ("reading", 2, 60)


def test_errors_and_the_schema_count_too(visitor):
    assert left(visitor.get("initiatives/nowhere/", status=404))[1] == 2
    assert left(visitor.get("nowhere/", status=404))[1] == 1
    assert left(visitor.client.get("/api/v1/schema"))[1] == 0
    refused(visitor)
    assert visitor.client.get("/api/v1/docs").status_code == 429


def test_reading_searching_and_writing_have_allowances_of_their_own(visitor, signed_in):
    program = signed_in(UserFactory())
    for _ in range(3):
        program.get("initiatives/")
    refused(program)
    assert left(program.get("search/?q=trees"))[:2] == ("searching", 1)
    assert left(program.get("stats/"))[:2] == ("searching", 0)
    refused(program, "search/?q=trees")
    assert left(program.post("reviews/", {}, status=400))[:2] == ("writing", 0)
    program.post("reviews/", {}, status=429)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ndjson"])
def test_an_export_is_counted_as_searching(visitor, ending):
    answer = visitor.client.get("/api/v1/initiatives/", {"format": ending})
    assert left(answer)[0] == "searching"


def test_a_user_is_one_whatever_token_they_send_and_users_of_one_address_are_several():
    one, other = UserFactory(), UserFactory()
    programs = [with_token(one), with_token(one), with_token(other)]
    session = Client()
    session.force_login(one)
    assert left(programs[0].get("initiatives/"))[1] == 2
    assert left(programs[1].get("initiatives/"))[1] == 1
    assert left(Program(session).get("initiatives/"))[1] == 0
    refused(programs[1])
    assert left(programs[2].get("initiatives/"))[1] == 2
    assert left(Program(Client()).get("initiatives/"))[1] == 2


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_visitors_are_told_apart_by_address_and_of_ipv6_by_the_network(first, second, one):
    at(first).get("initiatives/")
    assert left(at(second).get("initiatives/"))[1] == (1 if one else 2)


def test_a_forwarded_address_is_not_believed_unless_our_proxies_wrote_it(settings):
    assert left(at("192.0.2.1", **{"x-forwarded-for": "198.51.100.1"}).get("initiatives/"))[1] == 2
    assert left(at("192.0.2.1", **{"x-forwarded-for": "198.51.100.2"}).get("initiatives/"))[1] == 1
    settings.TRUSTED_PROXIES = 2
    for invented in ("203.0.113.1", "203.0.113.2, 203.0.113.3"):
        told = f"{invented}, 198.51.100.7, 10.0.0.1"
        answer = at("10.0.0.2", **{"x-forwarded-for": told}).get("initiatives/")
    assert left(answer)[1] == 1
    assert left(at("10.0.0.2", **{"x-forwarded-for": "198.51.100.7:4711, 10.0.0.1"}).get("initiatives/"))[1] == 0
    # Shorter than the row of proxies: it did not come through them.
    assert left(at("192.0.2.9", **{"x-forwarded-for": "198.51.100.7"}).get("initiatives/"))[1] == 2


def test_whoever_tries_tokens_is_stopped(signed_in):
    guessing = at("192.0.2.1", authorization="Token 0000")
    for _ in range(3):
        guessing.get("initiatives/", status=401)
    refused(guessing)
    assert left(signed_in(UserFactory()).get("initiatives/"))[1] == 2


def test_a_closed_installation_counts_whom_it_turns_away(visitor, settings):
    settings.PUBLIC_READ = False
    assert left(visitor.get("initiatives/", status=401))[1] == 2


def test_a_limit_that_is_lifted_is_not_told(visitor, settings):
    settings.API_ALLOWANCES = {"visitor": {**FEW, "reading": 0}, "user": FEW}
    for _ in range(5):
        assert "RateLimit" not in visitor.get("initiatives/")


def test_counting_asks_the_database_nothing(visitor, settings):
    visitor.get("initiatives/")
    with CaptureQueriesContext(connection) as counted:
        visitor.get("initiatives/")
    settings.API_ALLOWANCES = {"visitor": {}, "user": {}}
    with CaptureQueriesContext(connection) as uncounted:
        visitor.get("initiatives/")
    assert len(counted) == len(uncounted)


def test_the_allowances_are_generous_unless_the_environment_says_otherwise():
    # What a desk officer's tab that looks every second asks, a hundred times over.
    from tracker import settings as real

    assert min(real.API_ALLOWANCES["user"][kind] for kind in FEW) >= 600
    assert configured.API_ALLOWANCES["user"] == FEW


COUNTING = """
import pathlib, sys
from initiatives.api.counters import InFile
counters = InFile(pathlib.Path(sys.argv[1]))
print(*(counters.count(name="reading user 1", now=0, ends=60) for _ in range(500)))
"""


def test_processes_that_count_at_once_lose_nothing(tmp_path):
    command = [sys.executable, "-c", COUNTING, str(tmp_path / "shared")]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    found = [int(number) for process in processes for number in process.communicate(timeout=60)[0].split()]
    assert sorted(found) == list(range(1, 2001))


@pytest.mark.redis
def test_in_redis_those_who_count_at_once_lose_nothing_either(settings, tmp_path):
    with redis_server(tmp_path) as server:
        settings.CACHES = {
            "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": server.url}
        }
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: InRedis().count(name="a", now=0, ends=60), range(400)))
        assert sorted(found) == list(range(1, 401))
        settings.API_COUNTERS = None
        assert left(Program(Client()).get("initiatives/"))[1] == 2


def test_a_window_that_is_over_makes_room_and_one_that_stands_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "SLOTS", 1)
    counters = InFile(tmp_path / "small")
    for name in range(counting.PROBED):
        assert counters.count(name=str(name), now=0, ends=60 + name) == 1
    assert counters.count(name="0", now=0, ends=60) == 2
    assert counters.count(name="another", now=60, ends=120) == 1
    assert [counters.count(name=str(name), now=60, ends=60 + name) for name in range(1, counting.PROBED)] == [2] * 7
    assert counters.count(name="another", now=60, ends=120) == 2


def test_where_no_file_can_be_written_each_process_counts_for_itself(tmp_path):
    (tmp_path / "file").write_text("")
    counters = InFile(tmp_path / "file" / "counters")
    assert [counters.count(name="a", now=0, ends=60) for _ in range(2)] == [1, 2]


def test_while_redis_is_away_nobody_is_refused(visitor, settings):
    settings.API_COUNTERS = None
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    for _ in range(5):
        assert left(visitor.get("initiatives/"))[1] == 3
    assert InRedis().count(name="a", now=0, ends=60) == 0


def test_a_token_that_may_only_read_is_told_which_scope_a_change_needs():
    user = UserFactory(is_superuser=True)
    program = with_token(user, read_only=True)
    answer = program.post("reviews/", {}, status=403).json()
    assert answer["scope"] == "write"
    assert "This token's scope is “read”" in answer["detail"]
    assert AccessToken.objects.get().scope == "read"
