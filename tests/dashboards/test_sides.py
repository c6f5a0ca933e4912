"""Both sides of an initiative by date: guests beside, joint texts for the home pair alone, and what was searched."""

from datetime import UTC, datetime

import pytest

from initiatives.clocks import Clocks, with_standing
from initiatives.dashboards.ledger import reviews_made
from initiatives.dashboards.sides import sides_of
from initiatives.dashboards.voices import differing
from initiatives.models import (
    Commitment,
    Initiative,
    Review,
    SourceDocument,
    Statement,
    StatementInitiative,
    StatusUpdate,
)
from tests.factories import (
    CommitmentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture
def initiative():
    return InitiativeFactory()


def sides(initiative, **clocks):
    at = Clocks(today=TODAY, **clocks)
    row = with_standing(rows=Initiative.objects.select_related("partnership"), clocks=at).get(pk=initiative.pk)
    return sides_of(
        initiative=row, initiatives=Initiative.objects.all(), updates=StatusUpdate.objects.all(),
        commitments=Commitment.objects.filter(initiative=initiative).values_list("pk", flat=True),
        statements=Statement.objects.all(), documents=SourceDocument.objects.all(), clocks=at,
        reviews=reviews_made(rows=Review.objects.filter(initiative=initiative), clocks=at),
    )  # fmt: skip


def test_sides_of_further_pairs_stand_after_the_home_pair(initiative):
    initiative.shown_in.add(PartnershipFactory(country_a="BR", country_b="PE"))
    StatementFactory(initiatives=[initiative], person=PersonFactory(country="PE"), said_on="2026-03")
    StatementFactory(initiatives=[initiative], person=None, joint=True, kind="joint_text", said_on="2026-03")
    claims, both = sides(initiative)
    assert [side.code for side in claims] == [side.code for side in both.sides] == ["BR", "NO", "PE"]
    assert [side.statements for side in both.sides] == [1, 1, 1]
    (moment,) = both.moments
    assert [len(entries) for entries in moment.sides] == [0, 0, 1]
    assert len(moment.joint) == 1


def test_a_claim_about_a_commitment_stands_with_the_words_that_prove_it(initiative):
    statement = StatementFactory(initiatives=[initiative], said_on="2026-03")
    promise = CommitmentFactory(initiative=initiative)
    elsewhere = PassageFactory(exact="Work on the forest has begun.")
    StatusUpdateFactory(initiative=None, commitment=promise, as_of="2026-03", passages=[statement.passage, elsewhere])
    _, both = sides(initiative)
    claim = next(entry for entry in both.by_voice("BR") if entry.claim)
    assert [(one.passage, one.shown) for one in claim.words] == [(statement.passage, True), (elsewhere, False)]


def test_what_is_uncertain_about_the_link_is_said(initiative):
    statement = StatementFactory(initiatives=[initiative])
    StatementInitiative.objects.update(note="What “it” refers to is ambiguous.")
    _, both = sides(initiative)
    assert [(entry.statement, entry.note) for entry in both.by_voice("BR")] == [
        (statement, "What “it” refers to is ambiguous.")
    ]


def test_sides_differ_only_where_they_claim_different_things(initiative):
    StatusUpdateFactory(initiative=initiative, asserted_by="BR", status="agreed")
    assert differing(sides=sides(initiative)[0]) == ()
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", status="under_way")
    told = differing(sides=sides(initiative)[0])
    assert [(side.code, side.claim["status"]) for side in told] == [("BR", "agreed"), ("NO", "under_way")]


def test_the_last_search_is_dated_and_a_review_without_sources_is_no_search(initiative):
    before = datetime.now(UTC)
    first = ReviewFactory(initiative=initiative, sources_searched={"NO": ["the gazette"]})
    ReviewFactory(initiative=initiative)
    held = sides(initiative)[1].of("NO").searched
    assert (held.sources, held.last_at, held.last_by) == (("the gazette",), first.recorded_at, first.by.username)
    assert not sides(initiative)[1].of("BR").searched
    assert not sides(initiative, known_at=before)[1].of("NO").searched


def test_a_side_that_only_spoke_is_not_silent(initiative):
    assert sides(initiative)[1].of("NO").silent
    StatementFactory(initiatives=[initiative], person=PersonFactory(country="NO"))
    assert not sides(initiative)[1].of("NO").silent
