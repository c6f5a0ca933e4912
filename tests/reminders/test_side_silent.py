"""A side's sources were searched, and we hold nothing from it since a day."""

from datetime import date, timedelta

import pytest

from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    OrganisationFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
)
from tests.reminders.asked import about, said, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KIND = "side_silent"
BOTH = {"BR": ["The ministry's site"], "NO": ["The ministry's site", "The register"]}
JUST_SAID = str(today() - timedelta(days=1))


def searched(initiative=None, sources=BOTH, **more):
    return ReviewFactory(initiative=initiative, sources_searched=sources, **more)


def spoken(side, said_on, *, initiatives=(), **more):
    return StatementFactory(person=PersonFactory(country=side), said_on=said_on, initiatives=initiatives, **more)


def silent(kind=KIND):
    return {one.aspect: one.due for one in told(kind)}


def test_a_side_that_never_spoke_is_silent_since_publication_once_its_sources_were_searched():
    initiative = InitiativeFactory()
    assert about(KIND) == []
    review = searched(initiative, {"NO": ["The register"]})
    (one,) = told(KIND)
    assert (one.subject, one.aspect, one.due, one.answered_at) == (initiative, "NO", today(), review.recorded_at)
    assert one.why_now == (
        f"We hold nothing from Norway, and it was published on {said(today())};"
        f" that side's sources were searched on {said(today())}."
    )


def test_each_silent_side_is_a_row_of_its_own():
    searched(InitiativeFactory())
    assert [one.aspect for one in told(KIND)] == ["BR", "NO"]


def test_a_review_that_names_no_sources_has_searched_none():
    searched(InitiativeFactory(), {})
    searched(InitiativeFactory(), {"NO": []})
    assert about(KIND) == []


def test_it_counts_from_the_last_that_was_heard():
    initiative = InitiativeFactory()
    spoken("NO", "2025-03", initiatives=[initiative])
    spoken("NO", "2024", initiatives=[initiative])
    searched(initiative, {"NO": ["The register"]})
    (one,) = told(KIND)
    assert one.due == date(2025, 3, 31)
    assert one.why_now == (
        f"The last that we hold from Norway is of 31 March 2025; its sources were searched on {said(today())}."
    )


def test_an_undated_statement_is_of_the_day_of_its_source():
    initiative = InitiativeFactory()
    passage = PassageFactory(capture__document=DocumentFactory(published="2025-07-09"))
    spoken("NO", None, initiatives=[initiative], passage=passage)
    searched(initiative, {"NO": ["The register"]})
    assert silent() == {"NO": date(2025, 7, 9)}


def test_what_was_heard_after_the_search_ends_the_silence():
    initiative = InitiativeFactory()
    searched(initiative)
    spoken("NO", str(today()), initiatives=[initiative])
    assert [one.aspect for one in told(KIND)] == ["BR"]


@pytest.mark.parametrize("voice", ["NO", "joint"])
def test_a_claim_is_heard_from_whom_it_comes(voice):
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, asserted_by=voice, status="agreed", as_of="2025-05-06")
    searched(initiative, {"NO": ["The register"]})
    assert silent() == {"NO": date(2025, 5, 6)}


def test_what_reporters_or_the_other_side_say_is_not_heard_from_it():
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, asserted_by="reported", status="agreed", as_of="2025-05-06")
    spoken("BR", JUST_SAID, initiatives=[initiative])
    searched(initiative, {"NO": ["The register"]})
    assert silent() == {"NO": today()}


def test_organisations_speak_for_their_country_and_joint_texts_for_both():
    initiative = InitiativeFactory()
    by_agency = {"person": None, "organisation": OrganisationFactory(country="NO"), "kind": "paraphrase"}
    StatementFactory(said_on="2025-01-02", initiatives=[initiative], **by_agency)
    StatementFactory(
        said_on="2024-01-02", initiatives=[initiative], person=None, joint=True, kind="joint_text",
        passage=PassageFactory(exact="The two sides met"),
    )  # fmt: skip
    searched(initiative)
    assert silent() == {"BR": date(2024, 1, 2), "NO": date(2025, 1, 2)}


def test_what_is_said_of_its_commitments_and_the_promises_themselves_are_heard():
    document = DocumentFactory(published="2023-06-07")
    commitment = CommitmentFactory(said_by="BR", passage=PassageFactory(capture__document=document))
    StatusUpdateFactory(initiative=None, commitment=commitment, asserted_by="NO", status="agreed", as_of="2024-08-09")
    searched(commitment.initiative)
    assert silent() == {"BR": date(2023, 6, 7), "NO": date(2024, 8, 9)}
    spoken("BR", "2025-01-01").commitments.add(commitment)
    assert silent()["BR"] == date(2025, 1, 1)


@pytest.mark.parametrize(("publication", "heard"), [("draft", True), ("published", True), ("withdrawn", False)])
def test_a_draft_was_heard_and_what_was_withdrawn_was_not(publication, heard):
    initiative = InitiativeFactory()
    spoken("NO", "2025-03-04", initiatives=[initiative], publication=publication)
    searched(initiative, {"NO": ["The register"]})
    assert silent() == {"NO": date(2025, 3, 4) if heard else today()}


def test_a_commitment_outside_any_initiative_is_silent_only_for_the_side_it_binds():
    commitment = CommitmentFactory(
        initiative=None, sides=["NO"], said_by="NO",
        passage=PassageFactory(capture__document=DocumentFactory(published="2024-02-03")),
    )  # fmt: skip
    searched(commitment=commitment)
    (one,) = told(KIND)
    assert (one.subject, one.aspect, one.due) == (commitment, "NO", date(2024, 2, 3))


def test_a_review_of_a_commitment_within_an_initiative_says_nothing_of_its_sides():
    searched(commitment=CommitmentFactory())
    assert about(KIND) == []


def test_finished_and_unpublished_initiatives_are_not_spoken_of():
    ended, draft = InitiativeFactory(), InitiativeFactory(publication="draft")
    StatusUpdateFactory(initiative=ended, asserted_by="joint", status="cancelled", as_of="2025")
    searched(ended)
    searched(draft)
    assert about(KIND) == []
