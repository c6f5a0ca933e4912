"""Two beats at once, and none for three hours: beat wakes workers, and what is due is in the database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from initiatives.models import Digest, Initiative, Preference, Reminder, Review, User
from tests.factories import UserFactory
from tests.faults.clock import set_clock
from tests.faults.crowd import PEOPLE, duplicates, sent, three_hundred
from tests.faults.recovery import EVERYTHING, MOST
from tests.tasks.installation import until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

ALMOST = 45  # seconds of a minute at which a beat is started, so that it ticks soon
TICKED = "Sending due task reminders"


def ticks_of_all(installation, *, seconds=90):
    until(lambda: all(TICKED in log for log in installation.logs("beat")), seconds=seconds, what="every beat ticks")


def test_two_beats_that_tick_in_the_same_second_cause_no_second_mail(installation, box):
    three_hundred()
    installation.worker()
    installation.worker()
    now = datetime.now(UTC)
    set_clock(installation, now.replace(second=ALMOST) + timedelta(minutes=now.second > ALMOST))
    installation.beat()
    installation.beat()
    ticks_of_all(installation)
    until(lambda: installation.done() >= 2, seconds=EVERYTHING, what="the runs of both have ended")
    assert [log.count("initiatives.remind[") >= 1 for log in installation.logs("worker")] == [True, True]
    assert duplicates(box.messages) == 0


# Whose day has which hour, and when their next review is: from half past ten in the evening UTC, for three hours.
EVENING, NIGHT = time(22, 29, ALMOST), time(1, 29, ALMOST)
KINDS_OF_PEOPLE = (
    # zone, their hour, in how many days from the evening the review is due; whether it waits for the hour by then
    ("UTC", time(23, 30), 0, True),  # their hour goes by, and the day of the review is over
    ("UTC", time(0, 30), 1, False),  # the day begins, and their hour goes by
    ("Asia/Kolkata", time(6, 0), 1, True),  # half past midnight in UTC, of a day that has long begun
    ("Atlantic/Azores", time(0, 15), 1, False),  # the day begins an hour later, and their hour goes by at once
)


def everybody_has_a_review_ahead(*, today: date):
    """Nobody's digest is their first, which would go at once instead of at their hour."""
    three_hundred()
    reader = UserFactory(email="")
    for number, initiative in enumerate(Initiative.objects.select_related("owner").order_by("pk")):
        zone, hour, days, _ = KINDS_OF_PEOPLE[number % len(KINDS_OF_PEOPLE)]
        Preference.objects.create(user=initiative.owner, time_zone=zone, digest_at=hour)
        Review.objects.create(
            initiative=initiative, outcome="no_change", next_review_on=today + timedelta(days=days), by=reader
        )
    Digest.objects.bulk_create(
        Digest(recipient=person, day=today - timedelta(days=9), message_id=f"<{person.pk}@before>", state="sent",
               sent_at=datetime.now(UTC), not_before=datetime.now(UTC))
        for person in User.objects.exclude(email="")
    )  # fmt: skip


def test_what_fell_due_while_there_was_no_beat_for_three_hours_all_goes_by_the_next_tick_once(installation, box):
    today = datetime.now(UTC).date() + timedelta(days=1)
    everybody_has_a_review_ahead(today=today)
    set_clock(installation, datetime.combine(today, EVENING, UTC))
    processes = installation.worker(), installation.beat()
    ticks_of_all(installation)
    until(installation.done, seconds=60, what="the last run for three hours has ended")
    waiting = sum(PEOPLE // len(KINDS_OF_PEOPLE) for *_, waits in KINDS_OF_PEOPLE if waits)
    assert Digest.objects.filter(state="planned").count() == Reminder.objects.count() == waiting
    for process in processes:
        installation.kill(process)

    set_clock(installation, datetime.combine(today + timedelta(days=1), NIGHT, UTC))
    installation.worker()
    installation.beat()
    ticks_of_all(installation)
    until(lambda: sent() > PEOPLE, seconds=MOST, what="sending goes on")
    until(lambda: sent() == 2 * PEOPLE, seconds=EVERYTHING, what="everybody has their mail")
    ended = installation.done()
    installation.call()
    until(lambda: installation.done() >= ended + 1, seconds=60, what="one more run has ended")
    Digest.objects.filter(message_id__endswith="@before>").delete()
    assert duplicates(box.messages) == 0
    assert set(Digest.objects.values_list("day", flat=True)) == {today + timedelta(days=1)}
