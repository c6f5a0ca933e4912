"""Two seeds at once double nothing."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection

from initiatives.models import Initiative, Sector, Seeded, StatusUpdate, User
from tests.ingestion.conftest import SEEDS


@pytest.mark.django_db(transaction=True)
def test_two_seeds_at_once_double_nothing_and_both_succeed():
    together = Barrier(2, timeout=60)

    def run(_):
        said = StringIO()
        try:
            together.wait()
            call_command("seed", str(SEEDS), stdout=said)
        finally:
            connection.close()
        return said.getvalue().splitlines()[-1]

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(run, range(2)))
    assert said == [
        "created 0 · changed 0 · unchanged 88 · left alone 0",
        "created 88 · changed 0 · unchanged 0 · left alone 0",
    ]
    assert (Initiative.objects.count(), StatusUpdate.objects.count(), Sector.objects.count()) == (7, 7, 32)
    assert Seeded.objects.count() == 88
    assert User.objects.count() == 1
