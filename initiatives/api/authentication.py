"""Who asks: a program by its token, a person by their session."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from initiatives.models import AccessToken, User

USE_NOTED_EVERY = timedelta(minutes=1)
HOW = "Send it as “Authorization: Token …”."


class Token(TokenAuthentication):
    """`Authorization: Token …`. Expired and revoked tokens and those of deactivated users are refused by name."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """The user and token of the header, None without one; raises AuthenticationFailed (401)."""
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if scheme.lower() == "bearer":
            raise AuthenticationFailed(f"“Bearer” is not taken here. {HOW}", code="wrong_scheme")
        if scheme.lower() != "token":
            return None
        token = token.strip()
        if not token or not token.isascii() or " " in token:
            raise AuthenticationFailed(
                f"The header holds no token, or more than one word. {HOW}", code="malformed_token"
            )
        return self.authenticate_credentials(token)

    def authenticate_credentials(self, token: Any) -> tuple[User, AccessToken]:
        """The user and token that the secret belongs to; only its hash is compared."""
        held = AccessToken.objects.select_related("user").filter(digest=hash_token(token)).first()
        now = timezone.now()
        if held is None:
            raise AuthenticationFailed("The token is not known here.", code="unknown_token")
        if held.revoked_at is not None:
            raise AuthenticationFailed(
                f"The token was revoked on {held.revoked_at:%Y-%m-%d at %H:%M} UTC; ask for another.",
                code="revoked_token",
            )
        if held.expiry is not None and held.expiry <= now:
            raise AuthenticationFailed(
                f"The token expired on {held.expiry:%Y-%m-%d at %H:%M} UTC; ask for another.", code="expired_token"
            )
        if not held.user.is_active:
            raise AuthenticationFailed("The token's user has been deactivated.", code="inactive_user")
        stale = now - USE_NOTED_EVERY
        if held.last_used_at is None or held.last_used_at < stale:
            unused = AccessToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=stale), pk=held.pk)
            unused.update(last_used_at=now)
        return held.user, held


class Session(SessionAuthentication):
    """The cookie of somebody who signed in on the pages; their changes need the CSRF token in `X-CSRFToken`."""
