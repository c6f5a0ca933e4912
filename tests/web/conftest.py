"""A public installation with a small world in it."""

from datetime import date

import pytest
from django.utils import timezone

from initiatives.models import Digest, Membership, Reminder, ReminderRule
from initiatives.reminders import links
from tests.factories import InitiativeFactory, UserFactory


@pytest.fixture(autouse=True)
def _anybody_reads(settings):
    settings.PUBLIC_READ = True


@pytest.fixture
def analyst(db):
    """Somebody with the role of an analyst in every partnership, to whom a mail went."""
    user = UserFactory(username="analyst")
    Membership.objects.create(user=user, role="analyst")
    return user


@pytest.fixture
def link_to(analyst, settings):
    """Mail today's digest about a subject to the analyst; gives the path of each of its links by verb."""

    def mailed(**subject):
        rule = ReminderRule.objects.create(name="Reviews", kind="review_due")
        today = timezone.localdate()
        digest = Digest.objects.create(recipient=analyst, day=today, message_id="<1@x>", not_before=timezone.now())
        row = Reminder.objects.create(
            rule=rule, recipient=analyst, digest=digest, occurrence="x", due_on=date(2027, 1, 2), day=today,
            why_you="You own it.", why_now="It is time.", how_to_stop="Look.", **subject,
        )  # fmt: skip

        def path(verb):
            number = digest.pk if verb == "unsubscribe" else row.pk
            return links.address(verb=verb, number=number, day=today).removeprefix(settings.SITE_URL)

        return path

    return mailed


@pytest.fixture
def link(link_to):
    """The links of a mail about an initiative."""
    return link_to(initiative=InitiativeFactory(name="Shared forest"))


@pytest.fixture
def reminder(link):
    """The reminder in that mail."""
    return Reminder.objects.get()
