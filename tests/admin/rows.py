"""One row of every noun the admin shows."""

import hashlib
from datetime import date

from django.utils import timezone

from initiatives.actions.document import File, capture
from initiatives.actions.due_revision import revise_due
from initiatives.actions.part import edit_parts
from initiatives.actions.review import record_review
from initiatives.actions.statement import add_statement, note_statement
from initiatives.actions.status_update import record_status
from initiatives.models import (
    AccessToken,
    CalendarFeed,
    Change,
    Citation,
    Digest,
    Era,
    Event,
    Evidence,
    Inheritance,
    Initiative,
    Measurement,
    Membership,
    Name,
    OldSlug,
    Organisation,
    ParagraphReading,
    Participation,
    Person,
    Preference,
    Release,
    Reminder,
    ReminderRule,
    SavedView,
    ScopeItem,
    Sector,
    Seeded,
    SendingConfirmation,
    Snooze,
    Standing,
    Subscription,
    Succession,
    Translation,
    WebhookDelivery,
    WebhookEndpoint,
)


def one_of_each(world):
    """A row of every noun, in the world."""
    by, today, initiative = world.by, world.today, world.initiative
    person = Person.objects.create(slug="minister", name="A minister", country="BR")
    organisation = Organisation.objects.create(slug="agency", name="An agency", kind="agency", country="NO")
    statement = add_statement(
        by=by, partnership=world.partnership, kind="quote", language="en", passage=world.agreed, person=person
    )
    note = note_statement(by=by, statement=statement, kind="disputed", by_whom="A ministry", passage=world.begun)
    status = record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))
    review = record_review(by=by, today=today, subject=initiative, sources_searched={"NO": ["The ministry’s site"]})
    revision = revise_due(
        by=by, today=today, commitment=world.commitment, cause="party_moved", reason="Moved.", new_due="2028", passages=[world.begun]
    )  # fmt: skip
    parts = [
        ScopeItem(label="Seedlings", passage=world.begun), Name(name="Forest first", since="2025", passage=world.begun),
        Participation(organisation=organisation, role="implementer"),
    ]  # fmt: skip
    edit_parts(by=by, whole=initiative, saved=parts)
    translation = Translation(language="pt", text="Concordamos", origin="ours")
    edit_parts(by=by, whole=statement, saved=[translation])
    measurement = Measurement(value=3, unit="trees", as_of="2026", passage=world.begun)
    edit_parts(by=by, whole=world.commitment, saved=[measurement])
    other = Initiative.objects.create(
        slug="older-forest", name="Older forest", kind="project", partnership=world.partnership
    )
    became = Succession.objects.create(
        old=other,
        new=initiative,
        kind="renamed",
        passage=world.begun,
        reason="The text says so.",
        by=by,
        last_day=today,
    )
    rule = ReminderRule.objects.create(name="Reviews again", kind="review_due")
    digest = Digest.objects.create(recipient=by, day=today, message_id="<1@example.org>", not_before=timezone.now())
    view = SavedView.objects.create(owner=by, name="Late", page="commitments")
    endpoint = WebhookEndpoint.objects.create(owner=by, url="https://example.org/hook", secret="whsec_x")
    words = dict.fromkeys(("why_you", "why_now", "how_to_stop"), "Because.")
    again = capture(
        by=by, document=world.document, text="We agree.", captured_at=timezone.now(), how="uploaded",
        original=File("text.txt", "text/plain", b"We agree."),
    )  # fmt: skip
    return [
        again.original, again.checks.first(),
        ParagraphReading.objects.create(paragraph=again.paragraphs.first(), mark="nothing_promised", by=by),
        world.partnership, world.document, world.capture, world.agreed, initiative, world.commitment, by, person, organisation,
        statement, note, status, review, revision, *parts, translation, measurement, rule, digest, view, endpoint,
        Evidence.objects.first(), Standing.objects.first(), Change.objects.first(), Era.objects.first(),
        Event.objects.create(slug="meeting", name="A meeting", partnership=world.partnership, dates="2026"),
        Sector.objects.create(slug="forests", name="Forests"),
        became, Inheritance.objects.create(commitment=world.commitment, succession=became),
        Membership.objects.create(user=by, role="administrator"), Preference.objects.create(user=by),
        AccessToken.objects.create(user=by, name="A script")[0],
        Reminder.objects.create(rule=rule, initiative=initiative, recipient=by, occurrence="1", due_on=today, day=today,
            digest=digest, **words),
        CalendarFeed.objects.create(user=by, secret_sha256="d" * 64), SendingConfirmation.objects.create(place="here", by=by),
        Snooze.objects.create(user=by, initiative=initiative, until=date(2999, 1, 1)),
        Release.objects.create(
            slug="first", name="First", as_of=today, known_at=timezone.now(), files={}, codebook="1.0", citation="Cite.", by=by
        ),
        Citation.objects.create(
            key="a1", noun="initiative", subject_id=1, title="Forest", path="/initiatives/forest/", as_of=today,
            known_at=timezone.now(), content="{}", sha256=hashlib.sha256(b"{}").hexdigest(), codebook="1.0", by=by,
        ),
        Subscription.objects.create(view=view, user=by, channel="mail"),
        WebhookDelivery.objects.create(endpoint=endpoint, change=Change.objects.first()),
        Seeded.objects.create(reading="a", key="b", noun="initiative", object_id=initiative.pk, digest="c" * 64),
        OldSlug.objects.create(noun="initiative", slug="gone", object_id=initiative.pk),
    ]  # fmt: skip
