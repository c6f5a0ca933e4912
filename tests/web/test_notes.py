"""A retracted quote is nowhere shown without its note."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.due_revision import revise_due
from initiatives.models import Evidence, StatementNote
from tests.factories import (
    CaptureFactory,
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
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
WORDS = "We will plant a forest"
NOTE = "Retracted by The ministry, 9 March 2026"
HOLDS = {"li", "tr", "figure", "article", "aside", "section", "dd"}
# Every page that shows a statement's words, and how many places of it do.
PLACES = {
    "/": 1, "/?at={passage}": 2, "/initiatives/": 1, "/initiatives/forest/": 5, "/commitments/": 1, "/commitments/{promise}/": 5,
    "/statements/": 1, "/statements/{statement}/": 1, "/sectors/land/": 2, "/people/minister/": 2, "/organisations/agency/": 1,
    "/events/visit/": 2, "/partnerships/br-no/": 1, "/timeline/": 1, "/changes/": 1, "/search/?q=plant+forest": 3,
    "/documents/{document}/": 1,
}  # fmt: skip


@pytest.fixture
def world():
    event, sector, agency = EventFactory(slug="visit"), SectorFactory(slug="land"), OrganisationFactory(slug="agency")
    passage = PassageFactory(capture__document=DocumentFactory(event=event))
    initiative = InitiativeFactory(slug="forest", name="Shared")
    initiative.sectors.add(sector)
    statement = StatementFactory(
        passage=passage,
        person=PersonFactory(slug="minister"),
        organisation=agency,
        initiatives=[initiative],
        said_on="2026-03-05",
    )
    statement.sectors.add(sector)
    promise = CommitmentFactory(initiative=initiative, passage=passage, baseline_due="2030")
    statement.commitments.add(promise)
    StatusUpdateFactory(initiative=initiative, passages=[passage])
    StatusUpdateFactory(initiative=None, commitment=promise, passages=[passage])
    review = ReviewFactory(initiative=initiative)
    Evidence.objects.create(review=review, passage=passage)
    revise_due(
        by=UserFactory(is_superuser=True), today=datetime.now(UTC).date(), commitment=promise, cause="party_moved", reason="Later.",
        new_due="2031", passages=[passage],
    )  # fmt: skip
    initiative.participations.create(organisation=agency, role="implementer")
    return {
        "passage": passage.pk, "document": passage.capture.document_id, "statement": statement.pk, "promise": promise.pk,
        "row": statement,
    }  # fmt: skip


def shown(page):
    """The innermost elements of the main column that show the words."""
    for element in page.one("main").all():
        if WORDS in element.text and not any(WORDS in inner.text for inner in element.all()):
            yield element


def around(element):
    while element.tag not in HOLDS:
        element = element.parent
    return element


@pytest.mark.parametrize("address", PLACES)
@pytest.mark.parametrize("on", ["itself", "another rendering"])
def test_a_retracted_quote_is_nowhere_shown_without_its_note(client, world, address, on):
    about = world["row"]
    if on != "itself":
        other = CaptureFactory(text="In other words.")
        about = StatementFactory(same_utterance_as=about, passage=PassageFactory(capture=other, exact="other words"))
    StatementNote.objects.create(statement=about, kind="retracted", by="The ministry", said_on="2026-03-09")
    page = read(client.get(address.format(**world)))
    found = list(shown(page))
    assert len(found) >= PLACES[address], [element.words for element in found]
    without = [element.words for element in found if element.tag != "mark" and NOTE not in around(element).words]
    assert without == []
    if on != "itself":
        assert "made on another rendering" in page.one("main").words


@pytest.mark.parametrize("address", PLACES)
def test_notes_take_two_queries_a_page_whatever_it_shows(client, world, address):
    address = address.format(**world)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    StatementNote.objects.create(statement=world["row"], kind="retracted", by="The ministry")
    client.get(address)
    before = queries()
    for _ in range(3):
        StatementNote.objects.create(statement=world["row"], kind="disputed", by="An office")
    assert queries() == before


def test_nobody_is_told_of_a_note_that_was_not_known_yet(client, world):
    before = datetime.now(UTC).isoformat()
    StatementNote.objects.create(statement=world["row"], kind="retracted", by="The ministry")
    assert "Retracted" in read(client.get("/initiatives/forest/")).one("main").words
    page = read(client.get("/initiatives/forest/", {"known_at": before}))
    assert "Retracted" not in page.one("main").words
