"""Bringing back what a record said before, through its own edit."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.actions import Conflict
from initiatives.actions.commitment import edit_commitment
from initiatives.actions.frame import edit_frame
from initiatives.actions.initiative import edit_initiative
from initiatives.actions.restoring import restoration, restore
from initiatives.actions.source_document import edit_document
from initiatives.actions.statement import add_statement, edit_statement
from initiatives.models import Membership, User
from tests.factories import EventFactory, OrganisationFactory, PartnershipFactory, PersonFactory, SectorFactory
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


def another_pair():
    return PartnershipFactory(country_a="CL", country_b="PE")


def version(row, number=0):
    return list(row.history.order_by("pgh_id").values_list("pgh_id", flat=True))[number]


def restored(world, row, of, **more):
    row.refresh_from_db()
    given = {"when": "then", "version": row.version, "reason": "It was right.", **more}
    return restore(**{"by": world.by, "row": row, "of": of, **given})


def test_an_initiative_has_its_values_and_its_sectors_again(world):
    woods, trade = SectorFactory(), SectorFactory()
    edit_initiative(by=world.by, initiative=world.initiative, sectors=[woods], owner=world.by)
    past = version(world.initiative, -1)
    edit_initiative(
        by=world.by, initiative=world.initiative, sectors=[trade], owner=None, summary="New.", flagship=True
    )
    row = restored(world, world.initiative, past)
    assert (row.owner, row.summary, row.flagship, list(row.sectors.all())) == (world.by, "", False, [woods])


def test_a_statement_has_its_links_again_and_a_draft_its_words(world):
    person, other = PersonFactory(), PersonFactory()
    given = {"kind": "paraphrase", "language": "en", "passage": world.begun, "person": person}
    row = add_statement(by=world.by, partnership=world.partnership, initiatives=[world.initiative], **given)
    past = version(row, -1)
    edit_statement(by=world.by, statement=row, person=other, initiatives=[], capacity="Minister")
    row = restored(world, row, past)
    assert (row.person, row.capacity, list(row.initiatives.all())) == (person, None, [world.initiative])


def test_a_document_and_a_commitment_too(world):
    edit_document(by=world.by, document=world.document, title="Another title", publisher="Somebody")
    edit_commitment(by=world.by, commitment=world.commitment, wording="Plant them", force="aims")
    row = restored(world, world.document, version(world.document))
    assert (row.title, row.publisher) == ("A report", "A newspaper")
    promise = restored(world, world.commitment, version(world.commitment))
    assert (promise.wording, promise.force) == ("Plant 100 trees", "will")


def test_a_restoration_is_an_act_of_its_own_with_its_reason(world):
    edit_initiative(by=world.by, initiative=world.initiative, summary="New.")
    restored(world, world.initiative, version(world.initiative), when="2026-11-23 08:00 UTC")
    context = world.initiative.history.order_by("pgh_id").last().pgh_context.metadata
    assert (context["did"], context["of"], context["reason"]) == ("restored", "2026-11-23 08:00 UTC", "It was right.")
    assert context["user"] == world.by.pk


def test_what_stays_is_named_with_why_and_the_rest_is_restored(world):
    edit_initiative(by=world.by, initiative=world.initiative, summary="New.")
    draft = version(world.initiative)
    assert restoration(row=world.initiative, of=draft).stays == {}
    promise = restoration(row=world.commitment, of=version(world.commitment))
    assert (promise.values, promise.stays) == ({}, {})


@pytest.mark.parametrize(
    ("more", "error"),
    [({"reason": " "}, ValidationError), ({"version": 999}, Conflict), ({"of": 999_999}, LookupError)],
)
def test_what_cannot_be_is_refused(world, more, error):
    edit_initiative(by=world.by, initiative=world.initiative, summary="New.")
    given = {"of": version(world.initiative), **more}
    with pytest.raises(error):
        restored(world, world.initiative, **given)
    world.initiative.refresh_from_db()
    assert world.initiative.summary == "New."


def test_where_nothing_differs_nothing_is_written(world):
    before = world.initiative.history.count()
    with pytest.raises(ValidationError, match="Nothing would change"):
        restored(world, world.initiative, version(world.initiative, -1))
    assert world.initiative.history.count() == before


def test_an_analyst_does_not_restore(world):
    analyst = User.objects.create_user("analyst", "analyst@example.org", "a long password")
    Membership.objects.create(user=analyst, role="analyst", partnership=world.partnership)
    edit_initiative(by=world.by, initiative=world.initiative, summary="New.")
    with pytest.raises(PermissionDenied):
        restored(world, world.initiative, version(world.initiative), by=analyst)


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (another_pair, {"name": "Another name", "time_zone": "Asia/Tokyo"}),
        (
            lambda: EventFactory(partnership=another_pair()),
            {"name": "Another name", "dates": "2024-05", "place": "Elsewhere"},
        ),
        (OrganisationFactory, {"name": "Another name", "acronym": "AN", "aliases": ["AN Inc."]}),
        (PersonFactory, {"name": "Another name", "country": None, "ours": ["country"]}),
        (SectorFactory, {"name": "Another name", "outside_scheme": "OECD DAC", "outside_code": "210"}),
    ],
)
def test_what_records_stand_in_has_its_values_again(world, make, fields):
    row = make()
    before = {name: getattr(row, name) for name in fields}
    past = version(row)
    edit_frame(by=world.by, row=row, **fields)
    row = restored(world, row, past)
    assert {name: getattr(row, name) for name in fields} == before
    with pytest.raises(Conflict):
        restored(world, row, version(row, 1), version=row.version - 1)
    with pytest.raises(PermissionDenied):
        restored(world, row, version(row, 1), by=User.objects.create_user("reader"))


def test_a_field_that_makes_the_record_is_not_edited(world):
    with pytest.raises(ValidationError, match="cannot be edited"):
        edit_frame(by=world.by, row=world.partnership, country_a="AR")
