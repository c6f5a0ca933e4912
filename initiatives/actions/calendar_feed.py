"""The secret address of one person's calendar: made, renewed, revoked."""

import hashlib
import secrets
from datetime import datetime

from initiatives.actions.writing import require, save_new, writes
from initiatives.models import CalendarFeed, User
from initiatives.permissions import may_administer

BYTES = 32


def hash_of(*, secret: str) -> str:
    """What is kept of a secret: its SHA-256, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


@writes
def open_feed(*, by: User, now: datetime) -> tuple[CalendarFeed, str]:
    """A new address for `by`, and its secret, which nobody is told again; the one that stood is revoked at `now`."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two at once the later one stands
    _standing(by).update(revoked_at=now)
    secret = secrets.token_urlsafe(BYTES)
    row = CalendarFeed(user=by, secret_sha256=hash_of(secret=secret))
    save_new(row, skip=("secret_sha256",))
    return row, secret


@writes
def revoke_feed(*, by: User, user: User, now: datetime) -> bool:
    """End the address of `user` at `now`: their own, or anybody's for administrators. Whether there was one.

    Raises PermissionDenied.
    """
    require(by.pk == user.pk or may_administer(user=by), to="revoke another's calendar")
    return _standing(user).update(revoked_at=now) > 0


def _standing(user: User):
    return CalendarFeed.objects.filter(user=user, revoked_at=None)
