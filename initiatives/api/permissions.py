"""Whether a request is let in at all; what it may do to a record is the actions' question."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class MissingScope(PermissionDenied):
    """403: the token has another `scope` than the one that is needed."""

    def __init__(self, *, held: str, needed: str) -> None:
        self.scope = needed
        said = f"This token's scope is “{held}”, and changes need the scope “{needed}”; ask for such a token."
        super().__init__(said, code="read_only_token")


class ReadOrSignIn(BasePermission):
    """Everybody reads while PUBLIC_READ is on; changes, and what is one's own, need a user; changes the scope “write” too."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request is let in; a visitor who is not gets 401. Raises MissingScope (403)."""
        reads = request.method in SAFE_METHODS
        if not request.user.is_authenticated:
            return reads and settings.PUBLIC_READ and not getattr(view, "own", False)
        held = getattr(request.auth, "scope", "write")  # a session has no token, and may what its user may
        if not reads and held != "write":
            raise MissingScope(held=held, needed="write")
        return True
