"""The secret address of a calendar: one stands a person, its secret is nowhere kept, a revoked one never comes back."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from initiatives.actions.calendar_feed import hash_of, open_feed, revoke_feed
from initiatives.models import CalendarFeed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


def test_of_a_secret_only_its_hash_is_kept():
    row, secret = open_feed(by=UserFactory(), now=NOW)
    assert len(secret) >= 43
    assert row.secret_sha256 == hash_of(secret=secret) == hashlib.sha256(secret.encode()).hexdigest()
    kept = CalendarFeed.objects.values().get()
    assert not any(secret in str(value) for value in kept.values())


def test_a_new_address_ends_the_old_one():
    user, other = UserFactory(), UserFactory()
    open_feed(by=other, now=NOW)
    first, _ = open_feed(by=user, now=NOW)
    second, _ = open_feed(by=user, now=NOW)
    first.refresh_from_db()
    assert (first.revoked_at, second.revoked_at) == (NOW, None)
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 2


def test_one_revokes_one_s_own_and_administrators_anybody_s():
    user = UserFactory()
    open_feed(by=user, now=NOW)
    with pytest.raises(PermissionDenied):
        revoke_feed(by=UserFactory(), user=user, now=NOW)
    assert revoke_feed(by=UserFactory(is_superuser=True), user=user, now=NOW) is True
    assert revoke_feed(by=user, user=user, now=NOW) is False
    assert CalendarFeed.objects.get().revoked_at == NOW
