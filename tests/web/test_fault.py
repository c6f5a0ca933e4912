"""When something breaks: a page in our frame, a problem under the API, and 503 while the database is away."""

import json

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from initiatives.models.away import is_away

pytestmark = pytest.mark.django_db


def broken(*_given, **_more):
    raise RuntimeError("a fault of ours")


def away(*_given, **_more):
    raise OperationalError("connection refused") from psycopg.OperationalError("connection refused")


@pytest.fixture
def reader(client):
    client.raise_request_exception = False
    return client


def test_a_fault_of_ours_is_a_page_that_needs_no_database(reader, monkeypatch):
    monkeypatch.setattr("initiatives.web.methodology.render", broken)
    answer = reader.get("/methodology/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something broke on our side" in page
    assert 'href="/methodology/"' in page
    assert "a fault of ours" not in page
    assert answer["Content-Security-Policy"]
    assert "Retry-After" not in answer


@pytest.mark.parametrize("address", ["/", "/initiatives/", "/?as_of=2026-04-01"])
def test_while_the_database_is_away_a_page_says_so_and_when_to_come_again(reader, monkeypatch, address):
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away)
    answer = reader.get(address)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert "The records cannot be reached now" in answer.content.decode()


def test_the_process_lives_while_the_database_is_away(reader, monkeypatch):
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away)
    assert reader.get("/healthz").status_code == 200


def test_programs_are_told_in_their_own_form(reader, monkeypatch):
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away)
    answer = reader.get("/api/v1/partnerships/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"]
    assert json.loads(answer.content)["status"] == 503


def test_what_breaks_in_a_database_that_answers_is_no_absence():
    deadlock = OperationalError("deadlock detected")
    deadlock.__cause__ = psycopg.errors.DeadlockDetected("deadlock detected")
    stopping = OperationalError("terminating connection")
    stopping.__cause__ = psycopg.errors.AdminShutdown("terminating connection")
    assert [is_away(one) for one in (deadlock, stopping, InterfaceError("closed"), RuntimeError())] == [
        False, True, True, False,
    ]  # fmt: skip
