"""What lists read of a standing as columns is what its JSON says, on any day."""

from datetime import date, timedelta

import pytest
from django.db import connection

from initiatives.models import Standing
from tests.factories import CommitmentFactory, PassageFactory, ReviewFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db
DAYS = [date(2024, 1, 1) + timedelta(days=29 * step) for step in range(75)]
SCHEDULES = """
    SELECT s.id, d, tracker_schedule(s.data, o, d), tracker_schedule_at(s.far, s.decides, o, d)
    FROM initiatives_standing s, unnest(%s::date[]) d, unnest('{true,false}'::boolean[]) o
"""
FRESHNESS = """
    SELECT s.id, d, tracker_freshness(s.data, e, d), tracker_freshness_at(s.settled, s.reviewed, s.next_review, e, d)
    FROM initiatives_standing s, unnest(%s::date[]) d, unnest('{30,90}'::integer[]) e
"""


@pytest.fixture
def several():
    """Commitments with every kind of date, claimed and shown as everything they can be."""
    shown = PassageFactory(capture__document__kind="instrument")
    for due in (None, "2025", "2026-03-05", "2027-04/2028-03", "2026/.."):
        for claim in (None, "agreed", "delivered", "cancelled"):
            promise = CommitmentFactory(baseline_due=due)
            if claim:
                StatusUpdateFactory(initiative=None, commitment=promise, status=claim)
            if claim == "agreed":
                StatusUpdateFactory(
                    initiative=None,
                    commitment=promise,
                    axis="evidence",
                    asserted_by=None,
                    status="delivered",
                    passages=[shown],
                )
    ReviewFactory(initiative=promise.initiative)
    told = {"current_due": "2029", "current_due_to": "2029-12-31", "baseline_due_to": "2027-12-31"}
    for row in Standing.objects.filter(commitment__isnull=False)[:6]:
        Standing.objects.filter(pk=row.pk).update(data={**row.data, **told})


@pytest.mark.parametrize("statement", [SCHEDULES, FRESHNESS], ids=["schedule", "freshness"])
def test_the_columns_tell_what_the_standing_tells(several, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement, [DAYS])
        answers = cursor.fetchall()
    assert len({told for _, _, told, _ in answers}) >= 4
    assert [row for row in answers if row[2] != row[3]] == []


def test_claim_and_evidence_stand_beside(several):
    for row in Standing.objects.all():
        assert row.claim == (row.data["headline"] or {}).get("status")
        assert row.shown == (row.data["evidence"] or {}).get("status")
