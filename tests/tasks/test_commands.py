"""The commands: what they say, and what they refuse."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from initiatives.models import Digest, Reminder, ReminderRule
from tests.factories import InitiativeFactory, StatusUpdateFactory, UserFactory

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
    assert said("reminders", "send", "--dry-run") == "1 reminders wait to be gathered\n"
    assert not Digest.objects.exists()
    assert said("reminders", "send") == "administrator: sent, 1 reminders\n"
    assert len(mailoutbox) == 1


def test_a_moment_can_be_given(initiative):
    assert said("reminders", "plan", "--at", "2999-01-01T07:00Z") == "1 reminders planned\n"
    assert said("reminders", "plan", "--at", "2020-01-01") == "0 reminders planned\n"


@pytest.mark.parametrize("moment", ["soon", "2026-13-01T00:00Z", "2026-02-30"])
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
