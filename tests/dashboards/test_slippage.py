"""How far dates slipped among many commitments, and how each came to its date."""

from datetime import UTC, datetime

import pytest

from initiatives.actions.due_revision import revise_due
from initiatives.clocks import Clocks, with_standing
from initiatives.dashboards.slippage import slippages, slips
from initiatives.models import Commitment, DueRevision
from tests.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def promise(*dates, baseline="2027"):
    row = CommitmentFactory(baseline_due=baseline)
    for due in dates:
        revise_due(
            by=UserFactory(is_superuser=True), today=TODAY, commitment=row, cause="party_moved" if due else "dropped",
            reason="They said so.", new_due=due, passages=[row.passage],
        )  # fmt: skip
    return row


def told(**clocks):
    return slips(promises=with_standing(rows=Commitment.objects.all(), clocks=Clocks(today=TODAY, **clocks)))


def test_sum_median_and_share_are_of_what_moved_and_what_has_a_date():
    far, near = promise("2028", "2029"), promise("2027-12-31", "2028-01-01")
    forward, dropped = promise("2026-12-31"), promise(None)
    promise(baseline=None)
    promise()
    found = told()
    assert [row.pk for row in found.furthest] == [far.pk, near.pk, dropped.pk, forward.pk]
    assert (found.of, found.dated, found.moved) == (6, 5, 4)
    assert found.days == 731 + 1 + 0 - 365
    assert found.median == 0.5
    assert found.share == 83


def test_without_any_move_there_is_no_median():
    promise()
    found = told()
    assert (found.moved, found.days, found.median, found.furthest) == (0, 0, None, ())


def test_moves_that_were_not_known_do_not_count():
    before = datetime.now(UTC)
    promise("2028")
    assert told(known_at=before).of == 0
    after = datetime.now(UTC)
    promise("2029")
    assert (told(known_at=after).moved, told(known_at=after).days) == (1, 366)


def test_the_slips_of_many_commitments_take_two_queries(django_assert_num_queries):
    rows = [promise("2028", "2029") for _ in range(4)]
    clocks = Clocks(today=TODAY)
    held = list(with_standing(rows=Commitment.objects.filter(pk__in=[row.pk for row in rows]), clocks=clocks))
    with django_assert_num_queries(2):
        found = slippages(commitments=held, revisions=DueRevision.objects.all(), clocks=clocks)
        assert [[step.days for step in slip.steps] for slip in found] == [[366, 365]] * 4
        assert all(slip.uncertain for slip in found)
        assert [step.line.passages[0].capture.document.title for slip in found for step in slip.steps]
