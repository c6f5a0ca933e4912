"""If-Match: whoever changes a row says which one they read (RFC 9110, RFC 6585)."""

import re
from dataclasses import dataclass

from rest_framework.request import Request

from initiatives.api.problems import PreconditionRequired, Stale

ETAG = re.compile(r'(?:W/)?"(?P<version>[0-9]{1,9})(?:\.[0-9a-f]*)?"')


@dataclass(frozen=True)
class Read:
    """What the client read: the row's version, and the whole ETag for rows that have none. Both None: whatever it is."""

    version: int | None = None
    etag: str | None = None


ANYTHING = Read()


def read_match(request: Request) -> Read:
    """What the header says. Raises PreconditionRequired (428) and Stale (412)."""
    return of_etag(request.headers.get("If-Match", ""))


def of_etag(asked: str) -> Read:
    """What an ETag says, or `*`. Raises PreconditionRequired (428) for none, Stale (412) for what is no ETag of ours."""
    asked = asked.strip()
    if not asked:
        raise PreconditionRequired
    if asked == "*":
        return ANYTHING
    match = ETAG.fullmatch(asked)
    if match is None:
        raise Stale("If-Match is no ETag of this record; send the ETag you read, with its quotation marks.")
    return Read(int(match["version"]), asked.removeprefix("W/"))
