"""The calendar feed as calendar programs read it: a valid file under a secret address, and nothing for anybody else."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from initiatives.actions.calendar_feed import open_feed, revoke_feed
from initiatives.models import CalendarFeed, Preference, Snooze
from tests.factories import CommitmentFactory, InitiativeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _closed(settings):
    settings.PUBLIC_READ = False
    settings.SITE_URL = "https://tracker.example"
    cache.clear()


@pytest.fixture
def owner():
    return UserFactory(username="owner", first_name="Ann", last_name="Owner")


@pytest.fixture
def initiative(owner):
    return InitiativeFactory(owner=owner, name="Shared forest; of many, trees", slug="shared-forest")


@pytest.fixture
def address(owner):
    _, secret = open_feed(by=owner, now=timezone.now())
    return f"/calendar/{secret}.ics"


def lines(answer):
    """The content lines, unfolded."""
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def events(answer):
    return {str(event["uid"]).split("@")[0]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_it_is_read_without_signing_in_where_nobody_else_may_read(client, address, initiative):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "shared-forest" in answer.content.decode().replace("\r\n ", "")


def test_the_file_is_what_apple_google_and_outlook_take(client, address, initiative):
    commitment = CommitmentFactory(
        initiative=initiative, baseline_due="2027", wording="Plant\n100 trees – every year " * 6
    )
    answer = client.get(address)
    raw = answer.content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    told = lines(answer)
    for line in (
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Bilateral Tracker: Ann Owner",
        "NAME:Bilateral Tracker: Ann Owner",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        f"UID:due-commitment-{commitment.pk}@tracker.example",
        "DTSTART;VALUE=DATE:20271231",
        "DTEND;VALUE=DATE:20280101",
        "TRANSP:TRANSPARENT",
        f"URL:https://tracker.example/commitments/{commitment.pk}/",
    ):
        assert line in told, line
    for event in events(answer).values():
        assert event["dtstamp"].dt == event["last-modified"].dt
        assert event["dtstamp"].to_ical().endswith(b"Z")
        assert isinstance(event["sequence"], int)


def test_an_imprecise_date_says_so_and_leads_to_its_page(client, address, initiative):
    commitment = CommitmentFactory(initiative=initiative, baseline_due="2027-04/2028-03")
    event = events(client.get(address))[f"due-commitment-{commitment.pk}"]
    assert event["dtstart"].dt == date(2028, 3, 31)
    assert event["summary"] == "Due: Plant a forest"
    said = str(event["description"])
    assert "The date is “April 2027 – March 2028”; this is its last day, 31 March 2028." in said
    assert said.endswith(f"https://tracker.example/commitments/{commitment.pk}/")
    assert said.startswith("Shared forest; of many, trees\n")
    review = events(client.get(address))[f"review-initiative-{initiative.pk}"]
    assert review["summary"] == "Review: Shared forest; of many, trees"
    assert "Nobody has reviewed it since it was published." in review["description"]


def test_the_same_dates_are_the_same_bytes_and_are_not_sent_twice(client, address, initiative):
    first = client.get(address)
    again = client.get(address)
    assert again.content == first.content
    same = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    Snooze.objects.create(user=initiative.owner, initiative=initiative, until=timezone.now().date() + timedelta(days=9))
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert f"snooze-initiative-{initiative.pk}" in events(changed)


def test_a_day_is_the_reader_s_own(client, address, owner, initiative):
    Preference.objects.create(user=owner, time_zone="Pacific/Kiritimati")
    today = (timezone.now() + timedelta(hours=14)).date()
    Snooze.objects.create(user=owner, initiative=initiative, until=today)
    assert f"snooze-initiative-{initiative.pk}" not in events(client.get(address))


def test_an_address_that_was_revoked_renewed_or_never_given_leads_nowhere(client, address, owner):
    assert client.get(address).status_code == 200
    _, secret = open_feed(by=owner, now=timezone.now())
    assert client.get(address).status_code == 404
    assert client.get(f"/calendar/{secret}.ics").status_code == 200
    revoke_feed(by=owner, user=owner, now=timezone.now())
    for gone in (f"/calendar/{secret}.ics", "/calendar/x.ics", f"/calendar/{'a' * 5000}.ics", "/calendar/%00.ics"):
        assert client.get(gone).status_code == 404
    feed = CalendarFeed.objects.first()
    assert client.get(f"/calendar/{feed.secret_sha256}.ics").status_code == 404


def test_whoever_was_deactivated_reads_nothing_more(client, address, owner):
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_it_is_only_read(client, address):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405
    assert client.head(address).status_code == 200


def test_its_last_reading_is_noted_once_a_minute(client, address):
    client.get(address)
    noted = CalendarFeed.objects.get().last_read_at
    assert noted is not None
    client.get(address)
    assert CalendarFeed.objects.get().last_read_at == noted
    for moment in (noted - timedelta(minutes=2), noted + timedelta(days=2)):  # the second: a clock that was ahead
        CalendarFeed.objects.update(last_read_at=moment)
        client.get(address)
        assert abs(CalendarFeed.objects.get().last_read_at - noted) < timedelta(minutes=1)


def test_a_draft_is_in_nobody_s_calendar_and_names_are_no_markup_of_the_file(client, address, owner):
    InitiativeFactory(owner=owner, publication="draft", name="Secret plan")
    InitiativeFactory(owner=owner, name="A\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR")
    answer = client.get(address)
    assert b"Secret plan" not in answer.content
    assert answer.content.count(b"\r\nBEGIN:VCALENDAR") == 0
    (event,) = events(answer).values()
    assert event["summary"] == "Review: A END:VCALENDAR BEGIN:VCALENDAR"


def test_it_asks_the_database_as_often_for_many_as_for_one(client, address, owner):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def grow():
        commitment = CommitmentFactory(initiative=InitiativeFactory(owner=owner), baseline_due="2999")
        Snooze.objects.create(user=owner, commitment=commitment, until=timezone.now().date() + timedelta(days=3))

    grow()
    few = asked()
    for _ in range(4):
        grow()
    assert asked() == few <= 6
