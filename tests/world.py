"""A small world made through the actions: one partnership, a press report, an initiative, a commitment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from initiatives.actions.commitment import open_commitment
from initiatives.actions.document import add_document, capture, mark_passage
from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish
from initiatives.actions.status_update import record_status
from initiatives.models import Capture, Commitment, Initiative, Partnership, Passage, SourceDocument, User

TEXT = (
    "OSLO: Brazil and Norway met.\n\n"
    "“We have agreed to plant 𝟙00 trees by 2027,” the minister said. We agree.\n"
    "Work on the forest has begun. We agree."
)


@dataclass(frozen=True)
class World:
    """What most tests need; every row is committed to the test's own transaction."""

    by: User
    today: date
    partnership: Partnership
    document: SourceDocument
    capture: Capture
    agreed: Passage
    begun: Passage
    initiative: Initiative
    commitment: Commitment

    def about(self, **more):
        """The arguments every ledger action takes, about the initiative."""
        return {"by": self.by, "today": self.today, "subject": self.initiative, "reason": "The text says so.", **more}

    def record(self, kind: str = "instrument", text: str = "The register shows 100 trees.", **fields) -> Passage:
        """A passage that is the whole of another document of this kind."""
        document = add_document(
            by=self.by, partnership=self.partnership, title=text[:40], kind=kind, language="en", **fields
        )
        taken = capture(by=self.by, document=document, text=text, captured_at=datetime.now(UTC), how="pasted")
        return mark_passage(by=self.by, capture=taken, exact=text)


def make_world(*, published: bool = True) -> World:
    """Brazil and Norway plant trees. `published` says whether readers see it."""
    by = User.objects.create_superuser("administrator", "administrator@example.org", "a long password")
    pair = Partnership.objects.create(slug="brazil-norway", name="Brazil–Norway", country_a="BR", country_b="NO")
    document = add_document(
        by=by,
        partnership=pair,
        title="A report",
        kind="press",
        language="en",
        publisher="A newspaper",
        published="2026-03",
    )
    taken = capture(by=by, document=document, text=TEXT, captured_at=datetime.now(UTC), how="pasted")
    agreed = mark_passage(by=by, capture=taken, exact="We have agreed to plant 𝟙00 trees by 2027")
    begun = mark_passage(by=by, capture=taken, exact="Work on the forest has begun.")
    initiative = open_initiative(by=by, partnership=pair, name="Shared forest", kind="project")
    commitment = open_commitment(
        by=by, passage=agreed, wording="Plant 100 trees", sides=["BR", "NO"], said_by="BR", force="will",
        initiative=initiative, measurable=True, target_amount=100, target_unit="trees", baseline_due="2027",
    )  # fmt: skip
    if published:
        publish(by=by, row=document, second_reader_required=False)
        initiative = publish(by=by, row=initiative, second_reader_required=False)
        commitment.refresh_from_db()
    return World(
        by=by, today=datetime.now(UTC).date(), partnership=pair, document=document, capture=taken, agreed=agreed,
        begun=begun, initiative=initiative, commitment=commitment,
    )  # fmt: skip


def make_claimed_world() -> World:
    """The same world in which Brazil says, as of March 2026, that it is agreed."""
    world = make_world()
    record_status(
        **world.about(axis="claim", asserted_by="BR", status="agreed", as_of="2026-03", passages=[world.agreed])
    )
    return world
