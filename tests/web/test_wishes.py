"""How one is reminded, said on one page: without a script, every mistake at its field, secrets shown once."""

import re
from datetime import UTC, datetime, time
from functools import partial
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from initiatives.actions.calendar_feed import hash_of
from initiatives.models import CalendarFeed, Preference, WebhookEndpoint
from initiatives.webhooks.endpoint import switch_off
from initiatives.webhooks.post import post
from tests.factories import UserFactory
from tests.webhooks.server import HANG, receiving

pytestmark = pytest.mark.django_db
WISHES = "/desk/wishes/"
SAID = {"time_zone": "Asia/Tokyo", "digest_at": "08:30", "language": "en-gb", "country": "JP", "email": "on"}


@pytest.fixture(autouse=True)
def _no_test_was_sent():
    cache.clear()


@pytest.fixture
def reader():
    return UserFactory(username="reader", email="reader@example.org")


@pytest.fixture
def at_home(client, reader):
    client.force_login(reader)
    return client


def send(client, doing, **fields):
    return client.post(WISHES, {"doing": doing, **fields}, follow=True)


def text(answer):
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(WISHES).headers["Location"] == f"{reverse('account_login')}?next={WISHES}"


def test_everybody_signed_in_is_shown_the_defaults_and_nothing_is_written_by_looking(at_home):
    page = text(at_home.get(WISHES))
    assert "<h1>How you are reminded</h1>" in page
    assert re.search(r"<b>Next:</b> <time [^>]+>\w+ \d+ \w+ 07:00</time> UTC", page)
    assert "It goes to <b>reader@example.org</b>. Only an administrator changes the address." in page
    assert '<option value="America/Argentina/Buenos_Aires"></option>' in page
    assert not Preference.objects.exists()


def test_wishes_are_kept_and_told(at_home, reader):
    answer = send(at_home, "wishes", **SAID)
    assert answer.redirect_chain == [(WISHES, 302)]
    kept = Preference.objects.get(user=reader)
    assert (kept.time_zone, kept.digest_at, kept.country.code, kept.email) == ("Asia/Tokyo", time(8, 30), "JP", True)
    page = text(answer)
    assert "Kept. The digest goes at 08:30, Asia/Tokyo." in page
    assert re.search(r"<time [^>]+>\w+ \d+ \w+ 08:30</time> Asia/Tokyo", page)
    assert '<option value="JP" selected>' in page


def test_without_mail_the_page_says_that_the_desk_has_it_all(at_home):
    page = text(send(at_home, "wishes", **{**SAID, "email": ""}))
    assert "No digest is sent to you. What there is to look at waits on your desk." in page


def test_whoever_has_no_address_is_told_whom_to_ask(client):
    client.force_login(UserFactory(email=""))
    page = text(client.get(WISHES))
    assert "There is no address to send it to; ask an administrator to enter yours." in page
    assert "No digest is sent to you." in page


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"time_zone": "Asia/Tokio"}, "time_zone", "“Asia/Tokio” is no time zone; did you mean Asia/Tokyo?"),
        ({"digest_at": "soon"}, "digest_at", "Write a time as 07:00."),
        ({"digest_at": ""}, "digest_at", "Give a time, such as 07:00."),
        ({"country": "XX"}, "country", "XX"),
        ({"language": "tlh"}, "language", "tlh"),
    ],
)
def test_a_mistake_stands_at_its_field_and_nothing_is_kept_or_lost(at_home, wrong, field, said):
    answer = send(at_home, "wishes", **{**SAID, "time_zone": "Europe/Oslo", **wrong})
    assert answer.status_code == 400
    page = text(answer)
    assert "Nothing was kept." in page
    at = re.search(rf'<div class="field {field}">(.*?)</div>', page)[1]
    assert said in at
    assert 'aria-invalid="true"' in at
    if field != "time_zone":
        assert 'value="Europe/Oslo"' in page
    assert not Preference.objects.exists()


def test_what_is_no_deed_of_this_page_is_refused(at_home):
    assert send(at_home, "erase").status_code == 400
    assert send(at_home, "renew").status_code == 400
    assert at_home.get(f"{WISHES}?user=2").status_code == 400


def test_a_form_from_elsewhere_is_refused(reader):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)
    assert client.post(WISHES, {"doing": "wishes", **SAID}).status_code == 403
    assert not Preference.objects.exists()


def test_an_address_is_given_and_its_secret_shown_once(at_home, reader):
    answer = send(at_home, "address", url="https://example.org/hook")
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.owner, endpoint.url) == (reader, "https://example.org/hook")
    assert endpoint.secret in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    again = text(at_home.get(WISHES))
    assert "https://example.org/hook" in again
    assert "whsec_" not in again
    renewed = text(send(at_home, "renew"))
    assert WebhookEndpoint.objects.get().secret in renewed
    assert endpoint.secret not in renewed
    assert "For 24 hours the old secret signs beside it" in renewed


def test_an_address_that_we_switched_off_says_why(at_home, reader):
    send(at_home, "address", url="https://example.org/hook")
    endpoint = WebhookEndpoint.objects.get()
    switch_off(
        by=reader, endpoint=endpoint, because="It took nothing for three days.", now=datetime(2026, 11, 24, tzinfo=UTC)
    )
    page = text(at_home.get(WISHES))
    assert "We switched it off on 24 November 2026." in page
    assert "It took nothing for three days." in page
    send(at_home, "on")
    assert "We switched it off" not in text(at_home.get(WISHES))


def test_an_address_inside_is_refused_at_its_field(at_home):
    answer = send(at_home, "address", url="https://169.254.169.254/latest/meta-data")
    assert answer.status_code == 400
    page = text(answer)
    assert "169.254.169.254 is no address of a host on the internet" in page
    assert 'value="https://169.254.169.254/latest/meta-data"' in page
    assert not WebhookEndpoint.objects.exists()


def test_an_address_is_moved_switched_and_forgotten(at_home):
    send(at_home, "address", url="https://example.org/hook")
    secret = WebhookEndpoint.objects.get().secret
    page = text(send(at_home, "address", url="https://example.net/hook"))
    assert "whsec_" not in page
    assert (WebhookEndpoint.objects.get().url, WebhookEndpoint.objects.get().secret) == (
        "https://example.net/hook",
        secret,
    )
    send(at_home, "off")
    assert WebhookEndpoint.objects.get().active is False
    send(at_home, "on")
    assert WebhookEndpoint.objects.get().active is True
    send(at_home, "remove")
    assert not WebhookEndpoint.objects.exists()
    assert Preference.objects.get().webhook is None


def test_a_test_shows_what_came_back(at_home, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiving(status=202, body=b"<b>thanks</b>\x07") as receiver:
        send(at_home, "address", url=receiver.url)
        answer = send(at_home, "test")
        assert len(receiver.taken) == 1
        page = answer.content.decode()
        assert "The test was taken." in page
        assert "It answered 202 Accepted." in page
        assert "&lt;b&gt;thanks&lt;/b&gt;�" in page
        cache.clear()
        receiver.status, receiver.body = 404, b"nobody here"
        page = text(send(at_home, "test"))
        assert "The test was not taken." in page
        assert "It answered 404 Not Found." in page
        assert "nobody here" in page


def test_a_test_of_an_address_that_hangs_says_so(at_home, settings, monkeypatch):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    monkeypatch.setattr("initiatives.webhooks.endpoint.post", partial(post, patience=0.4))
    with receiving(doing=HANG) as receiver:
        send(at_home, "address", url=receiver.url)
        assert "There was no answer in time." in text(send(at_home, "test"))


def test_tests_are_not_sent_in_a_row(at_home, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiving() as receiver:
        send(at_home, "address", url=receiver.url)
        assert send(at_home, "test").status_code == 200
        again = send(at_home, "test")
        assert again.status_code == 429
        assert "A test was sent just now; wait 10 seconds" in text(again)
        assert len(receiver.taken) == 1


def test_a_calendar_s_address_is_shown_once_renewed_and_revoked(at_home, reader, settings):
    settings.SITE_URL = "https://tracker.example"
    answer = send(at_home, "calendar")
    secret = re.search(r"https://tracker\.example/calendar/([\w-]+)\.ics", text(answer))[1]
    assert CalendarFeed.objects.get(user=reader).secret_sha256 == hash_of(secret=secret)
    assert "no-store" in answer.headers["Cache-Control"]
    again = text(at_home.get(WISHES))
    assert secret not in again
    assert "Nobody has read it yet." in again
    assert secret not in text(send(at_home, "calendar"))
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1
    send(at_home, "revoke")
    assert not CalendarFeed.objects.filter(revoked_at=None).exists()


def test_nobody_reaches_another_s_wishes(at_home, client):
    other = UserFactory()
    theirs = WebhookEndpoint.objects.create(owner=other, url="https://example.org/theirs", secret="whsec_theirs")
    Preference.objects.create(user=other, webhook=theirs, time_zone="Europe/Oslo")
    page = text(at_home.get(WISHES))
    assert "theirs" not in page
    send(at_home, "remove")
    send(at_home, "wishes", **SAID)
    assert Preference.objects.get(user=other).time_zone == "Europe/Oslo"
    assert WebhookEndpoint.objects.filter(pk=theirs.pk).exists()
