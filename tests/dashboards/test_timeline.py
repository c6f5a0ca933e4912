"""The timeline holds what has a date, at the clocks."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.actions.due_revision import revise_due
from initiatives.clocks import Clocks
from initiatives.dashboards.timeline import timeline
from initiatives.models import Commitment, Event, SourceDocument, Statement, StatusUpdate
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EventFactory,
    PartnershipFactory,
    PassageFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def held(clocks=None, **more):
    reader = AnonymousUser()
    return timeline(
        events=Event.objects.all(), statements=Statement.objects.visible_to(reader), updates=StatusUpdate.objects.visible_to(reader),
        commitments=Commitment.objects.visible_to(reader), documents=SourceDocument.objects.visible_to(reader),
        clocks=clocks or Clocks(today=TODAY), **more,
    )  # fmt: skip


def test_events_words_claims_and_due_dates_stand_under_their_year_newest_first():
    EventFactory(dates="2026-03")
    StatementFactory(said_on="2025-12-30")
    StatusUpdateFactory(as_of="2026-02")
    CommitmentFactory(baseline_due="2031/2033-06")
    found = held()
    assert [(year.year, [entry.lane for entry in year.entries]) for year in found.years] == [
        (2033, ["due"]), (2026, ["event", "claim"]), (2025, ["statement"]),
    ]  # fmt: skip
    assert [entry.when for entry in found.years[0].entries] == ["2031/2033-06"]


def test_words_without_a_date_stand_at_the_day_of_their_source():
    document = DocumentFactory(published=None, identified_published="2025-08-29")
    StatementFactory(passage=PassageFactory(capture__document=document))
    (entry,) = held().entries
    assert (entry.when, entry.first) == ("2025-08-29", date(2025, 8, 29))


def test_words_that_nothing_dates_are_left_out():
    StatementFactory(passage=PassageFactory(capture__document=DocumentFactory(published=None)))
    assert held().entries == ()


def test_a_date_that_a_party_moved_keeps_its_first():
    promise = CommitmentFactory(baseline_due="2030")
    revise_due(
        by=UserFactory(is_superuser=True), today=TODAY, commitment=promise, cause="party_moved", reason="Later.",
        new_due="2031", passages=[promise.passage],
    )  # fmt: skip
    (entry,) = held().entries
    assert (entry.when, entry.moved_from, entry.year) == ("2031", "2030", 2031)


def test_commitments_without_a_date_are_counted_not_drawn():
    CommitmentFactory()
    assert held().entries == ()
    assert held().undated == 1


def test_a_corrected_status_is_gone_and_a_later_one_is_not_there_yet():
    line = StatusUpdateFactory(as_of="2026-01-10")
    StatusUpdateFactory(initiative=line.initiative, corrects=line, as_of="2026-01-20", status="announced")
    assert [entry.when for entry in held().entries] == ["2026-01-20"]
    assert held(Clocks(today=TODAY, as_of=date(2026, 1, 15))).entries == ()
    assert held(Clocks(today=TODAY, known_at=datetime(2020, 1, 1, tzinfo=UTC))).entries == ()


def test_one_partnership_can_be_asked_for():
    other = PartnershipFactory(country_a="CL", country_b="PE", name="Chile–Peru")
    EventFactory(dates="2026", partnership=other)
    EventFactory(dates="2025")
    assert [entry.when for entry in held(partnership=other).entries] == ["2026"]


def test_drafts_are_not_on_it():
    StatementFactory(said_on="2026", publication="draft")
    CommitmentFactory(baseline_due="2027", initiative__publication="draft")
    assert held().entries == ()


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    def count():
        with django_assert_num_queries(5):
            found = held()
            return [(entry.row.words if entry.lane == "statement" else str(entry.row)) for entry in found.entries]

    def add():
        EventFactory(dates="2026")
        StatementFactory(said_on="2026")
        StatusUpdateFactory(as_of="2026-01")
        CommitmentFactory(baseline_due="2027")

    add()
    assert len(count()) == 4
    for _ in range(4):
        add()
    assert len(count()) == 20
