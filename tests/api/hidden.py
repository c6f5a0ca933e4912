"""Rows of every noun that most readers may not see, in a partnership of their own, each holding a word nothing else holds."""

from dataclasses import dataclass
from datetime import date

from initiatives.models import (
    Capture,
    Commitment,
    DueRevision,
    Evidence,
    Initiative,
    InitiativeSector,
    Measurement,
    Name,
    ParagraphReading,
    Participation,
    Partnership,
    Passage,
    Reminder,
    ReminderRule,
    Review,
    SavedView,
    ScopeItem,
    SourceDocument,
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementNote,
    StatementSector,
    StatusUpdate,
    Subscription,
    Translation,
    User,
    WebhookEndpoint,
)
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)

WORD = "zanzibarine"  # in every text of a hidden row
ASKED = "quixotry"  # beside it, so that it can be asked for without saying the first
SLUG = "unseen-"  # how the slugs of hidden initiatives begin
HIDDEN = ("draft", "withdrawn", "entered_in_error")
SAID = f"{WORD} {ASKED}"


@dataclass(frozen=True)
class Hidden:
    """One publication's rows, by what an address calls them."""

    publication: str
    document: SourceDocument
    capture: Capture
    passage: Passage
    initiative: Initiative
    commitment: Commitment
    loose: Commitment
    statement: Statement
    status: StatusUpdate
    revision: DueRevision
    review: Review
    participation: Participation


def hide(publication, *, partnership: Partnership, organisation, person, sector, event, by: User) -> Hidden:
    """A document, initiative, commitments, statement and their ledgers of this publication."""
    text = f"{publication}: the {SAID} of the sides.\nThe {WORD} forest will be {ASKED}."
    document = DocumentFactory(
        partnership=partnership, title=f"{SAID} report", publisher=f"{WORD} press", publication="draft", event=event,
        dateline=f"{WORD}",
    )  # fmt: skip
    capture = CaptureFactory(document=document, text=text)
    passage = PassageFactory(capture=capture, exact=f"the {SAID} of the sides")
    initiative = InitiativeFactory(
        partnership=partnership, slug=f"{SLUG}{publication.replace('_', '-')}", name=f"The {SAID} programme", acronym="ZZQ",
        summary=f"A {SAID} summary.", publication="draft", owner=by, flagship=True,
    )  # fmt: skip
    InitiativeSector.objects.create(initiative=initiative, sector=sector)
    about = {"passage": passage, "wording": f"Plant a {SAID}", "baseline_due": "2025", "target_unit": f"{WORD} trees"}
    commitment, loose = (
        CommitmentFactory(initiative=held, sides=["IN", "JP"], said_by="IN", target_amount=3, measurable=True, **about)
        for held in (initiative, None)
    )
    statement = StatementFactory(
        passage=passage, person=person, publication="draft", capacity=f"{WORD} minister", spoken_language="ja"
    )
    StatementInitiative.objects.create(statement=statement, initiative=initiative, note=f"{WORD}")
    StatementCommitment.objects.create(statement=statement, commitment=commitment)
    StatementSector.objects.create(statement=statement, sector=sector)
    Translation.objects.create(statement=statement, language="ja", text=f"{SAID} translated", origin="ours")
    StatementNote.objects.create(statement=statement, kind="disputed", by=f"A {SAID} ministry", passage=passage)
    ledger = {"by": by, "passages": [passage], "asserted_by": "IN"}
    status = StatusUpdateFactory(initiative=initiative, reason=f"{SAID} reason", **ledger)
    StatusUpdateFactory(initiative=None, commitment=commitment, reason=f"{SAID} reason", **ledger)
    StatusUpdateFactory(initiative=None, commitment=loose, reason=f"{SAID} reason", **ledger)
    revision = DueRevision.objects.create(
        commitment=commitment, new_due="2030", cause="party_moved", reason=f"{SAID} moved", by=by
    )
    Evidence.objects.create(passage=passage, due_revision=revision)
    review = ReviewFactory(initiative=initiative, by=by, note=f"{SAID}", sources_searched={"IN": [f"{WORD} gazette"]})
    ScopeItem.objects.create(initiative=initiative, label=f"{SAID} scope", passage=passage)
    Name.objects.create(initiative=initiative, name=f"Once {SAID}", since="2024", passage=passage)
    participation = Participation.objects.create(initiative=initiative, organisation=organisation, role="implementer")
    Measurement.objects.create(commitment=commitment, value=1, unit=f"{WORD} trees", as_of="2025", passage=passage)
    ParagraphReading.objects.create(paragraph=capture.paragraphs.last(), mark="nothing_promised", by=by)
    for row in (document, initiative, statement):
        if publication != "draft":
            type(row).objects.filter(pk=row.pk).update(publication="published")
            type(row).objects.filter(pk=row.pk).update(publication=publication)
            row.refresh_from_db()
    return Hidden(
        publication, document, capture, passage, initiative, commitment, loose, statement, status, revision, review, participation
    )  # fmt: skip


def own_things(initiative: Initiative, by: User) -> None:
    """What is somebody's own: a private view, an address, a reminder."""
    view = SavedView.objects.create(owner=by, name=f"{SAID} view", page="initiatives", query={"q": [WORD]})
    Subscription.objects.create(view=view, user=by, channel="mail")
    WebhookEndpoint.objects.create(owner=by, url=f"https://example.org/{WORD}", secret="whsec_x")
    rule = ReminderRule.objects.create(name="Review", kind="review_due")
    words = dict.fromkeys(("why_you", "why_now", "how_to_stop"), f"Because of {SAID}.")
    Reminder.objects.create(
        rule=rule, initiative=initiative, recipient=by, occurrence="1", due_on=date(2026, 1, 1), day=date(2026, 1, 1), **words
    )  # fmt: skip


def owner() -> User:
    """Who owns what is hidden."""
    return UserFactory(username="owner-of-what-is-hidden")
