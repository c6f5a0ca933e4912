"""Both sides stand beside one another by date, silence is a finding, and slip is ranked."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.actions.due_revision import revise_due
from initiatives.clocks import Clocks
from initiatives.dashboards.partnership import partnership_page
from initiatives.models import Commitment, Event, Initiative, Partnership, SourceDocument, Statement, StatusUpdate
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EventFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def page(clocks=None):
    reader = AnonymousUser()
    return partnership_page(
        partnership=Partnership.objects.get(slug="br-no"), initiatives=Initiative.objects.visible_to(reader),
        commitments=Commitment.objects.visible_to(reader), updates=StatusUpdate.objects.visible_to(reader),
        statements=Statement.objects.visible_to(reader), documents=SourceDocument.objects.visible_to(reader),
        events=Event.objects.all(), clocks=clocks or Clocks(today=TODAY),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def pair():
    return PartnershipFactory()


def sides():
    return {side.code: side for side in page().both.sides}


def test_an_empty_partnership_holds_nothing_from_either_side():
    assert all(side.silent and not side.searched for side in page().both.sides)
    assert page().both.moments == ()


def test_each_voice_stands_on_its_side_of_the_date():
    StatementFactory(said_on="2026-03-05")
    StatementFactory(said_on="2026-03-05", person=PersonFactory(country="NO"))
    StatementFactory(said_on="2026-03-05", person=PersonFactory(country="SE"))
    StatementFactory(said_on="2026-03-05", person=None, joint=True, kind="joint_text")
    StatusUpdateFactory(as_of="2026-03-05", asserted_by="reported", status="announced")
    (moment,) = page().both.moments
    assert [len(entries) for entries in (*moment.sides, moment.joint, moment.reported, moment.elsewhere)] == [1] * 5
    assert moment.when == "2026-03-05"


def test_newer_dates_come_first():
    StatementFactory(said_on="2025")
    StatementFactory(said_on="2026-03")
    StatusUpdateFactory(as_of="2026-01-07")
    assert [moment.when for moment in page().both.moments] == ["2026-03", "2026-01-07", "2025"]


def test_a_side_speaks_by_a_statement_by_a_claim_or_jointly():
    assert sides()["NO"].silent
    line = StatusUpdateFactory(asserted_by="NO")
    assert not sides()["NO"].silent
    StatusUpdateFactory(initiative=line.initiative, asserted_by="NO", corrects=line, entered_in_error=True)
    assert sides()["NO"].silent
    StatementFactory(person=None, joint=True, kind="joint_text")
    assert not sides()["NO"].silent


def test_a_reporter_speaks_for_neither_side():
    StatusUpdateFactory(asserted_by="reported", status="announced")
    assert all(side.silent for side in page().both.sides)


def test_the_sources_that_any_review_searched_are_named_once():
    for _ in range(2):
        ReviewFactory(sources_searched={"NO": ["the gazette"]})
    ReviewFactory(initiative=None, commitment=CommitmentFactory(), sources_searched={"NO": ["the ministry"]})
    assert set(sides()["NO"].searched.sources) == {"the gazette", "the ministry"}
    assert len(sides()["NO"].searched.sources) == 2
    assert not sides()["BR"].searched


def moved(promise, *dates):
    for new_due in dates:
        revise_due(
            by=UserFactory(is_superuser=True), today=TODAY, commitment=promise, cause="party_moved", reason="Later.",
            new_due=new_due, passages=[promise.passage],
        )  # fmt: skip


def test_the_furthest_slip_comes_first_and_what_never_moved_is_left_out():
    far, near, still = (CommitmentFactory(baseline_due="2030") for _ in range(3))
    moved(near, "2031")
    moved(far, "2032", "2040")
    assert [one.pk for one in page().slips.furthest] == [far.pk, near.pk]
    assert page().slips.furthest[0].stands["times_moved"] == 2
    assert page().slips.dated == 3
    assert still.pk not in [one.pk for one in page().slips.furthest]


def test_turned_clocks_take_away_what_was_not_known():
    StatementFactory(said_on="2026-03")
    StatusUpdateFactory(as_of="2026-03")
    before = page(Clocks(today=TODAY, known_at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert before.both.moments == ()
    assert before.counts == dict.fromkeys(("initiatives", "guests", "commitments", "statements", "claims"), 0)
    assert page(Clocks(today=TODAY, as_of=date(2026, 2, 1))).both.moments == ()


def test_what_is_not_shown_is_not_counted():
    StatementFactory(publication="draft")
    InitiativeFactory(publication="draft")
    DocumentFactory(publication="draft")
    found = page()
    assert found.counts["initiatives"] == found.counts["statements"] == 0
    assert found.sources == {"press": 1}  # the document of the draft statement is published


def test_another_pairs_records_are_not_here():
    other = PartnershipFactory(country_a="CL", country_b="PE")
    StatusUpdateFactory(initiative=InitiativeFactory(partnership=other), asserted_by="CL")
    EventFactory(partnership=other)
    assert page().both.moments == page().events == ()


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    def grow():
        passage = PassageFactory()
        line = StatusUpdateFactory(passages=[passage])
        StatementFactory(initiatives=[line.initiative])
        EventFactory()
        ReviewFactory(initiative=line.initiative, sources_searched={"NO": ["the gazette"]})
        moved(CommitmentFactory(initiative=line.initiative, baseline_due="2030"), "2031")

    def read():
        return [
            str(each.statement.words if each.statement else each.claim.initiative)
            for moment in page().both.moments
            for each in (*moment.sides[0], *moment.sides[1])
        ]

    grow()
    with django_assert_max_num_queries(22) as first:
        read()
    for _ in range(4):
        grow()
    with django_assert_max_num_queries(len(first)):
        assert len(read()) == 10
