"""A clock that is two days ahead for a while: nobody hears twice for one day of theirs, and nobody is forgotten."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr

import pytest
import time_machine
from django.utils import timezone

from initiatives.models import Digest, Initiative, Reminder, ReminderRule, User
from initiatives.reminders.lanes import LANES
from tests.factories import PartnershipFactory
from tests.faults.clock import Clock
from tests.faults.crowd import PEOPLE, sent, three_hundred
from tests.faults.recovery import EVERYTHING
from tests.reminders.mailserver import HOLD, mail_server
from tests.tasks.installation import installed, until
from tracker.beat import Scheduler
from tracker.celery import app

AHEAD = timedelta(days=2)
FEW = 15


def told(messages) -> dict[str, list[date]]:
    """On which days each person was told something, by the clock that the mail was made by."""
    days = defaultdict(list)
    for message in messages:
        days[parseaddr(message["To"])[1]].append(message["Date"].datetime.astimezone(UTC).date())
    return days


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_days_forward_and_back_nobody_hears_twice_for_one_day_and_nobody_is_forgotten_afterwards(tmp_path):
    three_hundred()
    few = PartnershipFactory(slug="few", country_a="FR", country_b="JP")
    ReminderRule.objects.create(
        name="Overdue reviews", kind="review_overdue", wait_days=1, repeat_days=1, partnership=few
    )
    noon = datetime.combine(timezone.now().date(), time(12), UTC)
    today = noon.date()
    with mail_server() as box, installed(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{box.port}") as installation:
        clock = Clock(installation, noon)

        def run():
            """One more run; who was told in it."""
            done, sofar = installation.done(), len(box.messages)
            installation.call()
            until(lambda: installation.done() > done, seconds=60, what="a run has ended")
            return {to: day for to, (day,) in told(box.messages[sofar:]).items()}

        def publish(name):
            """Something new for each of the few."""
            Initiative.objects.bulk_create(
                Initiative(
                    partnership=few, slug=f"{name}-{person.pk}", name=f"{name} {person.pk}", kind="project",
                    owner=person, publication="published",
                )
                for person in User.objects.filter(email__in=[*sooner, *later])
            )  # fmt: skip

        installation.worker()
        installation.call()
        installation.call()  # for what the first run leaves on a busy machine
        until(lambda: len(box.messages) > PEOPLE // 3, seconds=EVERYTHING, what="a third is sent")
        box.at_rcpt = HOLD
        until(lambda: box.holding == LANES, seconds=30, what="nothing is claimed while the clock is set")
        clock.set(noon + AHEAD)
        box.at_rcpt = "250 OK"
        until(lambda: sent() == PEOPLE, seconds=EVERYTHING, what="everybody has the first")
        until(lambda: installation.done() == 2, seconds=60, what="both runs have ended")

        sooner, later = (
            [to for to, days in told(box.messages).items() if days == [day]][:FEW] for day in (today, today + AHEAD)
        )
        assert len(sooner) == len(later) == FEW
        publish("Lake")
        assert run() == dict.fromkeys(sooner, today + AHEAD), "whose last was of the day before"
        clock.set(noon)
        assert run() == dict.fromkeys(later, today), "who had none today"
        assert run() == {}
        clock.set(noon + timedelta(days=1))
        publish("River")
        everybody = [*sooner, *later]
        assert run() == dict.fromkeys(everybody, today + timedelta(days=1))
        clock.set(noon + AHEAD)
        assert run() == {}, "who had this day's already, when the clock was ahead"
        clock.set(noon + timedelta(days=3))
        assert run() == dict.fromkeys(everybody, today + timedelta(days=3))
    days = told(box.messages)
    assert len(days) == PEOPLE
    assert all(len(set(of_one)) == len(of_one) == (4 if to in everybody else 1) for to, of_one in days.items())
    assert len(set(box.ids)) == len(box.ids)
    assert set(Digest.objects.values_list("state", flat=True)) == {"sent"}
    assert not Reminder.objects.filter(state="planned").exists()


class Counting(Scheduler):
    """Beat, which notes its ticks instead of sending them."""

    producer = None

    def apply_async(self, entry, **given):
        self.ticks.append(entry.task)


def test_beat_goes_on_ticking_once_a_minute_when_a_clock_that_was_ahead_is_set_back():
    noon = datetime.combine(date(2027, 1, 5), time(12), UTC)
    with time_machine.travel(noon, tick=False) as clock:
        beat = Counting(app=app)

        def ticks_in_ten_minutes():
            beat.ticks, left = [], 600.0
            while left > 0:
                waits = max(beat.tick(), 0.001)
                clock.shift(waits)
                left -= waits
            return beat.ticks.count("initiatives.remind")

        for jump in (timedelta(), AHEAD, -AHEAD, -AHEAD, timedelta(seconds=-30)):
            clock.shift(jump)
            assert 9 <= ticks_in_ten_minutes() <= 11
