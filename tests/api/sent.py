"""What the matrix sends, and to which rows: one acceptable body for every method that writes, so that a cell tells the role."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from initiatives.actions.document import File, capture
from initiatives.actions.due_revision import revise_due
from initiatives.actions.release import Frozen, keep_release
from initiatives.models import (
    Change,
    Commitment,
    Initiative,
    Measurement,
    Participation,
    Reminder,
    ReminderRule,
    SavedView,
    SourceDocument,
    Statement,
    Translation,
    User,
    WebhookDelivery,
    WebhookEndpoint,
)
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EventFactory,
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    SectorFactory,
    StatementFactory,
)
from tests.world import World, make_claimed_world


@dataclass(frozen=True)
class Ground:
    """The rows that are asked for: published ones, and drafts where only a draft can be published or deleted."""

    world: World
    other: Initiative
    draft: Initiative
    promised: Commitment
    paper: SourceDocument
    said: Statement
    rendering: Statement
    unsaid: Statement
    keys: dict[str, str | tuple[str, ...]]


def make_ground() -> Ground:
    """Everything in the partnership brazil-norway; make the rows that are somebody's own by `owned_by`."""
    world = make_claimed_world()
    here = {"partnership": world.partnership}
    other = InitiativeFactory(slug="other-forest", **here)
    draft, paper = (
        InitiativeFactory(slug="draft-forest", publication="draft", **here),
        DocumentFactory(publication="draft", **here),
    )
    passage = PassageFactory(capture__document=world.document, exact="Work on the forest has begun")
    said = StatementFactory(passage=world.begun, person=PersonFactory(slug="minister"))
    rendering = StatementFactory(passage=passage)
    unsaid = StatementFactory(passage=world.agreed, publication="draft")
    loose = PassageFactory(capture__document=DocumentFactory(publication="draft", **here))
    promised, figured = (
        CommitmentFactory(initiative=None, passage=loose, sides=["BR"], said_by="BR") for _ in range(2)
    )
    again = capture(
        by=world.by, document=world.document, text="We agree again.", captured_at=timezone.now(), how="uploaded",
        original=File("text.txt", "text/plain", b"We agree again."),
    )  # fmt: skip
    revision = revise_due(
        by=world.by, today=world.today, commitment=world.commitment, cause="party_moved", reason="Moved.", new_due="2028",
        passages=[world.begun],
    )  # fmt: skip
    translation = Translation.objects.create(statement=said, language="no", text="Arbeidet", origin="ours")
    measured = Measurement.objects.create(commitment=figured, value=1, unit="tree", as_of="2026", passage=loose)
    agency = OrganisationFactory(slug="agency")
    part = Participation.objects.create(initiative=world.initiative, organisation=agency, role="implementer")
    file = Frozen("figures.csv", "text/csv", b"1")
    release = keep_release(
        by=world.by, slug="first", name="First", as_of=world.today, known_at=timezone.now(), files=[file],
        archive=Frozen("first.zip", "application/zip", b"1"), citation="Cite.",
    )  # fmt: skip
    keys: dict[str, str | tuple[str, ...]] = {
        "partnerships": world.partnership.slug,
        "events": EventFactory(slug="meeting", **here).slug,
        "initiatives": world.initiative.slug,
        "commitments": str(world.commitment.pk),
        "status-updates": str(world.initiative.status_updates.get().pk),
        "due-revisions": str(revision.pk),
        "reviews": str(ReviewFactory(initiative=world.initiative, by=world.by).pk),
        "statements": str(said.pk),
        "sectors": SectorFactory(slug="forestry").slug,
        "documents": str(world.document.pk),
        "captures": str(again.pk),
        "passages": str(world.begun.pk),
        "participations": str(part.pk),
        "organisations": OrganisationFactory(slug="unneeded").slug,
        "people": PersonFactory(slug="unneeded").slug,
        "releases": release.slug,
        "statements/<str:key>/translations/<str:part>/": (str(said.pk), str(translation.pk)),
        "commitments/<str:key>/measurements/<str:part>/": (str(figured.pk), str(measured.pk)),
        # Drafts, for what is done to drafts alone.
        "POST initiatives/<str:key>/publish/": draft.slug,
        "DELETE initiatives/<str:key>/": draft.slug,
        "POST initiatives/<str:key>/split/": other.slug,
        "POST documents/<str:key>/publish/": str(paper.pk),
        "DELETE documents/<str:key>/": str(paper.pk),
        "POST statements/<str:key>/publish/": str(unsaid.pk),
        "DELETE statements/<str:key>/": str(unsaid.pk),
        "DELETE commitments/<str:key>/": str(promised.pk),
        "DELETE events/<str:key>/": EventFactory(slug="unneeded", **here).slug,
        "DELETE sectors/<str:key>/": SectorFactory(slug="unneeded").slug,
        "DELETE partnerships/<str:key>/": PartnershipFactory(country_a="CL", country_b="KE").slug,
    }
    return Ground(world, other, draft, promised, paper, said, rendering, unsaid, keys)


def owned_by(user: User, ground: Ground) -> dict[str, str | tuple[str, ...]]:
    """Keys of what is this person's own: a reminder, a view, an endpoint and a delivery to it."""
    rule = ReminderRule.objects.create(name="Review", kind="review_due")
    reminder = Reminder.objects.create(
        rule=rule, initiative=ground.world.initiative, recipient=user, occurrence="1", due_on=date(2026, 1, 1),
        day=date(2026, 1, 1), why_you="It is yours.", why_now="It is due.", how_to_stop="Review it.",
    )  # fmt: skip
    view = SavedView.objects.create(owner=user, name="Mine", page="initiatives", query={})
    # A private address: it is refused before anything is sent.
    endpoint = WebhookEndpoint.objects.create(owner=user, url="https://10.0.0.1/hook", secret="whsec_" + "a" * 32)
    delivery = WebhookDelivery.objects.create(endpoint=endpoint, change=Change.objects.first())
    return {
        "reminders": str(reminder.pk),
        "saved-views": str(view.pk),
        "webhooks": str(endpoint.pk),
        "webhooks/<str:key>/deliveries/<str:delivery>/replay/": (str(endpoint.pk), str(delivery.pk)),
    }


def bodies(ground: Ground, keys: dict) -> dict[str, object]:
    """The body of each method at each endpoint; what is not here is sent {}."""
    world = ground.world
    words = {"passage": world.begun.pk, "reason": "The text says so."}
    line = {
        "axis": "claim",
        "asserted_by": "NO",
        "status": "agreed",
        "reason": "So it says.",
        "passages": [world.agreed.pk],
    }
    due = {"cause": "party_moved", "new_due": "2029", "reason": "Moved again.", "passages": [world.begun.pk]}
    person = {"type": "person", "slug": "minister"}
    quote = {"speaker": person, "kind": "paraphrase", "passage": world.agreed.pk, "language": "en"}
    kept = {
        "partnerships": {"sides": ["BR", "NO"]},
        "commitments": {
            "initiative": world.initiative.slug, "passage": world.agreed.pk, "sides": ["BR", "NO"], "measurable": True,
            "target": {"amount": 100, "unit": "trees"}, "baseline_due": "2027",
        },
        "documents": {"kind": "press"},
        "statements": {"kind": "quote", "passage": world.begun.pk},
    }  # fmt: skip
    promise = {
        "initiative": ground.other.slug, "passage": world.begun.pk, "wording": "Plant more", "sides": ["BR"], "said_by": "BR",
        "force": "will",
    }  # fmt: skip
    here = {"partnership": world.partnership.slug}
    paper = {**here, "title": "A treaty", "kind": "instrument", "language": "en"}
    event = {**here, "name": "Another meeting", "dates": "2026-04"}
    made = {
        "partnerships/": {"name": "Chile–Peru", "sides": ["CL", "PE"]},
        "events/": event,
        "initiatives/": {**here, "name": "New forest", "kind": "project"},
        "commitments/": promise,
        "status-updates/": {"initiative": world.initiative.slug, **line},
        "due-revisions/": {"commitment": world.commitment.pk, **due},
        "reviews/": {"initiative": world.initiative.slug, "outcome": "no_change"},
        "statements/": {**here, **quote},
        "sectors/": {"name": "Water"},
        "documents/": paper,
        "captures/": {"document": world.document.pk, "text": "Another text."},
        "passages/": {"capture": world.capture.pk, "exact": "Brazil and Norway met"},
        "participations/": {"initiative": world.initiative.slug, "organisation": "agency", "role": "participant"},
        "organisations/": {"name": "Another agency", "kind": "agency", "country": "NO"},
        "people/": {"name": "Another speaker", "country": "NO"},
        "saved-views/": {"name": "Another", "page": "initiatives", "query": {}},
        "releases/": {"name": "Second"},
        "webhooks/": {"address": "https://example.org/hook", "changes": True},
    }
    changed = {
        "partnerships": {"name": "Norway and Brazil"},
        "events": {"place": "Oslo"},
        "initiatives": {"summary": "Trees."},
        "commitments": {"wording": "Plant 100 trees together"},
        "statements": {"capacity": "minister"},
        "sectors": {"name": "Forests"},
        "documents": {"dateline": "OSLO"},
        "participations": {"role": "funder"},
        "organisations": {"acronym": "UA"},
        "people": {"aliases": ["Somebody"]},
        "saved-views": {"shared": False},
        "webhooks": {"active": False},
    }
    steps = {
        "POST status-updates/<str:key>/correct/": {**line, "asserted_by": "BR", "status": "announced"},
        "POST due-revisions/<str:key>/correct/": due,
        "POST initiatives/<str:key>/rename/": {"name": "The forest", **words},
        "POST initiatives/<str:key>/split/": {"new": [{"name": "North"}, {"name": "South"}], **words},
        "POST initiatives/<str:key>/merge/": {"with": [ground.other.slug], "into": {"name": "Both"}, **words},
        "POST initiatives/<str:key>/absorb/": {"into": ground.other.slug, **words},
        "POST initiatives/<str:key>/withdraw/": {"entered_in_error": False},
        "POST statements/<str:key>/notes/": {"kind": "disputed", "by_whom": "A ministry"},
        "POST statements/<str:key>/translations/": {"language": "pt", "text": "Concordamos", "origin": "ours"},
        "PATCH statements/<str:key>/translations/<str:part>/": {"text": "Arbeidet har begynt"},
        "POST commitments/<str:key>/measurements/": {
            "value": 40,
            "unit": "trees",
            "as_of": "2026-03",
            "passage": world.begun.pk,
        },
        "POST captures/<str:key>/withhold/": {"reason": "A court said so."},
        "POST releases/<str:key>/withhold/": {"reason": "A court said so."},
        "POST statements/<str:key>/renderings/": {"other": ground.rendering.pk},
        "PUT reminders/<str:key>/snooze/": {"until": (world.today + timedelta(days=30)).isoformat()},
    }
    return {
        **{f"POST {place}": body for place, body in made.items()},
        **{f"PATCH {noun}/<str:key>/": body for noun, body in changed.items()},
        **{
            f"PUT {noun}/<str:key>/": {**made[f"{noun}/"], **kept.get(noun, {}), **body}
            for noun, body in changed.items()
        },
        **{f"PATCH {noun}/": [{**named(keys[noun]), "etag": "*", **body}] for noun, body in changed.items()},
        **steps,
    }


def named(key: str) -> dict[str, object]:
    """How a list of changes names a row: by id or slug."""
    return {"id": int(key)} if key.isdigit() else {"slug": key}
