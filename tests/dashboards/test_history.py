"""A record's history: who, when, from what to what, in words; its parts too, and nothing a reader may not see."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.commitment import edit_commitment
from initiatives.actions.document import withhold
from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import edit_initiative
from initiatives.actions.name import rename
from initiatives.actions.part import edit_parts
from initiatives.actions.status_update import correct_status, record_status
from initiatives.actions.succession import Proof, absorb
from initiatives.clocks import Clocks
from initiatives.dashboards.history import history_of, public_since, seen_by
from initiatives.dashboards.telling import differences
from initiatives.models import Participation, ScopeItem, Sector, ShownIn, StatementInitiative, User
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    SectorFactory,
    StatementFactory,
)
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


def told(world, row, *, reader=None, known_at=None, **more):
    reader = reader or world.by
    clocks = Clocks(today=world.today, known_at=known_at)
    given = {"seen": seen_by(reader=reader), "members": reader.is_authenticated, "clocks": clocks, **more}
    return history_of(row=row, **given)


def as_visitor(world, row, **more):
    return told(world, row, reader=AnonymousUser(), since=public_since(row), **more)


def lines(history):
    """Every field of every entry as (part, label, name, before, after)."""
    return [
        (entry.part, entry.label, one.name, one.before, one.after)
        for act in history.acts for entry in act.entries for one in entry.fields
    ]  # fmt: skip


def said(history):
    """Everything a history says, in one text."""
    names = [f"{act.by} {act.did} {act.reason}" for act in history.acts]
    return " ".join(map(str, [*lines(history), *names]))


def test_an_edit_tells_who_and_each_field_from_what_to_what(world):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme", ongoing=True, owner=world.by)
    act = told(world, world.initiative).acts[0]
    assert act.by == "administrator"
    assert [(one.name, one.before, one.after) for one in act.entries[0].fields] == [
        ("Kind", "Project", "Programme"), ("Ongoing", "no", "yes"), ("Owner", "—", "administrator"),
    ]  # fmt: skip


def test_parts_are_told_with_their_names(world):
    sector, organisation = SectorFactory(name="Woods"), OrganisationFactory(name="The agency")
    edit_initiative(by=world.by, initiative=world.initiative, sectors=[sector])
    parts = [
        ScopeItem(label="Seedlings", passage=world.begun),
        Participation(organisation=organisation, role="implementer"),
    ]
    edit_parts(by=world.by, whole=world.initiative, saved=parts)
    guest = PartnershipFactory(country_a="CL", country_b="KE", name="Chile–Kenya", slug="chile-kenya")
    ShownIn.objects.create(initiative=world.initiative, partnership=guest)
    edit_initiative(by=world.by, initiative=world.initiative, sectors=[])
    found = lines(told(world, world.initiative))
    assert ("sector", "Added", "Sector", "—", "Woods") in found
    assert ("sector", "Taken away", "Sector", "Woods", "—") in found
    assert ("scope", "Added", "Label", "—", "Seedlings") in found
    assert ("participant", "Added", "Organisation", "—", "The agency") in found
    assert ("participant", "Added", "Role", "—", "Implementer") in found
    assert ("guest", "Added", "Partnership", "—", "Chile–Kenya") in found


def test_dates_codes_and_lists_are_words(db):
    world = make_world(published=False)
    draft = world.commitment
    edit_commitment(
        by=world.by, commitment=draft, baseline_due="2027-04/2028-03", sides=["BR"], said_by="joint", force="aims"
    )
    found = lines(told(world, draft))
    assert ("", "Changed", "Baseline due", "2027", "April 2027 – March 2028") in found
    assert ("", "Changed", "Sides", "Brazil, Norway", "Brazil") in found
    assert ("", "Changed", "Said by", "Brazil", "Both sides jointly") in found
    assert ("", "Changed", "Force", "Will", "Aims") in found


def test_of_a_long_text_what_went_and_what_came(world):
    text = (
        "The two sides plant a forest together, as they have done since the first of them was planted, and each pays for half "
        "of the seedlings every year until all stand."
    )
    edit_initiative(by=world.by, initiative=world.initiative, summary=text)
    edit_initiative(by=world.by, initiative=world.initiative, summary=text.replace("half", "a third"))
    pieces = told(world, world.initiative).acts[0].entries[0].fields[0].pieces
    assert [(one.what, one.text) for one in pieces if one.what != "same"] == [("gone", "half"), ("new", "a third")]
    assert "".join(one.text for one in pieces if one.what == "same").startswith("… ")


def test_a_difference_of_very_long_texts_is_bounded():
    pieces = differences(before="a " * 20_000, after="b " * 20_000)
    assert [len(one.text) for one in pieces] == [201, 201]


def test_a_corrected_line_stands_with_the_reason_of_its_correction(world):
    given = {"axis": "claim", "asserted_by": "BR", "passages": [world.agreed]}
    line = record_status(**world.about(status="agreed", **given))
    correct_status(by=world.by, today=world.today, row=line, status="announced", reason="Announced only.")
    entries = [entry for act in told(world, world.initiative).acts for entry in act.entries if entry.part == "status"]
    assert [(entry.void, entry.why) for entry in entries] == [(False, ""), (True, "Announced only.")]
    assert entries[0].label == "Recorded"
    assert "We have agreed to plant" in next(
        line[4] for line in lines(told(world, world.initiative)) if line[0] == "proof"
    )
    assert ("Asserted by", "Brazil") in [(one.name, one.after) for one in entries[1].fields]
    assert ("Status", "Agreed") in [(one.name, one.after) for one in entries[1].fields]


def test_at_an_earlier_moment_later_changes_and_corrections_are_not_there(world):
    line = record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))
    then = datetime.now(UTC)
    correct_status(by=world.by, today=world.today, row=line, status="announced", reason="Announced only.")
    edit_initiative(by=world.by, initiative=world.initiative, summary="Later.")
    history = told(world, world.initiative, known_at=then)
    assert "Later." not in said(history)
    assert [entry.void for act in history.acts for entry in act.entries if entry.part == "status"] == [False]


def test_a_due_date_a_renaming_and_a_succession_say_what_they_did(world):
    moved = {"cause": "party_moved", "new_due": "2028", "reason": "They said so.", "passages": [world.begun]}
    revise_due(by=world.by, today=world.today, commitment=world.commitment, **moved)
    proof = {"passage": world.begun, "reason": "The text says so."}
    rename(by=world.by, today=world.today, initiative=world.initiative, name="Green belt", slug="", **proof)
    other = InitiativeFactory(name="Great forest", partnership=world.partnership)
    absorb(by=world.by, today=world.today, old=world.initiative, into=other, proof=Proof(**proof))
    acts = told(world, world.initiative).acts
    assert [(act.did, act.reason) for act in acts[:2]] == [
        ("Absorbed", "The text says so."),
        ("Renamed", "The text says so."),
    ]
    assert ("", "Changed", "Slug", "shared-forest", "green-belt") in lines(told(world, world.initiative))
    assert ("became", "Recorded", "Into", "—", "Great forest") in lines(told(world, world.initiative))
    found = lines(told(world, world.commitment))
    assert ("due_date", "Recorded", "New due", "—", "2028") in found
    assert ("", "Changed", "Initiative", "Green belt", "Great forest") in found


def test_it_is_narrowed_to_a_field_a_part_or_a_person(world):
    analyst = User.objects.create_superuser("analyst", "analyst@example.org", "a long password")
    edit_initiative(
        by=analyst,
        initiative=world.initiative,
        summary="Ours.",
        kind="programme",
        sectors=[SectorFactory(name="Woods")],
    )
    history = told(world, world.initiative)
    assert {"summary", "kind", "sector"} <= set(history.fields)
    assert history.people == ("administrator", "analyst")
    only = told(world, world.initiative, field="summary")
    assert {line[2] for line in lines(only)} == {"Summary"}
    assert {line[0] for line in lines(told(world, world.initiative, field="sector"))} == {"sector"}
    assert {act.by for act in told(world, world.initiative, by="analyst").acts} == {"analyst"}
    assert only.fields == history.fields, "what can be chosen does not shrink with the choice"


def test_a_visitor_is_told_neither_accounts_nor_what_was_drafted(world):
    world.initiative.refresh_from_db()
    edit_initiative(by=world.by, initiative=world.initiative, owner=world.by, summary="Since.")
    history = as_visitor(world, world.initiative)
    assert {act.by for act in history.acts} == {"an analyst"}
    assert history.people == ()
    assert "administrator" not in said(history)
    assert ("", "Changed", "Publication", "Draft", "Published") in lines(history)
    assert not [line for line in lines(history) if line[1] == "Added"]
    assert "Added" in {line[1] for line in lines(told(world, world.initiative))}


def test_what_leads_to_a_record_that_is_not_shown_is_not_told(world):
    draft = InitiativeFactory(name="Secret draft", partnership=world.partnership, publication="draft")
    statement = StatementFactory(passage=world.agreed, initiatives=[draft, world.initiative], person=PersonFactory())
    edit_initiative(by=world.by, initiative=world.initiative, parent=draft)
    hidden = world.record(text="Words of an unpublished register.")
    edit_parts(by=world.by, whole=world.initiative, saved=[ScopeItem(label="Secret scope", passage=hidden)])
    assert "Secret draft" in said(told(world, statement))
    assert "Secret scope" in said(told(world, world.initiative))
    for row in (statement, world.initiative):
        assert "Secret" not in said(as_visitor(world, row))
        assert "unpublished register" not in said(as_visitor(world, row))
    assert ("", "Changed", "Parent", "—", "a record that is not shown to you") in lines(
        as_visitor(world, world.initiative)
    )
    assert StatementInitiative.objects.filter(initiative=draft).exists()


def test_withheld_words_are_nowhere(world):
    edit_parts(by=world.by, whole=world.initiative, saved=[ScopeItem(label="Seedlings", passage=world.begun)])
    assert "Work on the forest has begun" in said(told(world, world.initiative))
    withhold(by=world.by, capture=world.capture, reason="A court.", now=datetime.now(UTC))
    for history in (told(world, world.initiative), told(world, world.commitment)):
        assert "Work on the forest has begun" not in said(history)
        assert "agreed to plant" not in said(history)


@pytest.mark.django_db(transaction=True)
def test_what_raw_sql_wrote_is_told_without_a_name():
    world = make_world()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_initiative SET summary = 'raw' WHERE id = %s", [world.initiative.pk])
    act = told(world, world.initiative).acts[0]
    assert (act.by, act.entries[0].fields[0].after) == ("", "raw")


def test_a_longer_history_asks_no_more(world):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            told(world, world.initiative)
        return len(queries)

    def grow(number):
        sectors = [SectorFactory() for _ in range(number)]
        edit_initiative(
            by=world.by, initiative=world.initiative, sectors=sectors, summary=f"Number {number}.", owner=world.by
        )
        for voice in ("BR", "NO"):
            record_status(**world.about(axis="claim", asserted_by=voice, status="agreed", passages=[world.agreed]))

    grow(1)
    few = asked()
    for number in (2, 3, 4):
        grow(number)
    assert asked() == few
    assert Sector.objects.count() == 10
