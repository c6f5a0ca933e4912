"""An address of one's own: opened with a secret, moved, switched, renewed, forgotten, tried; never another's."""

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.models import Preference, WebhookEndpoint
from initiatives.webhooks.endpoint import hand_over, move, open_for_digest, remove, renew_secret, send_test, switch
from initiatives.webhooks.post import Refused
from initiatives.webhooks.sign import headers
from tests.factories import UserFactory
from tests.webhooks.server import HANG

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.fixture
def user():
    return UserFactory(username="analyst")


@pytest.fixture
def endpoint(user):
    return open_for_digest(by=user, url="https://example.org/hook")[0]


def test_an_address_is_opened_for_the_digest_with_a_secret(user):
    row, secret = open_for_digest(by=user, url=" https://example.org/hook ")
    assert (row.owner, row.url, row.secret, row.active) == (user, "https://example.org/hook", secret, True)
    assert secret.startswith("whsec_")
    assert Preference.objects.get(user=user).webhook == row


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://127.0.0.1/", "private network"),
        ("https://2130706433/", "private network"),
        ("https://[::ffff:169.254.169.254]/latest", "no address of a host"),
        ("http://example.org/", "Give an https address"),
        ("https://a:b@example.org/", "Leave user name and password out"),
    ],
)
def test_an_address_that_may_not_be_is_named_and_nothing_is_kept(user, url, said):
    with pytest.raises(ValidationError) as refused:
        open_for_digest(by=user, url=url)
    assert said in refused.value.message_dict["url"][0]
    assert not WebhookEndpoint.objects.exists()
    assert not Preference.objects.filter(webhook__isnull=False).exists()


def test_a_moved_address_keeps_its_secret_and_a_new_secret_its_address(user, endpoint):
    first = endpoint.secret
    assert move(by=user, endpoint=endpoint, url="https://example.net/").secret == first
    with pytest.raises(ValidationError):
        move(by=user, endpoint=endpoint, url="https://10.0.0.1/")
    second = renew_secret(by=user, endpoint=endpoint, now=NOW)
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.secret) == ("https://example.net/", second)
    assert second != first


def test_a_secret_is_in_no_history(user, endpoint):
    renew_secret(by=user, endpoint=endpoint, now=NOW)
    switch(by=user, endpoint=endpoint, on=False)
    told = list(endpoint.history.values())
    assert [row["active"] for row in sorted(told, key=lambda row: row["pgh_id"])][-1] is False
    assert not any("whsec_" in str(row) for row in told)


def test_a_forgotten_address_is_gone_and_no_digest_goes_there(user, endpoint):
    remove(by=user, endpoint=endpoint)
    assert not WebhookEndpoint.objects.exists()
    assert Preference.objects.get().webhook is None


def test_another_s_address_is_left_alone(endpoint):
    other = UserFactory()
    for deed, more in (
        (move, {"url": "https://example.net/"}),
        (renew_secret, {"now": NOW}),
        (switch, {"on": False}),
        (remove, {}),
    ):
        with pytest.raises(PermissionDenied):
            deed(by=other, endpoint=endpoint, **more)
    kept = WebhookEndpoint.objects.get()
    assert (kept.url, kept.secret, kept.active) == (endpoint.url, endpoint.secret, True)


def test_a_test_is_a_signed_message_that_says_so(user, receiver):
    endpoint, secret = open_for_digest(by=user, url=receiver.url)
    assert send_test(endpoint=endpoint, now=NOW).status == 204
    ((_path, told, body),) = receiver.taken
    said = json.loads(body)
    assert (said["type"], said["timestamp"]) == ("test", NOW.isoformat())
    assert "analyst asked for" in said["data"]["text"]
    signed = headers(secret=secret, message_id=told["webhook-id"], now=NOW, body=body)
    assert told["webhook-signature"] == signed["webhook-signature"]


def test_what_was_allowed_once_is_judged_again_when_something_is_sent(user, receiver, settings):
    endpoint, _ = open_for_digest(by=user, url=receiver.url)
    settings.WEBHOOK_ALLOW_PRIVATE = False
    with pytest.raises(Refused, match="private network"):
        send_test(endpoint=endpoint, now=NOW)
    assert receiver.taken == []


def handed_over(endpoint, message_id="<abc.7@example.org>", patience=5.0):
    return hand_over(
        endpoint=endpoint,
        message_id=message_id,
        payload={"type": "reminders.digest", "title": "Ça va"},
        patience=patience,
        clock=lambda: NOW,
    )


def test_a_digest_is_handed_over_under_an_id_that_stays(user, receiver):
    endpoint, secret = open_for_digest(by=user, url=receiver.url)
    assert handed_over(endpoint) == ("sent", "204 No Content")
    assert handed_over(endpoint)[0] == "sent"
    (_, told, body), (_, again, _) = receiver.taken
    assert told["webhook-id"] == again["webhook-id"] == "abc-7-example-org"
    assert json.loads(body) == {"type": "reminders.digest", "title": "Ça va"}
    assert (
        told["webhook-signature"]
        == headers(secret=secret, message_id="abc-7-example-org", now=NOW, body=body)["webhook-signature"]
    )


@pytest.mark.parametrize(
    ("status", "became"), [(404, "refused"), (308, "refused"), (503, "later"), (429, "later"), (410, "refused")]
)
def test_what_became_of_it_is_told_in_one_word(user, receiver, status, became):
    endpoint, _ = open_for_digest(by=user, url=receiver.url)
    receiver.status = status
    assert handed_over(endpoint)[0] == became
    endpoint.refresh_from_db()
    assert endpoint.active is (status != 410), "who answers 410 wishes to hear no more"


def test_no_answer_within_the_time_given_is_a_doubt(user, receiver):
    endpoint, _ = open_for_digest(by=user, url=receiver.url)
    receiver.doing = HANG
    assert handed_over(endpoint, patience=0.4) == ("in_doubt", "There was no answer in time.")
