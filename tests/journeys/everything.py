"""A world in which every page has something to show: the seeds, and what each further noun needs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.actions.briefing import ask_for_briefing
from initiatives.actions.calendar_feed import open_feed
from initiatives.actions.document import capture
from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import edit_initiative
from initiatives.actions.review import record_review
from initiatives.actions.saved_view import save_view
from initiatives.actions.statement import note_statement
from initiatives.exports.release import make_release
from initiatives.models import (
    Briefing,
    Capture,
    Commitment,
    Digest,
    Event,
    Initiative,
    Membership,
    Organisation,
    Partnership,
    Person,
    Reminder,
    ReminderRule,
    SavedView,
    Sector,
    SourceDocument,
    Statement,
    StatusUpdate,
    Subscription,
    Translation,
    User,
)
from initiatives.reminders import links


@dataclass(frozen=True)
class Everything:
    """One row of each noun that has pages, an administrator, and the links of a mail to them by verb."""

    by: User
    partnership: Partnership
    initiative: Initiative
    commitment: Commitment
    statement: Statement
    document: SourceDocument
    captures: list[Capture]
    sector: Sector
    organisation: Organisation
    person: Person
    event: Event
    release: Any
    status_update: StatusUpdate
    version: int
    saved_view: SavedView
    briefing: Briefing
    citation: str
    letters: dict[str, str]


def make_everything() -> Everything:
    """Load the seeds and add a second text, a moved date, a review, notes, an event, a release and a mail."""
    call_command("seed", verbosity=0)
    by = User.objects.create_superuser("administrator", "administrator@example.org", "a long password")
    by.first_name = "Duty"
    by.last_name = "Officer"
    by.save()
    pair = Partnership.objects.get()
    Membership.objects.create(user=by, role="administrator")
    document = SourceDocument.objects.order_by("pk").first()
    first = document.captures.get()
    cut = first.text.rstrip().rsplit("\n", 1)[0] + "\nThe page was edited later."
    second = capture(by=by, document=document, text=cut, captured_at=datetime.now(UTC), how="pasted")
    initiative = Initiative.objects.filter(commitments__isnull=False).order_by("pk").first()
    initiative = edit_initiative(by=by, initiative=initiative, summary=f"{initiative.summary or ''} Summed up.".strip())
    commitment = initiative.commitments.order_by("pk").first()
    passage = commitment.passage
    today = timezone.localdate()
    if commitment.baseline_due or not commitment.ongoing:
        revise_due(
            by=by, today=today, commitment=commitment, cause="party_moved", new_due="2030-03", announced_on=str(today.year),
            reason="Both sides moved it at the summit.", passages=[passage],
        )  # fmt: skip
    record_review(by=by, today=today, subject=initiative, outcome="no_change", sources_searched={})
    statement = Statement.objects.order_by("pk").first()
    Translation.objects.create(statement=statement, language="ja", text="協力を続けます。", origin="ours")
    note_statement(
        by=by, statement=statement, kind="clarified", by_whom="The ministry", said_on="2025-09", passage=passage
    )
    event = Event.objects.create(partnership=pair, slug="summit", name="Annual summit", dates="2025-08-29/2025-08-30")
    release = make_release(by=by, name="First figures", today=today)
    open_feed(by=by, now=timezone.now())
    view = save_view(by=by, name="Agreed ones", page="initiatives", query={"status": ["agreed"]}, shared=True)
    briefing = ask_for_briefing(
        by=by, noun="partnership", key=pair.slug, query={}, title=pair.name, initiatives=7, as_of=today, known_at=timezone.now(),
        since=None, now=timezone.now(),
    )  # fmt: skip
    cited = Client().post(reverse("web:cite-initiative", args=[initiative.slug]))
    return Everything(
        by=by, partnership=pair, initiative=initiative, commitment=commitment, statement=statement, document=document,
        captures=[first, second], sector=initiative.sectors.first() or Sector.objects.first(),
        organisation=Organisation.objects.order_by("pk").first(), person=Person.objects.get(), event=event, release=release,
        status_update=initiative.status_updates.first(), version=_first_version(initiative), saved_view=view, briefing=briefing,
        citation=cited["Location"], letters=_letters(by, initiative, view),
    )  # fmt: skip


def _first_version(initiative: Initiative) -> int:
    history = Initiative.pgh_event_model.objects.filter(pgh_obj_id=initiative.pk)
    return history.order_by("pgh_id").values_list("pgh_id", flat=True)[0]


def _letters(by: User, initiative: Initiative, view: SavedView) -> dict[str, str]:
    rule = ReminderRule.objects.create(name="Looks", kind="review_due")
    today = timezone.localdate()
    digest = Digest.objects.create(recipient=by, day=today, message_id="<1@x>", not_before=timezone.now())
    row = Reminder.objects.create(
        rule=rule, recipient=by, digest=digest, occurrence="x", due_on=date(2027, 1, 2), day=today, initiative=initiative,
        why_you="Потому.", why_now="Пора.", how_to_stop="Смотреть.",
    )  # fmt: skip
    numbers = {
        "open": row.pk,
        "review": row.pk,
        "snooze": row.pk,
        "unsubscribe": digest.pk,
        "unfollow": Subscription.objects.create(view=view, user=by, channel="mail").pk,
    }
    return {
        verb: links.address(verb=verb, number=number, day=today).removeprefix(settings.SITE_URL)
        for verb, number in numbers.items()
    }
