"""Taking tables away: rows a second, memory, and what a release takes, for as large a crowd as CROWD says.

    CROWD=1000 pytest -n0 -s tests/benchmarks/test_export.py

The run prints its figures; slowness fails nothing.
"""

import os
import time
import tracemalloc
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.clocks import Clocks
from initiatives.exports.citation import cited
from initiatives.exports.release import make_release
from initiatives.exports.stream import as_csv, cells
from initiatives.exports.tables import TABLES
from initiatives.models import Initiative
from initiatives.shapes.building import Asker
from tests.benchmarks.crowd import make_crowd
from tests.factories import UserFactory

CROWD = int(os.environ.get("CROWD", "60"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    make_crowd(initiatives=CROWD)
    return datetime.now(UTC).date()


@pytest.mark.parametrize("turned", [False, True], ids=["now", "turned"])
def test_each_table_is_streamed(today, turned):
    clocks = Clocks(today=today, as_of=today if turned else None, known_at=datetime.now(UTC) if turned else None)
    asker = Asker(reader=AnonymousUser(), clocks=clocks, base="https://example.org/")
    for name, table in TABLES.items():
        tracemalloc.start()
        began = time.perf_counter()
        lines, length = 0, 0
        for line in as_csv(table=table, rows=cells(table=table, asker=asker)):
            lines, length = lines + 1, length + len(line)
        took = time.perf_counter() - began
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(
            f"{name:<16} {lines - 1:>7} rows {took:>7.2f} s {length / 1e6:>7.2f} MB, at most {peak / 1e6:>6.2f} MB held"
        )
    assert lines


def test_a_release_is_made_and_a_record_is_cited(today):
    began = time.perf_counter()
    release = make_release(by=UserFactory(is_superuser=True), name="Crowd", today=today)
    print(f"release in {time.perf_counter() - began:.2f} s, {release.files['crowd.zip']['bytes'] / 1e6:.2f} MB")
    began = time.perf_counter()
    assert cited(noun="initiative", pk=Initiative.objects.first().pk, clocks=Clocks(today=today, as_of=today))
    print(f"cited in {time.perf_counter() - began:.3f} s")
