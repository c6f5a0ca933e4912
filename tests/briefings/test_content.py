"""A briefing says what the API says at the same clocks, in the words themselves, and nothing its reader may not see."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.status_update import record_status
from initiatives.clocks import Clocks, settled_moment
from initiatives.exports.column import written
from initiatives.filters.briefing import NotThere, Unclear
from initiatives.models import Capture, Membership, SavedView, StatementNote, Translation
from tests.factories import (
    CommitmentFactory,
    InitiativeFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    SectorFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)


def answers(client, clocks, noun, **query):
    """What the API gives of a noun to a visitor at the clocks, by id."""
    asked = {"as_of": clocks.as_of.isoformat(), "known_at": written(moment=clocks.known_at), **query}
    return {row["id"]: row for row in client.get(f"/api/v1/{noun}/", asked).json()["results"]}


def grown(world):
    """More of the same: a claim of each side, one of them reported, dates that moved, and what records show."""
    for number, (voice, status) in enumerate((("NO", "under_way"), ("joint", "delivered"), ("reported", "announced"))):
        row = InitiativeFactory(partnership=world.partnership, name=f"Forest {number}")
        StatusUpdateFactory(initiative=row, asserted_by=voice, status=status, passages=[world.agreed])
        promise = CommitmentFactory(
            initiative=row, passage=world.begun, baseline_due=f"202{number + 5}", wording=f"{number}"
        )
        revise_due(
            by=world.by, today=world.today, commitment=promise, new_due="2031-04", cause="party_moved",
            reason="The gazette says so.", passages=[world.record(text=f"Gazette {number}")],
        )  # fmt: skip
    proof = world.record()
    record_status(**world.about(axis="evidence", status="started", as_of="2026-04", passages=[proof]))


@pytest.mark.parametrize("turned", ["now", "as of May 2026", "known before"])
def test_statuses_and_dates_are_those_the_api_gives_at_the_same_clocks(world, briefed, client, turned):
    before = settled_moment()
    grown(world)
    given = {
        "now": (world.today, settled_moment()),
        "as of May 2026": (date(2026, 5, 1), settled_moment()),
        "known before": (world.today, before),
    }[turned]
    clocks = Clocks(today=world.today, as_of=given[0], known_at=given[1])
    content = briefed(clocks=clocks)
    initiatives = answers(client, clocks, "initiatives", partnership="brazil-norway")
    commitments = answers(client, clocks, "commitments", partnership="brazil-norway")
    assert len(content.entries) == len(initiatives) == (1 if turned == "known before" else 4)
    for entry in content.entries:
        row, told = entry.initiative, initiatives[entry.initiative.pk]["status"]
        assert (row.schedule, row.freshness) == (told["schedule"], told["freshness"])
        assert row.stands["sides_differ"] == told["sides_differ"]
        assert _brief(row.stands["headline"], "status", "by") == _brief(told["headline"], "status", "by")
        assert _brief(entry.evidence and entry.evidence.claim) == _brief(told["evidence"])
        assert _brief(entry.reported and entry.reported.claim) == _brief(told["claims"]["reported"])
        for side in entry.sides:
            own, joint = told["claims"][side.code], told["claims"]["joint"]
            assert _brief(side.held and side.held.claim) in (_brief(own), _brief(joint))
        for promise in entry.promises:
            for fact in ("baseline_due", "current_due", "slip_days", "times_moved"):
                assert promise.commitment.stands[fact] == commitments[promise.commitment.pk][fact], fact
    assert sum(len(entry.promises) for entry in content.entries) == len(commitments)


def _brief(claim, *facts):
    return {fact: claim[fact] for fact in facts or ("status", "as_of")} if claim else None


def test_words_stand_as_they_stand_in_the_source_with_the_number_of_their_paragraph(world, briefed, printed):
    statement = StatementFactory(
        partnership=world.partnership, passage=world.begun, initiatives=[world.initiative],
        person=PersonFactory(name="A. Minister", country="NO"),
    )  # fmt: skip
    Translation.objects.create(statement=statement, language="fr", text="Les travaux ont commencé", origin="ours")
    StatementNote.objects.create(statement=statement, kind="disputed", by="An office", passage=world.begun)
    (entry,) = briefed().entries
    brazil, norway = entry.sides
    (quote,) = brazil.held.quotes
    assert quote.passage.exact == "We have agreed to plant 𝟙00 trees by 2027"
    assert (norway.held, norway.silent, bool(norway.searched)) == (None, False, False)
    assert [one.statement for one in entry.said] == [statement]
    places = briefed().places
    assert [(one.number, one.document.title, one.passage.paragraph) for one in places] == [
        (1, "A report", 2),
        (2, "A report", 3),
    ]
    html = printed()
    assert "<q>We have agreed to plant 𝟙00 trees by 2027</q>" in html
    assert "A. Minister" in html
    assert "Les travaux ont commencé" in html
    assert "by An office" in html, "a note stands wherever the words stand"
    assert "It claims no status." in html
    assert f"{world.document.pk}/?at={world.agreed.pk}" in html, "the address of the sentence"


def test_what_a_reader_may_not_see_is_absent(world, briefed, printed):
    hidden = InitiativeFactory(partnership=world.partnership, name="Secret harbour", publication="draft")
    CommitmentFactory(initiative=hidden, wording="Dig a secret harbour")
    StatusUpdateFactory(initiative=hidden, status="delivered")
    StatementFactory(
        partnership=world.partnership, passage=world.begun, initiatives=[world.initiative], publication="draft",
        person=PersonFactory(name="A secret minister"),
    )  # fmt: skip
    html = printed()
    assert "ecret" not in html
    assert briefed().facts["initiatives"] == 1
    analyst = UserFactory()
    Membership.objects.create(user=analyst, role="analyst", partnership=world.partnership)
    assert "Secret harbour" in printed(reader=analyst)
    with pytest.raises(NotThere):
        briefed("initiative", hidden.slug)


def test_words_that_were_withheld_are_replaced_by_the_reason_and_have_no_number(world, briefed, printed):
    Capture.objects.filter(pk=world.capture.pk).update(withheld_at=timezone.now(), withheld_reason="A court said so.")
    html = printed()
    assert "plant 𝟙00 trees" not in html
    assert "A court said so." in html
    assert briefed().places == ()


def test_what_changed_since_is_of_these_initiatives_alone(world, briefed):
    other = InitiativeFactory(name="Elsewhere", partnership=world.partnership)
    StatusUpdateFactory(initiative=other)
    gone = open_initiative(by=world.by, partnership=world.partnership, name="Taken back", kind="project")
    withdraw(by=world.by, row=publish(by=world.by, row=gone, second_reader_required=False))  # told to every reader
    changes = briefed("initiative", world.initiative.slug).changes
    assert {part.of for section in changes.sections for part in section.parts} == {world.initiative}
    assert {line.change.kind for section in changes.sections for part in section.parts for line in part.lines} == {
        "published",
        "status",
    }
    assert [part.of for part in briefed().changes.sections[0].parts] == [other, world.initiative]
    assert briefed(days=0).changes is None


def test_a_filter_a_sector_and_a_saved_view_are_printed_as_their_pages_list_them(world, briefed):
    sector = SectorFactory(slug="land", name="Land")
    forests = SectorFactory(slug="forests", parent=sector)
    world.initiative.sectors.add(forests)
    InitiativeFactory(partnership=world.partnership, name="A harbour")
    assert [one.initiative.name for one in briefed("sector", "land").entries] == ["Shared forest"]
    listed = briefed("initiatives", "", query={"status": ["agreed"], "sector": ["land"]})
    assert [one.initiative.name for one in listed.entries] == ["Shared forest"]
    assert listed.about.filters == (("Sector, with those below", ("Land",)), ("Claimed", ("Agreed",)))
    assert "status=agreed" in listed.address
    owner = UserFactory()
    view = SavedView.objects.create(owner=owner, name="My forests", page="initiatives", query={"q": ["forest"]})
    assert [one.initiative.name for one in briefed("saved_view", str(view.pk), reader=owner).entries] == [
        "Shared forest"
    ]
    with pytest.raises(NotThere):
        briefed("saved_view", str(view.pk), reader=AnonymousUser())
    with pytest.raises(Unclear, match="did you mean “status”"):
        briefed("initiatives", "", query={"stauts": ["agreed"]})


def test_its_numbers_and_its_address_are_of_the_clocks(world, briefed):
    content = briefed()
    assert content.facts == {
        "initiatives": 1, "commitments": 1, "late": 0, "differ": 0, "shown": 0, "unassessed": 1, "unreviewed": 1,
    }  # fmt: skip
    assert f"as_of={content.clocks.as_of}&known_at={written(moment=content.clocks.known_at)}" in content.address
    assert content.address in content.citation
    assert content.codebook in content.citation


@pytest.mark.parametrize("pinned", [True, False])
def test_a_briefing_asks_the_same_number_of_questions_however_many_initiatives_it_holds(world, printed, pinned):
    def add():
        row = InitiativeFactory(partnership=world.partnership)
        passage = PassageFactory(capture__document__partnership=world.partnership)
        StatusUpdateFactory(initiative=row, passages=[passage])
        StatusUpdateFactory(initiative=row, axis="evidence", asserted_by=None, status="started", passages=[passage])
        CommitmentFactory(initiative=row, passage=passage, baseline_due="2030")
        StatementFactory(passage=passage, initiatives=[row], person__country="NO")
        ReviewFactory(initiative=row, sources_searched={"NO": ["the gazette"]})

    def asked():
        clocks = None if pinned else Clocks(today=datetime.now(UTC).date() + timedelta(days=1))
        with CaptureQueriesContext(connection) as queries:
            printed(clocks=clocks)
        return len(queries)

    for _ in range(3):
        add()
    asked()
    few = asked()
    for _ in range(4):
        add()
    assert asked() == few
