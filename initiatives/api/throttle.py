"""How much a visitor or user may ask in a minute, told in every answer.

Header fields: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/ (`r` left, `t` seconds to the next
window; `q` allowed, `w` seconds of a window). The status is RFC 6585's 429.
"""

import time
import zlib
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from initiatives.api.counters import counters
from initiatives.api.problems import TooMany

WINDOW = 60
EXPORTS = frozenset({"csv", "xlsx", "ndjson"})


@dataclass(frozen=True)
class Allowance:
    """What is left of a kind of asking: `quota` in each window, `left` of it, `seconds` until the next window."""

    kind: str
    quota: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """The two header fields."""
        return {
            "RateLimit-Policy": f'"{self.kind}";q={self.quota};w={WINDOW}',
            "RateLimit": f'"{self.kind}";r={self.left};t={self.seconds}',
        }


class Metered(APIView):
    """A view whose requests are counted, also those that are then refused; `costly` for searching, counting and the like."""

    costly = False

    def perform_authentication(self, request: Request) -> None:
        """Who asks. Raises AuthenticationFailed (401), TooMany (429)."""
        failed = None
        try:
            user = request.user
        except AuthenticationFailed as error:  # whoever tries tokens is counted as the visitor they are
            failed = error
        signed_in = failed is None and user.is_authenticated
        role, name = ("user", f"user {user.pk}") if signed_in else ("visitor", f"address {address_of(request)}")
        kind = _kind(request, costly=self.costly)
        quota = settings.API_ALLOWANCES[role].get(kind, 0)
        if quota:
            self._count(quota, kind, name)
        if failed is not None:
            raise failed

    def _count(self, quota: int, kind: str, name: str) -> None:
        now = int(time.time())
        # Everybody's windows begin at a second of their own, so that not all come back at once.
        ends = now + WINDOW - (now + zlib.crc32(name.encode())) % WINDOW
        count = counters().count(name=f"{kind} {name}", now=now, ends=ends)
        allowance = Allowance(kind, quota, max(quota - count, 0), ends - now)
        headers: Any = self.headers
        headers.update(allowance.headers)
        if count > quota:
            raise TooMany(kind=kind, quota=quota, wait=ends - now)


def _kind(request: Request, *, costly: bool) -> str:
    if request.method not in SAFE_METHODS:
        return "writing"
    return "searching" if costly or request.query_params.get("format") in EXPORTS else "reading"


def address_of(request: HttpRequest | Request) -> str:
    """The address that asks; of IPv6 the /64, which is one household or server.

    X-Forwarded-For is read only behind TRUSTED_PROXIES, counted from the right, where they wrote; what stands further left
    anybody may have written.
    """
    address = request.META.get("REMOTE_ADDR", "")
    told = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.TRUSTED_PROXIES <= len(told):
        address = told[-settings.TRUSTED_PROXIES]
        if address.count(":") == 1:  # some proxies add the port
            address = address.partition(":")[0]
    try:
        read = ip_address(address)
    except ValueError:  # a socket of this machine, or nonsense from a proxy: all of those are one
        return "unknown"
    if isinstance(read, IPv6Address):
        if read.ipv4_mapped:
            return str(read.ipv4_mapped)
        return str(ip_network((read, 64), strict=False).network_address)
    return str(read)
