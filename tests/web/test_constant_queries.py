"""The pages of statements, sectors, partnerships, people, events, dates and changes ask a fixed number of questions."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.models import Evidence, Participation, StatementNote, Translation
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EventFactory,
    InitiativeFactory,
    OrganisationFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    SectorFactory,
    StatementFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/statements/", "/statements/{statement}/", "/sectors/", "/sectors/land/", "/partnerships/br-no/", "/people/minister/",
    "/organisations/agency/", "/events/visit/", "/timeline/", "/changes/", "/search/?q=forest",
)  # fmt: skip


@pytest.fixture
def world():
    top = SectorFactory(slug="land")
    return {
        "sector": SectorFactory(slug="forests", parent=top),
        "minister": PersonFactory(slug="minister"),
        "agency": OrganisationFactory(slug="agency"),
        "event": EventFactory(slug="visit"),
        "first": StatementFactory(person=PersonFactory()),
    }


def grow(world):
    passage = PassageFactory(capture__document=DocumentFactory(event=world["event"]))
    initiative = InitiativeFactory(name="A forest")
    initiative.sectors.add(world["sector"])
    StatusUpdateFactory(initiative=initiative, passages=[passage])
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", status="under_way")
    ReviewFactory(initiative=initiative, sources_searched={"NO": ["the gazette"]})
    CommitmentFactory(initiative=initiative, baseline_due="2030")
    statement = StatementFactory(
        passage=passage, person=world["minister"], initiatives=[initiative], same_utterance_as=world["first"]
    )
    statement.sectors.add(world["sector"])
    statement.commitments.add(initiative.commitments.get())
    StatementNote.objects.create(statement=statement, kind="disputed", by="An office", passage=passage)
    Translation.objects.create(statement=statement, language="fr", text="Une forêt", origin="ours")
    StatementFactory(person=None, organisation=world["agency"], initiatives=[initiative])
    part = Participation.objects.create(initiative=initiative, organisation=world["agency"], role="implementer")
    Evidence.objects.create(participation=part, passage=passage)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("turned", [False, True], ids=["now", "turned"])
def test_a_page_asks_the_same_number_of_questions_whatever_it_shows(client, world, address, turned):
    address = address.format(statement=world["first"].pk)
    if turned:
        address += f"{'&' if '?' in address else '?'}as_of={datetime.now(UTC).date()}"

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked), [query["sql"][:200] for query in asked]

    grow(world)
    client.get(address)  # what a process loads once
    few, _ = queries()
    for _ in range(3):
        grow(world)
    many, sql = queries()
    assert few == many, "\n".join(sql)
    assert many <= 30
