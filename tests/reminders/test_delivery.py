"""What becomes of a mail when the server, the connection or the worker fails: sent once, or visibly not."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from initiatives.models import Digest, Reminder
from initiatives.reminders import patience
from initiatives.reminders.gather import gather
from initiatives.reminders.plan import plan
from initiatives.reminders.send import send_next
from tests.factories import InitiativeFactory, UserFactory
from tests.reminders.calendar import tick
from tests.reminders.mailserver import BREAK, HOLD

pytestmark = pytest.mark.django_db


def assert_about(waits, expected):
    """The waits are those expected, counted from the end of an attempt, which takes its time."""
    assert [least <= wait < 1.9 * least for wait, least in zip(waits, expected, strict=True)] == [True] * len(waits), (
        waits
    )


@pytest.mark.parametrize("where", ["at_rcpt", "after_data"])
def test_a_server_that_asks_to_come_back_is_asked_again_later_under_the_same_id(seven, mailbox, now, where):
    setattr(mailbox, where, "451 greylisted, come back")
    assert tick(now) == ["later"]
    digest = Digest.objects.get()
    assert (digest.state, digest.in_doubt, digest.failures) == ("planned", 0, 1)
    assert digest.last_error == "451 greylisted, come back"
    assert tick(digest.not_before - timedelta(seconds=1)) == []
    setattr(mailbox, where, "250 OK")
    assert tick(digest.not_before) == ["sent"]
    assert mailbox.ids == [digest.message_id]
    assert Digest.objects.get().last_error == ""


@pytest.mark.parametrize("where", ["at_rcpt", "after_data"])
def test_a_server_that_refuses_is_not_asked_again_and_its_words_stay_visible(seven, mailbox, now, where):
    setattr(mailbox, where, "550 no such mailbox")
    assert tick(now) == ["dead"]
    attempts = mailbox.attempts
    assert tick(now + timedelta(hours=2)) == []
    assert mailbox.attempts == attempts
    digest = Digest.objects.get()
    assert (digest.state, digest.last_error) == ("dead", "550 no such mailbox")
    assert digest.reminders.count() == 7


def test_nobody_answering_is_asked_at_growing_distances(seven, mailbox, now, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    waits = []
    for _ in range(4):
        assert tick(now) == ["later"]
        digest = Digest.objects.get()
        waits.append((digest.not_before - now).total_seconds())
        now = digest.not_before
    assert_about(waits, [5, 10, 20, 40])
    assert "refused" in digest.last_error
    settings.EMAIL_PORT = port
    assert tick(now) == ["sent"]


def test_the_waits_double_up_to_an_hour_and_last_three_days():
    waits = [patience.back_off(failures=count) for count in range(1, patience.MOST_FAILURES)]
    assert waits[-1] == timedelta(hours=1)
    assert timedelta(days=3) <= sum(waits, timedelta()) < timedelta(days=3, hours=1)


def test_a_mail_that_never_found_a_server_is_given_up_visibly(seven, mailbox, now, settings):
    settings.EMAIL_PORT = 9
    tick(now)
    # A clock that jumps a month ahead, and a worker that was away for one, are no failures.
    tick(now + timedelta(days=30))
    assert Digest.objects.get().state == "planned"
    Digest.objects.update(failures=81, not_before=now)
    assert tick(now) == ["dead"]
    assert Digest.objects.get().last_error.startswith("Given up after 82 failures in a row; the last: ")


def test_a_digest_that_left_a_day_late_is_that_day_s(seven, mailbox, now, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    tick(now)
    settings.EMAIL_PORT = port
    tomorrow = (now + timedelta(days=1)).replace(hour=12)
    assert tick(tomorrow) == ["sent"]
    assert mailbox.messages[0]["Subject"].startswith("7 to look at")
    assert tick(tomorrow + timedelta(hours=1)) == []
    assert Digest.objects.get().day == tomorrow.date()


def test_a_connection_that_breaks_after_the_message_sends_it_again_ever_later_and_five_times_at_most(
    seven, mailbox, now
):
    mailbox.after_data = BREAK
    waits = []
    for doubts in range(1, 6):
        assert tick(now) == ["later"]
        digest = Digest.objects.get()
        assert digest.in_doubt == doubts
        waits.append((digest.not_before - now).total_seconds() / 60)
        now = digest.not_before
        InitiativeFactory()
    assert_about(waits, [1, 2, 4, 8, 16])
    assert tick(now) == ["dead"]
    assert tick(now + timedelta(hours=2)) == []
    assert len(mailbox.ids) == 5
    assert len(set(mailbox.ids)) == 1
    assert {message["Subject"][:2] for message in mailbox.messages} == {"7 "}
    assert Digest.objects.get().last_error == "It was handed over 5 times and nobody answered; it may have arrived."


def test_a_worker_killed_between_acceptance_and_mark_sends_once_more_under_the_same_id(seven, mailbox, now):
    tick(now)
    # What the database holds when the worker ends right after the server said 250.
    Digest.objects.update(state="planned", sent_at=None, leased_until=timezone.now() + patience.lease(), in_doubt=1)
    Reminder.objects.update(state="planned")
    assert tick(now + timedelta(hours=1)) == [], "whatever the worker's own clock says, the database's counts"
    Digest.objects.update(leased_until=timezone.now())
    assert tick(now) == ["sent"]
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 1
    assert tick(now + timedelta(minutes=9)) == []


def test_a_lease_further_ahead_than_any_may_be_was_taken_by_a_wrong_clock(seven, mailbox, now):
    plan(now=now)
    gather(now=now)
    Digest.objects.update(leased_until=timezone.now() + timedelta(days=2))
    assert tick(now) == ["sent"]


def test_a_delivery_ends_before_its_lease_and_that_is_shorter_than_two_minutes(settings):
    for settings.REMINDER_LEASE in range(5, 120):
        assert patience.delivery_seconds() < settings.REMINDER_LEASE
        assert patience.delivery_seconds() <= 30
        assert patience.lease() <= patience.LONGEST_LEASE < timedelta(minutes=2)


def test_an_address_that_would_smuggle_a_header_stops_its_own_mail_and_no_other(reviews, mailbox, now, administrator):
    other = UserFactory(email="other@example.org", is_superuser=True)
    type(administrator).objects.filter(pk=administrator.pk).update(email="a@example.org\nBcc: b@example.org")
    InitiativeFactory()
    assert sorted(tick(now)) == ["dead", "sent"]
    assert [message["To"] for message in mailbox.messages] == [other.email]
    assert "a@example.org" in Digest.objects.get(state="dead").last_error


def test_sending_by_file_writes_one_file(seven, settings, tmp_path, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    assert tick(now) == ["sent"]
    assert tick(now) == []
    (file,) = (tmp_path / "mail").iterdir()
    assert file.read_text().count("Message-ID:") == 1


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_once(seven, mailbox, now):
    plan(now=now)
    gather(now=now)
    mailbox.after_data = HOLD
    became, done = [], threading.Event()

    def run():
        sent = send_next(now=now)
        became.append(sent and sent.state)
        connections.close_all()
        done.set()

    first = threading.Thread(target=run)
    first.start()
    assert mailbox.taken.wait(20)
    assert send_next(now=now) is None
    assert send_next(now=now + timedelta(days=1)) is None
    mailbox.release.set()
    first.join(20)
    assert became == ["sent"]
    assert len(mailbox.messages) == 1
