"""Keys of programs: issued, shown once, revoked."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from initiatives.actions.writing import refuse, require, save_new, writes
from initiatives.models import AccessToken, User
from initiatives.permissions import may_administer

DAYS = 90
LONGEST = 365
LONGEST_BY_COMMAND = 3650
MOST_STANDING = 50


@writes
def issue_token(
    *, by: User, user: User, read_only: bool, days: int | None, now: datetime, name: str = ""
) -> tuple[AccessToken, str]:
    """A new token of `user`, and its secret, which nobody is told again: only its hash is kept.

    `by` is the user, or the system account, which speaks for the command; it alone may give more than LONGEST days or no
    end (None). Days count from `now`. Raises PermissionDenied, ValidationError (user, days, name).
    """
    require(by.pk == user.pk or by.is_system, to="issue a token for somebody else")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # so that two at once are counted
    if user.is_system:
        refuse("user", _("%(user)s is the system account, which cannot sign in.") % {"user": user.username})
    if not user.is_active:
        refuse("user", _("%(user)s has been deactivated.") % {"user": user.username})
    most = LONGEST_BY_COMMAND if by.is_system else LONGEST
    if not (1 <= days <= most if days is not None else by.is_system):
        refuse("days", _("A token lasts a whole number of days from 1 to %(most)d.") % {"most": most})
    if AccessToken.objects.filter(user=user).standing(now=now).count() >= MOST_STANDING:
        said = _("%(most)d tokens stand already; revoke one that is no longer needed.")
        refuse("user", said % {"most": MOST_STANDING}, code="too_many")
    digest, secret = get_digest_token()
    row = AccessToken(
        user=user, name=name, read_only=read_only, expiry=now + timedelta(days=days) if days else None,
        digest=digest, token_key=secret[:CONSTANTS.TOKEN_KEY_LENGTH], issued_by=by,
    )  # fmt: skip
    save_new(row, skip=("digest", "token_key"))
    return row, secret


@writes
def revoke_token(*, by: User, token: AccessToken, now: datetime) -> bool:
    """End a token at `now`: one's own, or anybody's for administrators. Whether it was not revoked before.

    The row stays and says who revoked it when. Raises PermissionDenied.
    """
    require(by.pk == token.user_id or may_administer(user=by), to="revoke another's token")
    return AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by) > 0
