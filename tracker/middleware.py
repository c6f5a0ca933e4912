"""What every request passes: who writes history, and whether a reader must sign in."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from pghistory.middleware import HistoryMiddleware as PghistoryMiddleware

__all__ = ["HistoryMiddleware", "PublicReadMiddleware"]

OPEN_TO_ALL = (
    "/accounts/",
    "/static/",
    "/healthz",
    "/readyz",
    "/methodology/",
    "/robots.txt",
    "/favicon.ico",
    "/appearance/",
    "/admin/",
    "/api/",
    "/calendar/",
    "/letters/",
)
KEYED = re.compile(r"/views/[0-9]+/feed\.atom")  # a feed reader shows its secret and no session


class HistoryMiddleware(PghistoryMiddleware):
    """Attaches the signed-in user and the address asked for to every history row a request writes."""


class PublicReadMiddleware:
    """Sends a visitor who has not signed in to the sign-in page while PUBLIC_READ is off.

    The admin and the API decide for themselves: the first redirects, the second answers 401. The links of a mail are keys.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or a redirect to the sign-in page."""
        open_to_all = request.path.startswith(OPEN_TO_ALL) or KEYED.fullmatch(request.path)
        if settings.PUBLIC_READ or request.user.is_authenticated or open_to_all:
            return self.get_response(request)
        return redirect_to_login(request.get_full_path())
