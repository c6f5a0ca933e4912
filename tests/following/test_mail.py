"""A follower's mail: one more section of the digest, over a real mail server, nothing twice and nothing lost."""

from datetime import timedelta

import pytest
from django.test import Client

from initiatives.actions.initiative import edit_initiative
from initiatives.actions.preference import stop_mail
from initiatives.actions.publication import withdraw
from initiatives.actions.status_update import record_status
from initiatives.models import Digest, Notice, Reminder, ReminderRule, Subscription
from initiatives.reminders.retry import retry
from tests.following.test_spread import moves
from tests.reminders.calendar import moment
from tests.reminders.mailserver import BREAK
from tests.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled")]


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def now():
    return moment()


def texts(message):
    return [" ".join(message.get_body([kind]).get_content().split()) for kind in ("plain", "html")]


def link_to(message, verb):
    (found,) = {word for word in texts(message)[0].split() if f"/letters/{verb}/" in word}
    return found[found.index("/letters/") :]


def test_what_changed_is_in_one_mail_once_with_a_link_that_ends_it(world, followed, sending, mailbox, now):
    followed(name="Rail & roads", kind="project")
    moves(world)
    assert sending(now) == ["sent"]
    assert sending(now) == []
    (message,) = mailbox.messages
    assert message["To"] == "follower@example.org"
    assert message["Subject"] == "1 change in “Rail & roads”"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, page = texts(message)
    for text in (plain, page):
        assert world.initiative.name in text
        assert "Brazil says" in text
        assert "Under way" in text
        assert "The text says so." in text
    assert "Rail &amp; roads" in page
    assert Notice.objects.get().state == "sent"
    assert Notice.objects.get().digest.message_id == message["Message-ID"]


def test_it_joins_the_digest_of_the_day_beside_the_reminders(world, followed, follower, sending, mailbox, now):
    followed()
    rule = ReminderRule.objects.create(name="Reviews", kind="review_due")
    edit_initiative(by=world.by, initiative=world.initiative, owner=follower)
    moves(world)
    Reminder.objects.create(
        rule=rule, initiative=world.initiative, recipient=follower, occurrence=f"{now.date()}+0", due_on=now.date(),
        day=now.date(), why_you="You own it.", why_now="It is time.", how_to_stop="Review it.",
    )  # fmt: skip
    sending(now)
    (message,) = mailbox.messages
    assert message["Subject"].startswith("To look at:")
    assert "Changed in “My view”" in texts(message)[0]


def test_tomorrow_s_changes_come_tomorrow_and_none_twice(world, followed, sending, mailbox, now):
    followed()
    moves(world)
    sending(now)
    moves(world, status="delivered_in_part")
    assert sending(now) == []
    assert sending((now + timedelta(days=1)).replace(hour=23)) == ["sent"]
    first = texts(mailbox.messages[0])[0]
    assert ("Under way" in first, "Delivered in part" in first) == (True, False)
    assert "Delivered in part" in texts(mailbox.messages[1])[0]
    assert sending((now + timedelta(days=2)).replace(hour=23)) == []
    assert Notice.objects.filter(state="sent").count() == 2


def test_a_mail_that_may_have_arrived_goes_again_as_it_was_and_what_is_new_waits(
    world, followed, sending, mailbox, now
):
    followed()
    moves(world)
    mailbox.after_data = BREAK
    assert sending(now) == ["later"]
    moves(world, status="delivered_in_part")
    mailbox.after_data = "accept"
    assert sending(now + timedelta(hours=2)) == ["sent"]
    first, again = mailbox.messages
    assert first["Message-ID"] == again["Message-ID"]
    assert texts(first) == texts(again)
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["planned", "sent"]
    assert sending((now + timedelta(days=1)).replace(hour=23)) == ["sent"]
    assert "Delivered in part" in texts(mailbox.messages[2])[0]


def test_what_may_not_be_seen_when_it_is_sent_is_not_told(world, followed, sweep, sending, mailbox, now):
    followed()
    moves(world)
    sweep()
    withdraw(by=world.by, row=world.initiative)
    assert "sent" not in sending(now)
    assert mailbox.messages == []
    assert Notice.objects.get(change__kind="status").state == "dropped"


def test_the_link_ends_one_view_at_a_press_without_signing_in(world, followed, sending, mailbox, now, settings):
    settings.PUBLIC_READ = False
    followed(name="One")
    kept = followed(name="Two", kind="project")
    moves(world)
    sending(now)
    (message,) = mailbox.messages
    assert message["Subject"] == "1 change in “One” and 1 more"
    links = [word for word in texts(message)[0].split() if "/letters/unfollow/" in word]
    path = links[0][links[0].index("/letters/") :]
    stranger = Client()
    assert "Tell me no more of it" in stranger.get(path).text
    assert Subscription.objects.count() == 2
    assert stranger.post(path, {}).status_code == 400
    for _ in range(2):
        answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "You are told no more of it" in answer.text) == (200, True)
    assert list(Subscription.objects.all()) == [kept]
    assert stranger.get(path.replace("/unfollow/", "/unsubscribe/")).status_code == 404
    assert stranger.get(f"{path[:-2]}x/").status_code == 404


def test_a_view_that_cannot_be_asked_is_told_to_its_follower(world, followed, sending, mailbox, now):
    followed(name="Old", kind="spaceship")
    moves(world)
    assert sending(now) == ["sent"]
    (message,) = mailbox.messages
    assert message["Subject"] == "The view “Old” cannot be asked any more"
    assert "kind is “spaceship”" in texts(message)[0]


def test_whoever_wishes_no_mail_gets_none_and_no_flood_later(world, followed, follower, sending, mailbox, now):
    followed()
    stop_mail(by=follower)
    moves(world)
    assert sending(now) == []
    assert Notice.objects.get().state == "kept"
    follower.preference.email = True
    follower.preference.save()
    assert sending(now) == []


def test_a_digest_that_was_given_up_is_tried_again_with_its_views(world, followed, sending, mailbox, now):
    followed()
    moves(world)
    mailbox.after_data = "550 No"
    assert sending(now) == ["dead"]
    mailbox.after_data = "accept"
    assert retry(by=world.by, digests=Digest.objects.all(), now=now).again == 1
    assert sending(now) == ["sent"]
    assert Notice.objects.get().state == "sent"


def test_many_changes_are_told_in_part_and_the_rest_stands_at_the_view(world, followed, sending, mailbox, now):
    followed()
    for number in range(30):
        record_status(
            **world.about(), axis="claim", asserted_by="NO", status="under_way",
            as_of=f"2026-{number % 6 + 1:02}-{number % 28 + 1:02}", passages=[world.begun],
        )  # fmt: skip
    sending(now)
    (message,) = mailbox.messages
    assert message["Subject"] == "30 changes in “My view”"
    assert "5 more changes are at the view." in texts(message)[0]
