"""When a commitment's date is spoken of: before it, on it, and after it while nobody looks."""

from datetime import date, timedelta

import pytest

from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.status_update import record_status
from tests.factories import CommitmentFactory, PassageFactory
from tests.reminders.calendar import planned, today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "occurrence"),
    [
        (date(2027, 10, 1), None),
        (date(2027, 10, 2), "2027-12-31-90"),
        (date(2027, 11, 20), "2027-12-31-90"),
        (date(2027, 12, 1), "2027-12-31-30"),
        (date(2027, 12, 24), "2027-12-31-7"),
        (date(2027, 12, 31), "2027-12-31+0"),
        (date(2028, 1, 7), "2027-12-31+7"),
    ],
)
def test_an_imprecise_date_counts_from_the_end_of_its_period(due_dates, day, occurrence):
    CommitmentFactory(baseline_due="2027")
    assert [reminder.occurrence for reminder in planned(on=day)] == ([occurrence] if occurrence else [])


def test_the_reminder_of_a_date_says_how_it_is_written(due_dates):
    CommitmentFactory(baseline_due="2027")
    CommitmentFactory(baseline_due="2027-12-31")
    said = "It is to be delivered by 31 December 2027{}; nobody says that it is."
    assert {reminder.why_now for reminder in planned(on=date(2027, 12, 1))} == {
        said.format(" (the date is “2027”, which ends then)"),
        said.format(""),
    }


def test_a_commitment_without_a_date_is_not_reminded_of_one(due_dates):
    CommitmentFactory()
    CommitmentFactory(baseline_due="2020/..")
    assert planned(on=date(2030, 1, 1)) == []


def test_a_date_that_was_moved_counts_and_one_that_was_dropped_does_not(due_dates, administrator):
    moved, dropped = CommitmentFactory(baseline_due="2027"), CommitmentFactory(baseline_due="2027")
    given = {"by": administrator, "today": today(), "reason": "They said so.", "passages": [PassageFactory()]}
    revise_due(commitment=moved, cause="party_moved", new_due="2028-06", **given)
    revise_due(commitment=dropped, cause="dropped", **given)
    assert planned(on=date(2027, 12, 31)) == []
    told = [reminder for reminder in planned(on=date(2028, 6, 30)) if reminder.state == "planned"]
    assert [reminder.occurrence for reminder in told] == ["2028-06-30+0"]


def test_nobody_is_asked_after_a_delivery_that_is_claimed(due_dates, administrator):
    commitment = CommitmentFactory(baseline_due="2027")
    record_status(
        by=administrator, today=today(), subject=commitment, axis="claim", status="delivered", reason="Said so.",
        asserted_by="BR", passages=[PassageFactory()],
    )  # fmt: skip
    assert planned(on=date(2028, 1, 1)) == []


def test_whoever_looked_after_the_date_had_passed_is_left_alone_until_the_next_review(due_dates, administrator):
    due = today() - timedelta(days=8)
    commitment = CommitmentFactory(baseline_due=str(due))
    assert len(planned()) == 1
    record_review(by=administrator, today=today(), subject=commitment, next_review_on=today() + timedelta(days=40))
    assert planned(days=39) == []
    assert [reminder.occurrence for reminder in planned(days=40)] == [f"{due}+48"]
