"""Moving a due date: what a party moved, what we misread, and what was corrected keep apart."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from initiatives.actions.due_revision import revise_due
from initiatives.clocks import Clocks, with_standing
from initiatives.models import Commitment
from tests.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture
def promise():
    return CommitmentFactory(baseline_due="2027")


@pytest.fixture
def revise(promise):
    common = {
        "by": UserFactory(is_superuser=True),
        "today": TODAY,
        "commitment": promise,
        "reason": "The text says so.",
    }

    def run(cause, due=None, **more):
        proof = {"passages": [promise.passage]} if cause != "we_misread" and "corrects" not in more else {}
        return revise_due(**common, cause=cause, new_due=due, **proof, **more)

    return run


def told(promise):
    row = with_standing(rows=Commitment.objects.filter(pk=promise.pk), clocks=Clocks(today=TODAY)).get()
    return tuple(row.stands[key] for key in ("current_due", "times_moved", "slip_days"))


def test_a_dropped_date_given_again_counts_from_the_date_before(promise, revise):
    revise("dropped")
    assert told(promise) == (None, 1, 0)
    revise("party_moved", "2028")
    assert told(promise) == ("2028", 2, 366)


def test_a_first_date_given_later_is_no_slip(revise, promise):
    late = CommitmentFactory()
    assert told(late) == (None, 0, 0)
    common = {
        "by": UserFactory(is_superuser=True),
        "today": TODAY,
        "commitment": late,
        "reason": "x",
        "passages": [late.passage],
    }
    revise_due(**common, cause="party_moved", new_due="2027")
    assert told(late) == ("2027", 0, 0)
    revise_due(**common, cause="party_moved", new_due="2028")
    assert told(late) == ("2028", 1, 366)


def test_the_same_date_said_again_is_no_move(promise, revise):
    revise("party_moved", "2028")
    revise("party_moved", "2028")
    assert told(promise) == ("2028", 1, 366)


def test_a_misread_first_date_does_not_count_and_the_move_counts_from_the_right_one(promise, revise):
    revise("we_misread", "2028")
    assert told(promise) == ("2028", 0, 0)
    revise("party_moved", "2029", announced_on="2026-04")
    assert told(promise) == ("2029", 1, 365)


def test_a_correction_takes_the_place_of_its_line_whatever_was_announced_since(promise, revise):
    first = revise("party_moved", "2028")
    revise("party_moved", "2030")
    revise("party_moved", "2029", corrects=first)
    assert told(promise) == ("2030", 2, 1096)


def test_what_we_misread_of_an_announcement_stays_that_partys_move(promise, revise):
    first = revise("party_moved", "2028")
    mended = revise("we_misread", "2029", corrects=first)
    assert told(promise) == ("2029", 1, 731)
    assert [proof.passage for proof in mended.evidence.all()] == [promise.passage]
    revise("we_misread", corrects=mended)
    assert told(promise) == (None, 1, 0)


def test_a_misreading_after_an_announcement_says_of_which_date(promise, revise):
    revise("party_moved", "2028", announced_on="2026-06")
    with pytest.raises(ValidationError, match="correct the line that was misread"):
        revise("we_misread", "2029")
    revise("we_misread", "2027-06", announced_on="2026-01")
    assert told(promise) == ("2028", 1, 550)


def test_a_voided_move_never_was_one(promise, revise):
    row = revise("party_moved", "2028")
    revise("dropped", corrects=row, entered_in_error=True)
    assert told(promise) == ("2027", 0, 0)
