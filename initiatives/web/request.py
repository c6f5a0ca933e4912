"""The requests that views receive: HttpRequest with what `page` and the middleware have put on it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from initiatives.clocks import Clocks
from initiatives.models import User


class PageRequest(HttpRequest):
    """A request that has passed `page`: its clocks are read; `htmx` is the middleware's."""

    clocks: Clocks
    htmx: HtmxDetails


class SignedInRequest(PageRequest):
    """A request that has passed `login_required` too."""

    user: User
