"""Keys of programs: by whom they may be issued and revoked, for how long, and what stays of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from knox.crypto import hash_token

from initiatives.actions.access_token import LONGEST, LONGEST_BY_COMMAND, MOST_STANDING, issue_token, revoke_token
from initiatives.models import AccessToken, Membership, User
from tests.factories import PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def issue(user, *, by=None, **more):
    return issue_token(
        **{"by": by or user, "user": user, "read_only": False, "days": 90, "now": NOW, "name": "A script", **more}
    )


def refused_fields(**given):
    user = UserFactory()
    with pytest.raises(ValidationError) as refusal:
        issue(user, **given)
    assert not AccessToken.objects.exists()
    return set(refusal.value.error_dict)


def test_a_token_says_who_issued_it_and_keeps_the_hash_of_its_secret_alone():
    user = UserFactory()
    row, secret = issue(user, read_only=True)
    row.refresh_from_db()
    assert (row.digest, row.issued_by, row.scope) == (hash_token(secret), user, "read")
    assert row.expiry == NOW + timedelta(days=90)
    assert secret.startswith(row.beginning)
    kept = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    assert not any(secret in each for each in kept)


@pytest.mark.parametrize("given", [{"days": 0}, {"days": LONGEST + 1}, {"days": None}, {"name": "a" * 81}])
def test_a_token_lasts_for_a_bounded_time_and_has_a_short_name(given):
    assert refused_fields(**given) == set(given)


def test_the_command_alone_gives_tokens_that_last_longer():
    user, system = UserFactory(), User.objects.system()
    assert issue(user, by=system, days=None)[0].expiry is None
    assert issue(user, by=system, days=LONGEST_BY_COMMAND)[0].expiry == NOW + timedelta(days=LONGEST_BY_COMMAND)
    with pytest.raises(ValidationError):
        issue(user, by=system, days=LONGEST_BY_COMMAND + 1)


def test_nobody_issues_a_token_for_somebody_else():
    with pytest.raises(PermissionDenied):
        issue(UserFactory(), by=UserFactory(is_superuser=True))


@pytest.mark.parametrize("account", [{"is_active": False}, {"is_system": True}])
def test_an_account_that_cannot_sign_in_has_no_token(account):
    with pytest.raises(ValidationError) as refusal:
        issue(UserFactory(**account), by=User.objects.system())
    assert set(refusal.value.error_dict) == {"user"}


def test_nobody_heaps_up_tokens_and_those_revoked_or_expired_do_not_count():
    user = UserFactory()
    rows = [issue(user)[0] for _ in range(MOST_STANDING)]
    with pytest.raises(ValidationError, match="revoke one"):
        issue(user)
    revoke_token(by=user, token=rows[0], now=NOW)
    issue(user)
    issue(user, now=NOW + timedelta(days=91))


def test_who_holds_a_token_or_administers_revokes_it_once_and_nobody_else_does():
    holder, administrator = UserFactory(), UserFactory()
    Membership.objects.create(user=administrator, role="administrator")
    row, _ = issue(holder)
    for stranger in (UserFactory(), member_of_one_partnership()):
        with pytest.raises(PermissionDenied):
            revoke_token(by=stranger, token=row, now=NOW)
    assert revoke_token(by=administrator, token=row, now=NOW)
    assert not revoke_token(by=holder, token=row, now=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert (row.revoked_at, row.revoked_by) == (NOW, administrator)


def member_of_one_partnership():
    user = UserFactory()
    Membership.objects.create(user=user, role="lead", partnership=PartnershipFactory())
    return user


@pytest.mark.parametrize(
    "change",
    [
        {"read_only": True},
        {"expiry": None},
        {"digest": "0" * 128},
        {"revoked_at": None, "revoked_by": None},
        {"revoked_at": NOW + timedelta(days=1)},
    ],
)
def test_what_a_token_opens_and_that_it_was_revoked_never_change_even_from_raw_sql(change):
    row, _ = issue(user := UserFactory())
    revoke_token(by=user, token=row, now=NOW)
    with pytest.raises(DatabaseError, match="access token"), transaction.atomic():
        AccessToken.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        AccessToken.objects.filter(pk=row.pk)._raw_delete("default")
