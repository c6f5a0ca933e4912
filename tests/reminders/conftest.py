"""A mail server, and people for whom something waits."""

from collections.abc import Iterator
from datetime import date, time

import pytest

from initiatives.models import Digest, Reminder, ReminderRule
from initiatives.reminders.digest import compose
from initiatives.reminders.holding import contents
from tests.factories import InitiativeFactory, UserFactory
from tests.reminders.calendar import moment
from tests.reminders.mailserver import Mailbox, mail_server


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """A real SMTP server, which the settings name."""
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def administrator(db):
    """Who hears of what nobody owns."""
    return UserFactory(username="administrator", email="administrator@example.org", is_superuser=True)


@pytest.fixture
def reviews(administrator):
    """The rules that ask for reviews on their day and every seven days after it, with an administrator to hear them."""
    ReminderRule.objects.create(name="Overdue reviews", kind="review_overdue", wait_days=7, repeat_days=7)
    return ReminderRule.objects.create(name="Reviews", kind="review_due")


@pytest.fixture
def due_dates(administrator):
    """The rules that speak of due dates, before them and every seven days after them."""
    ReminderRule.objects.create(name="Missed dates", kind="commitment_overdue", wait_days=7, repeat_days=7)
    return ReminderRule.objects.create(name="Due dates", kind="commitment_due_soon", lead_days=[90, 30, 7])


@pytest.fixture
def seven(reviews):
    """Seven initiatives nobody has reviewed."""
    return InitiativeFactory.create_batch(7)


@pytest.fixture
def digest_of(administrator, settings):
    """A digest of 5 January 2027 to the administrator, and the reminders in it as sending loads them."""
    settings.SITE_URL = "https://tracker.example.org"

    def make(*reminders):
        digest = Digest.objects.create(
            recipient=administrator,
            day=date(2027, 1, 5),
            message_id="<digest-1@example.org>",
            not_before="2027-01-05T07:00Z",
        )
        Reminder.objects.filter(pk__in=[each.pk for each in reminders]).update(digest=digest)
        return {"digest": digest, "reminders": list(contents(digest))}

    return make


@pytest.fixture
def mail(digest_of):
    """The mail about some reminders, as it would travel."""

    def make(*reminders, **more):
        return compose(**digest_of(*reminders), **{"at": time(7), "zone": "Asia/Tokyo", "language": "en-gb", **more})

    return make


@pytest.fixture
def now():
    """The moment it really is, or in the evening one of the afternoon."""
    return moment()


@pytest.fixture
def waiting(reviews, administrator):
    """Make one planned reminder for the administrator about a new initiative; `on` is its due day."""

    def make(*, on, name="Shared forest", recipient=administrator, occurrence=None, **initiative):
        return Reminder.objects.create(
            rule=reviews, initiative=InitiativeFactory(name=name, **initiative), recipient=recipient,
            occurrence=occurrence or f"{on}+0", due_on=on, day=on,
            why_you="You own it.", why_now="It is time.", how_to_stop="Review it.",
        )  # fmt: skip

    return make
