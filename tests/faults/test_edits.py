"""Edits that are taken back, and edits between the plan and the mail."""

from collections import Counter
from email.utils import parseaddr

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from initiatives.actions.publication import withdraw
from initiatives.actions.status_update import record_status
from initiatives.actions.writing import Conflict
from initiatives.models import Digest, Initiative, Reminder, ReminderRule
from tests.factories import InitiativeFactory, PassageFactory, UserFactory
from tests.faults.crowd import PEOPLE, duplicates, three_hundred
from tests.faults.recovery import Recovery
from tests.reminders.calendar import today
from tests.tasks.installation import until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def run(installation):
    """A tick, and the run that it causes."""
    ended = installation.done()
    installation.call()
    until(lambda: installation.done() > ended, seconds=60, what="a run has ended")


def claim(subject, status, *, by, **more):
    """Both sides say so."""
    return record_status(
        by=by, today=today(), subject=subject, axis="claim", status=status, asserted_by="joint", reason="They say so.", **more
    )  # fmt: skip


def test_status_edits_of_a_transaction_that_is_rolled_back_cause_no_mail(installation, box):
    three_hundred()
    ReminderRule.objects.update(kind="evidence_missing")
    by, passage = UserFactory(is_superuser=True, email=""), PassageFactory()
    initiatives = list(Initiative.objects.order_by("pk"))
    installation.worker()

    def all_delivered():
        for initiative in initiatives:
            claim(initiative, "delivered", by=by, passages=[passage])

    @transaction.atomic
    def until_the_last_is_refused():
        all_delivered()
        run(installation)
        claim(initiatives[-1], "delivered", by=by, passages=[passage], expected=None)

    with pytest.raises(Conflict):
        until_the_last_is_refused()
    run(installation)
    assert not Reminder.objects.exists()
    assert not Digest.objects.exists()
    assert box.attempts == 0

    all_delivered()
    recovery = Recovery()
    installation.call()
    recovery.complete()
    assert duplicates(box.messages) == 0


ENDED = "It was delivered, cancelled or superseded in the meantime."
WITHDRAWN = "It is withdrawn now."


def close(initiatives, *, by):
    """In turn: records show it delivered, both sides cancel it, another takes its place, it is withdrawn."""
    record, report = PassageFactory(capture__document__kind="instrument"), PassageFactory()
    successor = InitiativeFactory(publication="draft")
    ways = (
        lambda each: record_status(
            by=by, today=today(), subject=each, axis="evidence", status="delivered", reason="Seen.", passages=[record]
        ),
        lambda each: claim(each, "cancelled", by=by, passages=[report]),
        lambda each: claim(each, "superseded", by=by, passages=[report], superseded_by=successor),
        lambda each: withdraw(by=by, row=each),
    )
    for number, initiative in enumerate(initiatives):
        ways[number % len(ways)](initiative)
    return Counter(WITHDRAWN if number % len(ways) == 3 else ENDED for number in range(len(initiatives)))


def test_what_is_closed_between_the_plan_and_the_mail_is_in_no_mail_and_the_ledger_says_why(installation, box):
    three_hundred()
    forests = list(Initiative.objects.order_by("pk"))
    # A third answers for nothing but what will be closed, a sixth for something else as well.
    meadows = [
        InitiativeFactory(name=f"Meadow {number}", owner=forest.owner) for number, forest in enumerate(forests[100:150])
    ]
    by = UserFactory(is_superuser=True, is_staff=True, email="")
    box.at_rcpt = "451 Try again later"
    installation.worker()
    installation.call()
    until(lambda: Digest.objects.filter(failures__gt=0).count() >= 50, seconds=60, what="some have been tried")
    assert Reminder.objects.filter(state="planned").count() == PEOPLE + len(meadows)
    assert Digest.objects.filter(state="planned").count() == PEOPLE
    reasons = close(forests[:100] + meadows, by=by)
    box.at_rcpt = "250 OK"

    installation.call()
    until(lambda: not Digest.objects.filter(state="planned").exists(), seconds=90, what="nothing waits any more")
    came = Counter(parseaddr(message["To"])[1] for message in box.messages)
    assert came == {forest.owner.email: 1 for forest in forests[100:]}
    assert not any("Meadow" in message.as_string() for message in box.messages)
    assert Counter(Digest.objects.values_list("state", flat=True)) == {"sent": 200}
    assert Counter(Reminder.objects.values_list("state", flat=True)) == {"sent": 200, "suppressed": 150}
    suppressed = Reminder.objects.filter(state="suppressed")
    assert set(suppressed.values_list("initiative", flat=True)) == {each.pk for each in forests[:100] + meadows}
    assert Counter(suppressed.values_list("suppressed_because", flat=True)) == reasons

    administrator = Client()
    administrator.force_login(by)
    for reminder in (suppressed.filter(suppressed_because=reason)[0] for reason in reasons):
        page = administrator.get(reverse("admin:initiatives_reminder_change", args=[reminder.pk]))
        assert reminder.suppressed_because in page.content.decode()
