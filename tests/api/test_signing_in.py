"""Tokens and sessions: who is let in, who is told why not."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from initiatives.actions.access_token import revoke_token
from initiatives.models import AccessToken, User
from tests.api.program import Program
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=2)


def issue(*arguments):
    """What the command prints to each of its two outputs."""
    out, said = io.StringIO(), io.StringIO()
    call_command("issue_token", *arguments, stdout=out, stderr=said)
    return out.getvalue().strip(), said.getvalue()


def holding(header):
    return Program(Client(headers={"authorization": header}))


def test_an_issued_token_opens_the_api_and_only_its_hash_is_kept():
    user = UserFactory(username="analyst")
    token, said = issue("analyst", "--name", "nightly export")
    assert "It is shown this once" in said
    held = AccessToken.objects.get()
    assert token not in (held.digest, held.token_key)
    assert (held.user, held.name, held.read_only, held.expiry) == (user, "nightly export", False, None)
    holding(f"Token {token}").read("reminders/")
    holding(f"token  {token} ").read("reminders/")


def test_a_read_only_token_reads_and_changes_nothing():
    UserFactory(username="analyst", is_superuser=True)
    token, _ = issue("analyst", "--read-only")
    program = holding(f"Token {token}")
    program.read("reminders/")
    for method in ("post", "patch"):
        answer = getattr(program, method)("status-updates/", {}, status=403)
        assert answer.json()["errors"][0]["code"] == "read_only_token"


def test_a_token_ends_on_its_day():
    UserFactory(username="analyst")
    token, _ = issue("analyst", "--days", "2")
    program = holding(f"Token {token}")
    ends = AccessToken.objects.get().expiry
    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        program.read("reminders/")
    with time_machine.travel(ends, tick=False):
        answer = program.get("initiatives/", status=401)
    assert answer.json()["errors"][0]["code"] == "expired_token"


def test_a_revoked_token_opens_nothing_and_is_told_when_it_was_revoked():
    user = UserFactory(username="analyst")
    token, _ = issue("analyst")
    program = holding(f"Token {token}")
    program.read("reminders/")
    revoke_token(by=user, token=AccessToken.objects.get(), now=datetime(2026, 3, 4, 5, 6, tzinfo=UTC))
    answer = program.get("initiatives/", status=401).json()
    assert answer["errors"][0]["code"] == "revoked_token"
    assert "2026-03-04 at 05:06 UTC" in answer["detail"]


def test_a_deactivated_user_is_let_in_neither_by_token_nor_by_session():
    user = UserFactory(username="analyst")
    token, _ = issue("analyst")
    session = Client()
    session.force_login(user)
    User.objects.update(is_active=False)
    assert holding(f"Token {token}").get("initiatives/", status=401).json()["errors"][0]["code"] == "inactive_user"
    Program(session).get("reminders/", status=401)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Token", "malformed_token"),
        ("Token a b", "malformed_token"),
        ("Token ñ", "malformed_token"),
        ("Token 0000", "unknown_token"),
        ("Bearer 0000", "wrong_scheme"),
    ],
)
def test_a_token_that_is_none_is_refused_and_not_taken_for_a_visitor(settings, header, code):
    settings.PUBLIC_READ = True
    answer = holding(header).get("initiatives/", status=401)
    assert answer.json()["errors"][0]["code"] == code
    assert answer["WWW-Authenticate"] == "Token"


def test_the_use_of_a_token_is_noted_at_most_once_a_minute():
    UserFactory(username="analyst")
    token, _ = issue("analyst")
    program = holding(f"Token {token}")
    program.read("reminders/")
    first = AccessToken.objects.get().last_used_at
    program.read("reminders/")
    assert AccessToken.objects.get().last_used_at == first
    AccessToken.objects.update(last_used_at=first - LATER)
    program.read("reminders/")
    assert AccessToken.objects.get().last_used_at >= first


def test_a_session_changes_nothing_without_the_csrf_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.by)
    session = Program(client)
    session.read("reminders/")
    body = {"initiative": world.initiative.slug, "outcome": "no_change"}
    session.post("reviews/", body, status=403)
    client.cookies["csrftoken"] = "a" * 32
    session.post("reviews/", body, **{"X-CSRFToken": "a" * 32})


def test_history_says_which_user_a_token_wrote_for(program, world):
    etag = program.get(f"initiatives/{world.initiative.slug}/")["ETag"]
    program.patch(f"initiatives/{world.initiative.slug}/", {"summary": "Trees."}, **{"if-match": etag})
    written = world.initiative.history.order_by("-pgh_id").first()
    assert written.pgh_context.metadata["user"] == world.by.pk


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["analist"], "There is no user 'analist'. Did you mean analyst?"),
        (["a\x00"], "There is no user"),
        (["analyst", "--days", "0"], "whole number from 1"),
        (["analyst", "--days", "soon"], "whole number from 1"),
        (["analyst", "--name", "a" * 81], "80 char"),
        (["retired"], "retired has been deactivated"),
        (["tracker"], "system account"),
    ],
)
def test_a_token_nobody_could_use_is_not_issued(arguments, sentence):
    UserFactory(username="analyst")
    UserFactory(username="retired", is_active=False)
    User.objects.system()
    with pytest.raises(CommandError, match=sentence):
        issue(*arguments)
    assert not AccessToken.objects.exists()
