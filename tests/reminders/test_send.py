"""The digest leaves once, at its hour, and nothing about it is claimed that is not certain."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from initiatives.actions.publication import withdraw
from initiatives.actions.review import record_review
from initiatives.models import Digest, Preference, Reminder, ReminderRule, Snooze
from initiatives.reminders import claim
from initiatives.reminders.gather import gather
from initiatives.reminders.plan import plan
from initiatives.reminders.send import send_next
from tests.factories import InitiativeFactory, UserFactory
from tests.reminders.calendar import tick

pytestmark = pytest.mark.django_db


def test_the_first_digest_goes_at_once_and_holds_everything(seven, mailbox, now):
    assert tick(now) == ["sent"]
    (message,) = mailbox.messages
    assert message["To"] == "administrator@example.org"
    assert message["Subject"].startswith("7 to look at, first ")
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
    digest = Digest.objects.get()
    assert (digest.state, digest.message_id, digest.answer) == ("sent", message["Message-ID"], "250 taken")
    assert now <= digest.sent_at <= timezone.now()


def test_nobody_has_two_digests_for_one_day(seven, mailbox, now):
    assert tick(now) == ["sent"]
    InitiativeFactory()
    late = now.replace(hour=23, minute=59)
    assert tick(max(now, late)) == []
    assert len(mailbox.messages) == 1


def test_what_came_up_after_the_digest_is_in_the_next_one_at_the_reader_s_hour(seven, mailbox, now, administrator):
    Preference.objects.create(user=administrator, digest_at=time(9))
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
    plan(now=now + timedelta(days=7))
    plan(now=now + timedelta(days=14))
    assert Reminder.objects.count() == 2
    later = now + timedelta(days=14)
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
    assert tick(now) == []
    assert not mailbox.messages
    assert set(Reminder.objects.values_list("state", flat=True)) == {"kept"}


def test_sending_leaves_the_reminded_record_alone(seven, mailbox, now):
    before = list(type(seven[0]).objects.values())
    tick(now)
    assert list(type(seven[0]).objects.values()) == before


def test_a_digest_at_which_something_is_broken_holds_up_no_other(reviews, mailbox, now, administrator, monkeypatch):
    InitiativeFactory(owner=administrator)
    InitiativeFactory(owner=UserFactory(email="other@example.org"))
    plan(now=now)
    gather(now=now)
    broken, whole = Digest.objects.order_by("not_before", "id")
    settled = claim.settle

    def settle(*, digest, now):
        if digest.pk == broken.pk:
            raise ValueError("This one cannot be made.")
        return settled(digest=digest, now=now)

    monkeypatch.setattr(claim, "settle", settle)
    with pytest.raises(ValueError, match="This one cannot be made"):
        send_next(now=now)
    assert send_next(now=now).recipient == whole.recipient.username
    assert send_next(now=now) is None
    broken.refresh_from_db()
    assert (broken.state, broken.failures, broken.leased_until) == ("planned", 1, None)
    assert (broken.not_before > now, broken.last_error) == (True, "This one cannot be made.")
