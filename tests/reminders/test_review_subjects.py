"""What a review falls due of, and who reviews what with what."""

from datetime import timedelta

import pytest

from initiatives.actions.publication import withdraw
from initiatives.actions.review import record_review
from initiatives.models import Initiative
from tests.factories import (
    CommitmentFactory,
    InitiativeFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.reminders.asked import about, said, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KINDS = pytest.mark.parametrize("kind", ["review_due", "review_overdue"])


@KINDS
def test_the_day_of_the_next_review_counts_and_else_that_of_publication(kind):
    by = UserFactory(is_superuser=True)
    never, reviewed = InitiativeFactory(), InitiativeFactory()
    record_review(by=by, today=today(), subject=reviewed, next_review_on=today() + timedelta(days=9))
    first, second = told(kind)
    assert (first.subject, first.due, first.answered_at) == (never, today(), None)
    assert (second.subject, second.due) == (reviewed, today() + timedelta(days=9))
    assert second.answered_at is not None


def test_an_overdue_review_says_when_it_was_due_and_when_the_last_was():
    record_review(
        by=UserFactory(is_superuser=True),
        today=today(),
        subject=InitiativeFactory(),
        next_review_on=today() + timedelta(days=9),
    )
    (one,) = told("review_overdue")
    when = said(today() + timedelta(days=9))
    assert one.why_now == f"Its review was due on {when} and nobody has looked since; the last was on {said(today())}."


@KINDS
def test_a_commitment_is_reviewed_with_its_initiative_also_after_the_first_review(kind):
    initiative = CommitmentFactory().initiative
    record_review(by=UserFactory(is_superuser=True), today=today(), subject=initiative)
    assert about(kind) == [initiative]


@KINDS
def test_a_commitment_that_was_last_reviewed_by_itself_is_due_by_itself(kind):
    by = UserFactory(is_superuser=True)
    commitment = CommitmentFactory()
    record_review(by=by, today=today(), subject=commitment, next_review_on=today() + timedelta(days=5))
    (one,) = [row for row in told(kind) if row.subject == commitment]
    assert one.due == today() + timedelta(days=5)
    assert one.within == commitment.initiative_id
    record_review(by=by, today=today(), subject=commitment.initiative)
    assert about(kind) == [commitment.initiative]


@KINDS
def test_commitments_of_what_was_withdrawn_or_ended_are_not_reviewed(kind):
    by = UserFactory(is_superuser=True)
    withdrawn, ended = CommitmentFactory(), CommitmentFactory()
    for commitment in (withdrawn, ended):
        record_review(by=by, today=today(), subject=commitment)
    withdraw(by=by, row=withdrawn.initiative)
    StatusUpdateFactory(initiative=ended.initiative, asserted_by="joint", status="cancelled")
    assert about(kind) == []


def test_an_initiative_that_another_replaced_is_not_reviewed():
    by = UserFactory(is_superuser=True)
    old, new = InitiativeFactory(), InitiativeFactory()
    withdraw(by=by, row=old, replaced_by=new)
    assert about("review_overdue") == [new]


def test_the_owner_and_the_partnership_go_with_it():
    owner = UserFactory()
    initiative = InitiativeFactory(owner=owner)
    alone = CommitmentFactory(initiative=None, passage=PassageFactory(), sides=["BR", "NO"])
    rows = {row.subject: row for row in told("review_overdue")}
    assert (rows[initiative].owner, rows[initiative].partnership) == (owner.pk, initiative.partnership_id)
    assert (rows[alone].owner, rows[alone].within) == (None, None)
    assert rows[alone].partnership == Initiative.objects.get().partnership_id
    assert not any(row.draft for row in rows.values())
