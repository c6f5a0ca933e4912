"""What becomes of a mail when the server, the connection or the worker fails: sent once, or visibly not."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from initiatives.models import Digest, Reminder
from initiatives.reminders.plan import plan
from initiatives.reminders.send import LEASE, gather, send_next
from tests.factories import InitiativeFactory, UserFactory
from tests.reminders.calendar import tick
from tests.reminders.mailserver import BREAK, HOLD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("where", ["at_rcpt", "after_data"])
def test_a_server_that_asks_to_come_back_is_asked_again_later_under_the_same_id(seven, mailbox, now, where):
    setattr(mailbox, where, "451 greylisted, come back")
    assert tick(now) == ["later"]
    digest = Digest.objects.get()
    assert (digest.state, digest.in_doubt, digest.last_error) == ("planned", 0, "451 greylisted, come back")
    assert tick(now + timedelta(seconds=59)) == []
    setattr(mailbox, where, "250 OK")
    assert tick(now + timedelta(minutes=1)) == ["sent"]
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


def test_nobody_answering_is_no_reason_to_give_up_for_days(seven, mailbox, now, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    waits = []
    for _ in range(3):
        assert tick(now) == ["later"]
        digest = Digest.objects.get()
        waits.append((digest.not_before - now).total_seconds() / 60)
        now = digest.not_before
    assert waits == [1, 2, 4]
    assert "refused" in digest.last_error
    settings.EMAIL_PORT = port
    assert tick(now) == ["sent"]


def test_a_mail_that_never_found_a_server_is_given_up_visibly_after_three_days(seven, mailbox, now, settings):
    settings.EMAIL_PORT = 9
    tick(now)
    assert tick(now + timedelta(days=3, minutes=1)) == ["dead"]
    assert Digest.objects.get().last_error.startswith("Given up after 2 attempts; the last: ")


def test_a_digest_that_left_a_day_late_is_that_day_s(seven, mailbox, now, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    tick(now)
    settings.EMAIL_PORT = port
    InitiativeFactory()
    tomorrow = (now + timedelta(days=1)).replace(hour=12)
    assert tick(tomorrow) == ["sent"]
    assert mailbox.messages[0]["Subject"].startswith("8 to look at")
    assert tick(tomorrow + timedelta(hours=1)) == []
    assert Digest.objects.get().day == tomorrow.date()


def test_a_connection_that_breaks_after_the_message_sends_it_once_more_and_never_a_third_time(seven, mailbox, now):
    mailbox.after_data = BREAK
    assert tick(now) == ["later"]
    assert Digest.objects.get().in_doubt == 1
    InitiativeFactory()
    assert tick(now + timedelta(minutes=1)) == ["later"]
    assert tick(now + timedelta(minutes=10)) == ["dead"]
    assert tick(now + timedelta(hours=2)) == []
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 1
    assert {message["Subject"][:2] for message in mailbox.messages} == {"7 "}
    assert Digest.objects.get().last_error == "It was handed over twice and nobody answered; it may have arrived."


def test_a_worker_killed_between_acceptance_and_mark_sends_once_more_under_the_same_id(
    seven, mailbox, now, monkeypatch
):
    tick(now)
    # What the database holds when the worker ends right after the server said 250.
    Digest.objects.update(state="planned", sent_at=None, leased_until=now + LEASE, in_doubt=1)
    Reminder.objects.update(state="planned")
    assert tick(now + timedelta(minutes=1)) == []
    assert tick(now + timedelta(minutes=2)) == ["sent"]
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 1
    assert tick(now + timedelta(minutes=9)) == []


def test_the_lease_is_shorter_than_two_minutes():
    assert timedelta(minutes=2) > LEASE


def test_an_address_that_would_smuggle_a_header_stops_its_own_mail_and_no_other(reviews, mailbox, now, administrator):
    other = UserFactory(email="other@example.org", is_superuser=True)
    type(administrator).objects.filter(pk=administrator.pk).update(email="a@example.org\nBcc: b@example.org")
    InitiativeFactory()
    assert sorted(tick(now)) == ["dead", "sent"]
    assert [message["To"] for message in mailbox.messages] == [other.email]
    assert "newline" in Digest.objects.get(state="dead").last_error


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
    assert send_next(now=now + timedelta(seconds=100)) is None
    mailbox.release.set()
    first.join(20)
    assert became == ["sent"]
    assert len(mailbox.messages) == 1
