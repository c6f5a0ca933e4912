"""The digest leaves once, at its hour, and nothing about it is claimed that is not certain."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from initiatives.actions.publication import withdraw
from initiatives.actions.review import record_review
from initiatives.models import Digest, Preference, Reminder, ReminderRule, Snooze
from initiatives.reminders.plan import plan
from initiatives.reminders.send import LEASE, gather, send_next
from tests.factories import InitiativeFactory, UserFactory
from tests.reminders.mailserver import BREAK, HOLD

pytestmark = pytest.mark.django_db


def tick(now):
    """What beat causes every minute; what became of each digest."""
    plan(now=now)
    gather(now=now)
    became = []
    while sent := send_next(now=now):
        became.append(sent.state)
    return became


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def seven(reviews):
    return InitiativeFactory.create_batch(7)


def test_the_first_digest_goes_at_once_and_holds_everything(seven, mailbox, now):
    assert tick(now) == ["sent"]
    (message,) = mailbox.messages
    assert message["To"] == "administrator@example.org"
    assert message["Subject"].startswith("7 to look at, first ")
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
    digest = Digest.objects.get()
    assert (digest.state, digest.sent_at, digest.message_id) == ("sent", now, message["Message-ID"])


def test_nobody_has_two_digests_for_one_day(seven, mailbox, now):
    assert tick(now) == ["sent"]
    InitiativeFactory()
    late = now.replace(hour=23, minute=59)
    assert tick(max(now, late)) == []
    assert len(mailbox.messages) == 1


def test_what_came_up_after_the_digest_is_in_the_next_one_at_the_reader_s_hour(seven, mailbox, now, administrator):
    Preference.objects.create(user=administrator, hour=9)
    tick(now)
    InitiativeFactory(name="Came later")
    tick(now)
    tomorrow = (now + timedelta(days=1)).replace(minute=0)
    assert tick(tomorrow.replace(hour=8)) == []
    assert tick(tomorrow.replace(hour=9)) == ["sent"]
    assert mailbox.messages[1]["Subject"].startswith("To look at: Came later")


def test_reviewing_one_takes_it_off_the_next(seven, mailbox, now, administrator):
    tick(now)
    record_review(by=administrator, today=now.date(), subject=seven[0])
    assert tick((now + timedelta(days=8)).replace(hour=12)) == ["sent"]
    assert mailbox.messages[1]["Subject"].startswith("6 to look at")
    assert seven[0].name not in mailbox.messages[1].get_body(["plain"]).get_content()


@pytest.mark.parametrize(
    ("zone", "day", "hour_utc"),
    [
        ("Europe/Oslo", date(2027, 3, 27), 6),
        ("Europe/Oslo", date(2027, 3, 28), 5),  # the clocks went forward that night
        ("Europe/Oslo", date(2027, 10, 31), 6),
        ("America/New_York", date(2027, 3, 14), 11),
        ("America/New_York", date(2027, 11, 7), 12),
        ("Asia/Kolkata", date(2027, 3, 28), 2),
    ],
)
def test_later_digests_come_at_seven_o_clock_of_the_reader_s_own_clock(
    waiting, mailbox, administrator, zone, day, hour_utc
):
    Preference.objects.create(user=administrator, time_zone=zone)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Digest.objects.create(
        recipient=administrator, day=long_ago, message_id="<1@x>", state="sent", sent_at=long_ago, not_before=long_ago
    )
    waiting(on=timezone.now().date())
    seven = datetime(day.year, day.month, day.day, hour_utc, 30 if zone == "Asia/Kolkata" else 0, tzinfo=UTC)
    seven -= timedelta(hours=1) if zone == "Asia/Kolkata" else timedelta(0)
    gather(now=seven - timedelta(minutes=1))
    assert send_next(now=seven - timedelta(minutes=1)) is None
    assert send_next(now=seven).state == "sent"


def test_a_snooze_after_planning_keeps_the_reminder_back_and_not_for_ever(seven, mailbox, now, administrator):
    plan(now=now)
    Snooze.objects.create(user=administrator, initiative=seven[0], until=now.date() + timedelta(days=2))
    assert tick(now) == ["sent"]
    assert mailbox.messages[0]["Subject"].startswith("6 to look at")
    assert tick(now + timedelta(days=1)) == []
    assert tick((now + timedelta(days=2)).replace(hour=8)) == ["sent"]
    assert mailbox.messages[1]["Subject"].startswith(f"To look at: {seven[0].name}")


def test_everything_snoozed_opens_no_digest(seven, mailbox, now, administrator):
    plan(now=now)
    for initiative in seven:
        Snooze.objects.create(user=administrator, initiative=initiative, until=now.date() + timedelta(days=2))
    assert tick(now) == []
    assert not Digest.objects.exists()


def reason(subject):
    reminder = Reminder.objects.get(initiative=subject)
    assert reminder.state == "suppressed"
    return reminder.suppressed_because


def test_what_no_longer_holds_is_left_out_and_says_why(reviews, mailbox, now, administrator):
    reviewed, withdrawn, given_away, stays = InitiativeFactory.create_batch(4)
    plan(now=now)
    record_review(by=administrator, today=now.date(), subject=reviewed)
    withdraw(by=administrator, row=withdrawn)
    type(given_away).objects.filter(pk=given_away.pk).update(owner=UserFactory())
    gather(now=now)
    assert send_next(now=now).reminders == 1
    assert stays.name in mailbox.messages[0]["Subject"]
    assert reason(reviewed) == "It was reviewed in the meantime."
    assert reason(withdrawn) == "It is withdrawn now."
    assert reason(given_away) == "Somebody else answers for it now."


def test_a_rule_switched_off_after_planning_sends_nothing(seven, mailbox, now):
    plan(now=now)
    ReminderRule.objects.update(active=False)
    gather(now=now)
    assert send_next(now=now).state == "empty"
    assert not mailbox.messages
    assert not Digest.objects.exists()
    assert reason(seven[0]) == "The rule “Reviews” was switched off."


def test_two_reminders_of_one_rule_about_the_same_are_said_once(reviews, mailbox, now):
    initiative = InitiativeFactory()
    plan(now=now)
    plan(now=now + timedelta(days=7))
    assert Reminder.objects.count() == 2
    later = now + timedelta(days=7)
    gather(now=later)
    assert send_next(now=later).reminders == 1
    assert Reminder.objects.get(state="suppressed").suppressed_because == "A later reminder says the same."
    assert Reminder.objects.get(state="sent").subject == initiative


@pytest.mark.parametrize("wish", ["no mail", "no address"])
def test_who_gives_up_mail_after_planning_gets_none_and_keeps_the_desk(seven, mailbox, now, administrator, wish):
    plan(now=now)
    if wish == "no mail":
        Preference.objects.create(user=administrator, email=False)
    else:
        type(administrator).objects.update(email="")
    assert tick(now) == ["empty"]
    assert not mailbox.messages
    assert set(Reminder.objects.values_list("state", flat=True)) == {"kept"}


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


def test_sending_leaves_the_reminded_record_alone(seven, mailbox, now):
    before = list(type(seven[0]).objects.values())
    tick(now)
    assert list(type(seven[0]).objects.values()) == before
