"""One's own access tokens on a page: without a script, shown once, nobody else's."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.models import AccessToken
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"
SAID = {"doing": "issue", "name": "nightly export", "scope": "read", "days": "30"}


@pytest.fixture
def holder():
    return UserFactory(username="holder")


@pytest.fixture
def at_home(client, holder):
    client.force_login(holder)
    return client


def text(answer):
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def secret_in(answer):
    return re.search(r'<code id="secret">([0-9a-f]{64})</code>', text(answer))[1]


def reads(secret, status=200):
    answer = Client(headers={"authorization": f"Token {secret}"}).get("/api/v1/reminders/")
    return answer.status_code == status


def test_a_visitor_is_asked_to_sign_in_and_everybody_signed_in_finds_the_page(client, holder):
    assert client.get(PAGE)["Location"] == f"{reverse('account_login')}?next={PAGE}"
    client.force_login(holder)
    assert f'<a href="{PAGE}">Tokens</a>' in text(client.get("/desk/"))


def test_a_token_is_shown_once_and_opens_the_api_in_its_scope(at_home, holder):
    answer = at_home.post(PAGE, SAID)
    assert "no-store" in answer["Cache-Control"]
    secret = secret_in(answer)
    assert reads(secret)
    writing = Client(headers={"authorization": f"Token {secret}"}).post(
        "/api/v1/reviews/", {}, content_type="application/json"
    )
    assert writing.status_code == 403
    held = AccessToken.objects.get()
    assert (held.user, held.issued_by, held.name, held.scope) == (holder, holder, "nightly export", "read")
    assert held.expiry - timezone.now() < timedelta(days=30, minutes=1)
    again = text(at_home.get(PAGE))
    assert secret not in again
    assert f"{secret[:8]}…" in again
    assert "nightly export" in again


def test_a_token_may_be_asked_for_that_writes(at_home):
    at_home.post(PAGE, {**SAID, "scope": "write"})
    assert AccessToken.objects.get().scope == "write"
    assert "<span>read and write</span>" in text(at_home.get(PAGE))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Say what it is for"),
        ("name", "a" * 81, "at most 80 characters"),
        ("scope", "everything", "everything is not one of the available choices"),
        ("days", "0", "greater than or equal to 1"),
        ("days", "366", "less than or equal to 365"),
        ("days", "soon", "Write a whole number of days."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_no_token_is_made(at_home, field, value, sentence):
    answer = at_home.post(PAGE, {**SAID, field: value})
    assert answer.status_code == 400
    assert "No token was made." in text(answer)
    assert sentence in text(answer)
    assert not AccessToken.objects.exists()


def test_a_revoked_token_opens_nothing_and_the_page_says_who_revoked_it(at_home):
    secret = secret_in(at_home.post(PAGE, SAID))
    answer = at_home.post(PAGE, {"doing": "revoke", "token": AccessToken.objects.get().token_key}, follow=True)
    assert "Revoked: nightly export" in text(answer)
    assert reads(secret, 401)
    assert "You have no token that is valid." in text(answer)
    assert re.search(r"revoked <time[^>]*>[^<]*</time> by holder", text(answer))


def test_the_tokens_of_others_are_neither_shown_nor_revoked(at_home):
    theirs, _ = AccessToken.objects.create(UserFactory(), name="somebody else's")
    assert "somebody else" not in text(at_home.get(PAGE))
    assert at_home.post(PAGE, {"doing": "revoke", "token": theirs.token_key}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_an_expired_token_is_listed_apart_and_one_that_ends_soon_is_marked(at_home, holder):
    AccessToken.objects.create(holder, name="Old one", expiry=timedelta(seconds=-1))
    AccessToken.objects.create(holder, name="Tired one", expiry=timedelta(days=3))
    shown = at_home.get(PAGE)
    assert [row.token.name for row in shown.context["standing"]] == ["Tired one"]
    assert [row.token.name for row in shown.context["past"]] == ["Old one"]
    assert '<span class="tag">soon</span>' in text(shown)


def test_the_page_takes_no_other_deed_and_no_post_from_elsewhere(at_home, holder):
    assert at_home.post(PAGE, {"doing": "share"}).status_code == 400
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(holder)
    assert strict.post(PAGE, SAID).status_code == 403
    assert not AccessToken.objects.exists()


def test_a_token_opens_no_page_so_that_it_cannot_make_others(holder):
    _, secret = AccessToken.objects.create(holder)
    answer = Client(headers={"authorization": f"Token {secret}"}).post(PAGE, SAID)
    assert answer.status_code == 302
    assert AccessToken.objects.count() == 1
