"""A world, the moment in which it was whole, and one row of every kind that came afterwards, about what was there before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from initiatives.actions.document import capture, mark_passage
from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.status_update import record_status
from initiatives.models import (
    Capture,
    Evidence,
    Measurement,
    Organisation,
    Participation,
    Passage,
    Person,
    ScopeItem,
    Sector,
    SourceDocument,
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementNote,
    Translation,
)
from tests.factories import (
    CommitmentFactory,
    EventFactory,
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    StatementFactory,
)
from tests.world import TEXT, World, make_world

# What came afterwards bears this word wherever it has words of its own.
WORD = "Zwetschge"


@dataclass(frozen=True)
class Before:
    """What was there at `moment`."""

    world: World
    moment: datetime
    statement: Statement
    speaker: Person
    agency: Organisation
    event: object
    sector: Sector

    @property
    def known_at(self) -> str:
        """The moment as a parameter."""
        return self.moment.isoformat()


@dataclass(frozen=True)
class After:
    """What came afterwards, the rows that have a page or an address of their own."""

    initiative: object
    commitment: object
    statement: Statement
    document: SourceDocument
    capture: Capture
    passage: Passage
    organisation: Organisation
    person: Person
    event: object
    partnership: object
    participation: Participation
    status: object
    revision: object
    review: object


def before_and_after() -> tuple[Before, After]:
    """The world as it was, and what was added to it later."""
    world = make_world()
    speaker, agency = PersonFactory(name="A minister"), OrganisationFactory(name="An agency")
    sector = Sector.objects.create(slug="forestry", name="Forestry")
    event = EventFactory(partnership=world.partnership, name="A meeting")
    statement = StatementFactory(passage=world.agreed, person=speaker, initiatives=[world.initiative])
    world.initiative.sectors.add(sector)
    Participation.objects.create(initiative=world.initiative, organisation=agency, role="implementer")
    line = record_status(**world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed]))
    before = Before(world, datetime.now(UTC), statement, speaker, agency, event, sector)
    return before, _add(before, line)


def _add(before: Before, line: object) -> After:
    world, now = before.world, datetime.now(UTC)
    words = mark_passage(by=world.by, capture=world.capture, exact="the minister said")
    # A later text of the same document, in which nothing that is there already was lost.
    later = capture(by=world.by, document=world.document, text=f"{TEXT}\n{WORD}.", captured_at=now, how=WORD)
    passage = mark_passage(by=world.by, capture=later, exact=f"{WORD}.")
    record = world.record(kind="press", text=f"A {WORD} in a report.", publisher=WORD, published="2026-04")
    record.capture.document.publication = "published"
    record.capture.document.save()
    organisation, person = OrganisationFactory(name=f"{WORD} office"), PersonFactory(name=f"{WORD} speaker")
    initiative = InitiativeFactory(partnership=world.partnership, name=f"{WORD} project", slug="after")
    initiative.sectors.add(before.sector)
    commitment = CommitmentFactory(
        initiative=initiative, passage=words, wording=f"{WORD} promised", baseline_due="2027"
    )
    statement = StatementFactory(
        passage=record, person=before.speaker, partnership=world.partnership, initiatives=[world.initiative]
    )
    StatementCommitment.objects.create(statement=statement, commitment=world.commitment)
    StatementInitiative.objects.create(statement=before.statement, initiative=initiative)
    StatementNote.objects.create(statement=before.statement, kind="disputed", by=WORD, passage=record)
    Translation.objects.create(statement=before.statement, language="pt", text=f"{WORD} diz", origin="ours")
    ScopeItem.objects.create(initiative=world.initiative, label=f"{WORD} scope", passage=record)
    part = Participation.objects.create(initiative=world.initiative, organisation=organisation, role="participant")
    Evidence.objects.create(passage=record, participation=part)
    Evidence.objects.create(passage=record, aim=world.initiative)
    Evidence.objects.create(passage=record, status_update=line)
    Evidence.objects.create(passage=record, baseline=world.commitment)
    Measurement.objects.create(commitment=world.commitment, value=7, unit=WORD, as_of="2026-05", passage=record)
    said = {"by": world.by, "today": world.today, "reason": f"{WORD} says so."}
    status = record_status(
        **said,
        subject=world.initiative,
        axis="claim",
        asserted_by="NO",
        status="under_way",
        as_of="2026-04",
        passages=[record],
    )
    revision = revise_due(**said, commitment=world.commitment, cause="party_moved", new_due="2029", passages=[record])
    review = record_review(
        by=world.by, today=world.today, subject=world.initiative, sources_searched={"NO": [WORD]}, outcome="changed"
    )
    return After(
        initiative=initiative, commitment=commitment, statement=statement, document=record.capture.document,
        capture=later, passage=passage, organisation=organisation, person=person,
        event=EventFactory(partnership=world.partnership, name=f"{WORD} meeting", dates=str(date(2026, 4, 1))),
        partnership=PartnershipFactory(slug="zwetschge", name=WORD, country_a="FR", country_b="PT"),
        participation=part, status=status, revision=revision, review=review,
    )  # fmt: skip
