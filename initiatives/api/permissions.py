"""Whether a request is let in at all; what it may do to a record is the actions' question."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class ReadOrSignIn(BasePermission):
    """Everybody reads while PUBLIC_READ is on; changes, and what is one's own, need a user. Read-only tokens change nothing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request is let in; a visitor who is not gets 401. Raises PermissionDenied for read-only tokens."""
        reads = request.method in SAFE_METHODS
        if not request.user.is_authenticated:
            return reads and settings.PUBLIC_READ and not getattr(view, "own", False)
        if not reads and getattr(request.auth, "read_only", False):
            raise PermissionDenied("This token may only read; ask for one that may write.", code="read_only_token")
        return True
