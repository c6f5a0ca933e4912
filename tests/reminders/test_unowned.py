"""Published initiatives that nobody who can sign in owns."""

import pytest

from initiatives.actions.publication import withdraw
from tests.factories import CommitmentFactory, InitiativeFactory, ReviewFactory, StatusUpdateFactory, UserFactory
from tests.reminders.asked import about, said, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KIND = "unowned"


@pytest.mark.parametrize(
    ("owner", "why"),
    [
        (None, "nobody owns it"),
        ({"is_active": False}, "its owner can no longer sign in"),
        ({"is_system": True}, "its owner can no longer sign in"),
    ],
)
def test_who_cannot_sign_in_owns_nothing(owner, why):
    initiative = InitiativeFactory(owner=UserFactory(**owner) if owner else None)
    (one,) = told(KIND)
    assert (one.subject, one.due) == (initiative, today())
    assert one.why_now == f"It was published on {said(today())}, and {why}."


def test_what_somebody_owns_is_not_spoken_of():
    InitiativeFactory(owner=UserFactory())
    assert about(KIND) == []


def test_drafts_and_what_ended_need_no_owner():
    InitiativeFactory(publication="draft")
    withdraw(by=UserFactory(is_superuser=True), row=InitiativeFactory())
    StatusUpdateFactory(asserted_by="joint", status="cancelled")
    assert about(KIND) == []


def test_only_initiatives_are_owned():
    commitment = CommitmentFactory()
    assert about(KIND) == [commitment.initiative]


def test_a_review_finds_no_owner():
    ReviewFactory()
    (one,) = told(KIND)
    assert (one.answered_at, one.resumes) == (None, None)
