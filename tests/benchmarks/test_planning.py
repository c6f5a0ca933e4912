"""Planning reminders of open initiatives beside a bare INSERT of the same rows: for 500, or as many as OPEN says.

    OPEN=1000000 pytest -n0 -s tests/benchmarks/test_planning.py

The run prints its figures; slowness fails nothing, a wrong answer does. All ten first rules are on, every initiative falls due
on the day of the run, and both INSERTs pay for the same constraints and indexes, foreign keys among them.
"""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from initiatives.models import Reminder
from initiatives.reminders.plan import ensure_default_rules, plan
from tests.benchmarks.crowd import make_open

OPEN = int(os.environ.get("OPEN", "500"))
COLUMNS = ", ".join(field.column for field in Reminder._meta.fields if not field.primary_key)

pytestmark = pytest.mark.django_db


def timed(do):
    """What it gives, and how many seconds it took."""
    began = time.perf_counter()
    return do(), time.perf_counter() - began


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


@pytest.fixture
def now():
    """Noon of the day on which all were published, with everything checked as soon as it is written."""
    moment = datetime(2027, 1, 5, 12, tzinfo=UTC)
    make_open(initiatives=OPEN, owners=100, published=moment)
    ensure_default_rules()
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    return moment


def test_planning_beside_a_bare_insert_of_the_same_rows(now):
    planned, took = timed(lambda: len(plan(now=now)))
    assert planned == OPEN
    execute(f"CREATE TEMPORARY TABLE planned ON COMMIT DROP AS SELECT {COLUMNS} FROM initiatives_reminder")
    execute("TRUNCATE initiatives_reminder")
    written, bare = timed(
        lambda: execute(f"INSERT INTO initiatives_reminder ({COLUMNS}) SELECT {COLUMNS} FROM planned")
    )
    assert written == OPEN
    print(f"\n{OPEN} initiatives: planned in {took:.2f} s, inserted in {bare:.2f} s, ratio {took / bare:.1f}")

    # What beat does every minute. The rows that the bare INSERT wrote are those that were planned: none is new.
    days = {
        "a minute later": timedelta(minutes=1),
        "on the next day": timedelta(days=1),
        "a minute after that": timedelta(days=1, minutes=1),
    }
    for when, later in days.items():
        new, took = timed(lambda later=later: plan(now=now + later))
        assert new == []
        print(f"  {when}, nothing new, in {took:.2f} s")
    assert Reminder.objects.count() == OPEN
