"""The commands: what they say, and what they refuse."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from initiatives.models import Digest, Preference, Reminder, ReminderRule, SendingConfirmation, User, WebhookEndpoint
from tests.factories import InitiativeFactory, StatusUpdateFactory, UserFactory
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative():
    UserFactory(username="administrator", is_superuser=True)
    ReminderRule.objects.create(name="Reviews", kind="review_due")
    ReminderRule.objects.create(name="Overdue reviews", kind="review_overdue", repeat_days=7)
    return InitiativeFactory(name="Shared forest")


def said(*arguments, **options):
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def test_planning_and_sending_say_how_many(initiative, mailoutbox):
    assert said("reminders", "plan", "--dry-run") == "1 reminders would be planned\n"
    assert not Reminder.objects.exists()
    assert said("reminders", "plan") == "1 reminders planned\n"
    assert said("reminders", "send", "--dry-run") == "administrator: 1 reminders by email, now\n"
    assert not Digest.objects.exists()
    assert said("reminders", "send") == "administrator: sent, 1 reminders\n"
    assert len(mailoutbox) == 1
    assert said("reminders", "send") == "Nothing is to be sent.\n"
    assert said("reminders", "send", "--dry-run") == "0 reminders wait for a later day\n"
    assert len(mailoutbox) == 1


def test_what_waits_for_a_later_moment_is_told_without_being_opened(initiative):
    said("reminders", "plan", "--at", "2999-01-01T07:00Z")
    assert said("reminders", "send", "--at", "2998-01-01T07:00Z") == "Nothing is to be sent.\n"
    assert said("reminders", "send", "--at", "2998-01-01T07:00Z", "--dry-run") == "1 reminders wait for a later day\n"
    Digest.objects.create(
        recipient=User.objects.get(username="administrator"), day="2999-01-01", message_id="<1@example.org>",
        not_before="2999-01-01T07:30Z", last_error="450 later",
    )  # fmt: skip
    waits = "administrator: 1 reminders by email, not before 2999-01-01 07:30 UTC 450 later\n"
    assert said("reminders", "send", "--at", "2999-01-01T07:00Z", "--dry-run") == waits


def test_a_webhook_that_repeats_a_mail_is_told_with_what_the_mail_held(initiative, mailoutbox):
    said("reminders", "plan")
    administrator = User.objects.get(username="administrator")
    endpoint = WebhookEndpoint.objects.create(owner=administrator, url="https://example.org/a", secret="whsec_x")
    WebhookEndpoint.objects.update(created_at=timezone.now() - timedelta(days=1))
    Preference.objects.create(user=administrator, webhook=endpoint)
    mail = Digest.objects.create(
        recipient=administrator, day=timezone.now().date(), message_id="<1@example.org>", not_before=timezone.now(), attempts=1
    )  # fmt: skip
    Reminder.objects.update(digest=mail)
    assert set(said("reminders", "send", "--dry-run").splitlines()) == {
        "administrator: 1 reminders by email, now", "administrator: 1 reminders by webhook, now",
    }  # fmt: skip
    assert Digest.objects.count() == 1


def test_in_a_restored_copy_nothing_is_sent_and_it_says_where_that_is_decided(initiative, mailoutbox, settings):
    settings.SITE_URL = "https://tracker.example.org"
    said("reminders", "plan")
    SendingConfirmation.objects.create(place="another server")
    held = r"Sending is held: .* https://tracker\.example\.org/admin/initiatives/sendingconfirmation/"
    with pytest.raises(CommandError, match=held):
        said("reminders", "send")
    assert mailoutbox == []
    assert not Digest.objects.exists()
    first, second = said("reminders", "send", "--dry-run").splitlines()
    assert first.startswith("Sending is held")
    assert second == "administrator: 1 reminders by email, now"


def test_a_moment_can_be_given(initiative):
    assert said("reminders", "plan", "--at", "2999-01-01T07:00Z") == "1 reminders planned\n"
    assert said("reminders", "plan", "--at", "2020-01-01") == "0 reminders planned\n"


def test_a_moment_without_an_offset_is_one_of_the_tracker_s_time_zone(initiative, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    now = f"{today()}T01:00"
    assert (
        said("reminders", "plan", "--dry-run", "--at", now) == "0 reminders would be planned\n"
    )  # the day before, in UTC
    assert said("reminders", "plan", "--dry-run", "--at", f"{now}Z") == "1 reminders would be planned\n"


@pytest.mark.parametrize(
    "moment", ["", "soon", "2026-13-01T00:00Z", "2026-02-30", "0001-01-01T00:00Z", "9999-12-31T23:59Z", "10000-01-01"]
)
def test_a_moment_that_is_none_is_named(moment):
    with pytest.raises(CommandError, match=f"--at is '{moment}'"):
        said("reminders", "plan", "--at", moment)


def test_explaining_says_why_and_what_became_of_it(initiative):
    assert "Shared forest (review_due" in said("reminders", "explain", "administrator")
    assert "To be planned." in said("reminders", "explain", "administrator")
    said("reminders", "plan")
    said("reminders", "send")
    explained = said("reminders", "explain", "administrator")
    assert "Sent on" in explained
    assert "Nobody has reviewed it since it was published" in explained
    assert "Nobody owns it, and you are an administrator." in explained


def test_explaining_somebody_who_hears_nothing_says_so(initiative):
    UserFactory(username="reader")
    assert said("reminders", "explain", "reader") == "reader answers for nothing that a rule speaks of.\n"


@pytest.mark.parametrize("doing", ["plan", "send", "defaults"])
def test_what_is_done_for_everybody_takes_no_user(initiative, doing):
    with pytest.raises(CommandError, match=f"{doing} is for everybody and takes no user"):
        said("reminders", doing, "administrator")
    assert not Reminder.objects.exists()


def test_explaining_without_a_user_asks_whose(initiative):
    with pytest.raises(CommandError, match="Say whose reminders; write: reminders explain USER"):
        said("reminders", "explain")


def test_explaining_nobody_names_whom(initiative):
    with pytest.raises(CommandError, match="There is no user 'somebody'"):
        said("reminders", "explain", "somebody")


def test_the_standings_are_proven(initiative):
    StatusUpdateFactory(initiative=initiative)
    assert said("rebuild_standings", "--check") == "1 standings, 0 differ\n"


def test_a_standing_that_differs_is_named_and_rebuilt(initiative):
    StatusUpdateFactory(initiative=initiative)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_standing SET data = jsonb_set(data, '{headline,status}', '\"delivered\"')")
    with pytest.raises(SystemExit) as ended:
        said("rebuild_standings", "--check")
    assert ended.value.code == 1
    assert "headline is {'by': 'BR', 'status': 'delivered'" in said("rebuild_standings")
    assert said("rebuild_standings", "--check") == "1 standings, 0 differ\n"


def test_a_standing_that_is_missing_is_named_and_made(initiative):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM initiatives_standing")
    assert f"initiative {initiative.pk}: no standing is kept" in said("rebuild_standings")
    assert said("rebuild_standings", "--check") == "1 standings, 0 differ\n"
