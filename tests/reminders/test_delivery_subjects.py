"""Of which commitments the date is spoken of, before and after it."""

from datetime import date, timedelta

import pytest

from initiatives.actions.due_revision import revise_due
from initiatives.actions.publication import withdraw
from initiatives.actions.review import record_review
from tests.factories import CommitmentFactory, DocumentFactory, PassageFactory, StatusUpdateFactory, UserFactory
from tests.reminders.asked import about, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KINDS = pytest.mark.parametrize("kind", ["commitment_due_soon", "commitment_overdue"])


def claim(commitment, voice, status, **more):
    return StatusUpdateFactory(initiative=None, commitment=commitment, asserted_by=voice, status=status, **more)


def shown(commitment, status, **more):
    proof = [PassageFactory(capture__document=DocumentFactory(kind="instrument"))]
    return StatusUpdateFactory(
        initiative=None, commitment=commitment, axis="evidence", asserted_by=None, status=status, passages=proof, **more
    )


@KINDS
def test_the_date_is_the_end_of_its_period(kind):
    commitment = CommitmentFactory(baseline_due="2025-04/2026-03")
    (one,) = told(kind)
    assert (one.subject, one.due) == (commitment, date(2026, 3, 31))


def test_an_overdue_date_is_told_with_what_is_written():
    CommitmentFactory(baseline_due="2025")
    CommitmentFactory(baseline_due="2026-01-31")
    assert [one.why_now for one in told("commitment_overdue")] == [
        "It was to be delivered by 31 December 2025 (the date is “2025”, which ended then), and nobody says that it is.",
        "It was to be delivered by 31 January 2026, and nobody says that it is.",
    ]


@KINDS
def test_a_date_that_was_dropped_is_none_and_one_that_was_moved_counts(kind):
    by = UserFactory(is_superuser=True)
    moved, dropped = CommitmentFactory(baseline_due="2025"), CommitmentFactory(baseline_due="2025")
    given = {"by": by, "today": today(), "reason": "They said so.", "passages": [PassageFactory()]}
    revise_due(commitment=moved, cause="party_moved", new_due="2026-06", **given)
    revise_due(commitment=dropped, cause="dropped", **given)
    CommitmentFactory()
    assert [(one.subject, one.due) for one in told(kind)] == [(moved, date(2026, 6, 30))]


@KINDS
@pytest.mark.parametrize("voice", ["BR", "joint", "reported"])
def test_a_delivery_that_somebody_claims_ends_it(kind, voice):
    claim(CommitmentFactory(baseline_due="2025"), voice, "delivered")
    assert about(kind) == []


@KINDS
def test_one_side_that_claims_delivery_is_enough_where_the_other_differs(kind):
    commitment = CommitmentFactory(baseline_due="2025")
    claim(commitment, "BR", "delivered")
    claim(commitment, "NO", "under_way")
    assert about(kind) == []


@KINDS
def test_sides_that_differ_and_neither_claims_delivery_are_asked(kind):
    commitment = CommitmentFactory(baseline_due="2025")
    claim(commitment, "BR", "delivered_in_part")
    claim(commitment, "NO", "under_way")
    assert about(kind) == [commitment]


@KINDS
@pytest.mark.parametrize("status", ["started", "none_found", "delivered_in_part", "contradicted"])
def test_what_records_do_not_show_delivered_is_asked_for(kind, status):
    commitment = CommitmentFactory(baseline_due="2025")
    searched = {"sources_searched": {"BR": ["The register"]}} if status == "none_found" else {}
    shown(commitment, status, **searched)
    assert about(kind) == [commitment]


@KINDS
def test_what_records_show_delivered_is_not_asked_for(kind):
    shown(CommitmentFactory(baseline_due="2025"), "delivered")
    assert about(kind) == []


def test_that_it_lapsed_answers_the_date_before_and_not_a_new_one():
    lapsed, renewed = CommitmentFactory(baseline_due="2025-01"), CommitmentFactory(baseline_due="2025-01")
    for commitment in (lapsed, renewed):
        shown(commitment, "lapsed", as_of="2025-06", second_reader=UserFactory())
    revise_due(
        by=UserFactory(is_superuser=True), commitment=renewed, today=today(), reason="A new date.", cause="party_moved",
        new_due="2026-06", passages=[PassageFactory()],
    )  # fmt: skip
    assert about("commitment_overdue") == [renewed]


@KINDS
@pytest.mark.parametrize("what", ["commitment", "initiative", "withdrawn", "draft"])
def test_nobody_is_asked_about_what_ended_or_readers_do_not_see(kind, what):
    commitment = CommitmentFactory(
        baseline_due="2025", **({"initiative__publication": "draft"} if what == "draft" else {})
    )
    if what == "commitment":
        claim(commitment, "joint", "cancelled")
    elif what == "initiative":
        StatusUpdateFactory(initiative=commitment.initiative, asserted_by="joint", status="cancelled")
    elif what == "withdrawn":
        withdraw(by=UserFactory(is_superuser=True), row=commitment.initiative)
    assert about(kind) == []


def test_whoever_reviewed_after_the_date_is_left_alone_until_the_next_review():
    by = UserFactory(is_superuser=True)
    passed = CommitmentFactory(baseline_due=str(today() - timedelta(days=3)))
    coming = CommitmentFactory(baseline_due=str(today() + timedelta(days=3)))
    for commitment in (passed, coming):
        record_review(by=by, today=today(), subject=commitment, next_review_on=today() + timedelta(days=40))
    assert {one.subject: one.resumes for one in told("commitment_overdue")} == {
        passed: today() + timedelta(days=40),
        coming: None,
    }
