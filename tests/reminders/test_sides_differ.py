"""The two sides say different things of one matter."""

from datetime import date, timedelta

import pytest

from initiatives.actions.review import record_review
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.reminders.asked import about, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KIND = "sides_differ"


def differ(subject, *, brazil="under_way", norway="agreed"):
    noun = {"initiative": None, "commitment": None, type(subject).__name__.lower(): subject}
    StatusUpdateFactory(**noun, asserted_by="BR", status=brazil, as_of="2026-02-03")
    StatusUpdateFactory(**noun, asserted_by="NO", status=norway, as_of="2026-01")


def test_it_is_said_who_says_what_since_the_later_of_the_two():
    initiative = InitiativeFactory(owner=UserFactory())
    differ(initiative)
    (one,) = told(KIND)
    assert (one.subject, one.due, one.owner) == (initiative, date(2026, 2, 3), initiative.owner_id)
    assert one.why_now == "Brazil: “under way”. Norway: “agreed”. They differ as of 3 February 2026."


def test_a_side_that_spoke_only_jointly_is_held_to_that():
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, asserted_by="joint", status="agreed", as_of="2025-10")
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", status="paused", as_of="2026-03")
    (one,) = told(KIND)
    assert one.why_now == "Brazil: “agreed”. Norway: “paused”. They differ as of 31 March 2026."


@pytest.mark.parametrize(
    "voices",
    [
        {"BR": "agreed", "NO": "agreed"},
        {"BR": "agreed"},
        {"BR": "agreed", "reported": "under_way"},
        {"joint": "agreed"},
    ],
)
def test_sides_that_agree_or_of_which_one_is_silent_do_not_differ(voices):
    initiative = InitiativeFactory()
    for voice, status in voices.items():
        StatusUpdateFactory(initiative=initiative, asserted_by=voice, status=status, as_of="2026-03")
    assert about(KIND) == []


@pytest.mark.parametrize("ended", ["cancelled", "superseded"])
def test_that_one_side_alone_ended_it_is_what_must_be_looked_at(ended):
    initiative, other = InitiativeFactory(), InitiativeFactory()
    more = {"superseded_by": other} if ended == "superseded" else {}
    StatusUpdateFactory(initiative=initiative, asserted_by="BR", status=ended, as_of="2026-03", **more)
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", status="under_way", as_of="2026-03")
    assert about(KIND) == [initiative]


def test_sides_that_differ_over_what_records_show_delivered_are_looked_at():
    initiative = InitiativeFactory()
    differ(initiative)
    proof = [PassageFactory(capture__document=DocumentFactory(kind="instrument"))]
    StatusUpdateFactory(initiative=initiative, axis="evidence", asserted_by=None, status="delivered", passages=proof)
    assert about(KIND) == [initiative]


def test_commitments_differ_by_themselves_unless_their_initiative_has_ended():
    within, ended, disputed = CommitmentFactory.create_batch(3)
    for commitment in (within, ended, disputed):
        differ(commitment)
    StatusUpdateFactory(initiative=ended.initiative, asserted_by="joint", status="cancelled", as_of="2026-03")
    StatusUpdateFactory(initiative=disputed.initiative, asserted_by="BR", status="cancelled", as_of="2026-03")
    StatusUpdateFactory(initiative=disputed.initiative, asserted_by="NO", status="under_way", as_of="2026-03")
    assert set(about(KIND)) == {within, disputed, disputed.initiative}


def test_what_readers_do_not_see_is_not_spoken_of():
    differ(InitiativeFactory(publication="draft"))
    assert about(KIND) == []


def test_only_the_two_sides_of_the_home_partnership_differ():
    initiative = InitiativeFactory()
    initiative.shown_in.add(PartnershipFactory(country_a="IN", country_b="NO"))
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", status="agreed", as_of="2026-03")
    StatusUpdateFactory(initiative=initiative, asserted_by="IN", status="under_way", as_of="2026-03")
    assert about(KIND) == []


def test_a_review_since_is_quiet_until_the_next():
    initiative = InitiativeFactory()
    differ(initiative)
    until = today() + timedelta(days=7)
    record_review(by=UserFactory(is_superuser=True), today=today(), subject=initiative, next_review_on=until)
    assert [one.resumes for one in told(KIND)] == [until]
