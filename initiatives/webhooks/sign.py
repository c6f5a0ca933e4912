"""Signatures after Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA256 over id.timestamp.body."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
BYTES = 32
ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


def new_secret() -> str:
    """A secret nobody has had: whsec_ and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers(*, secret: str, message_id: str, now: datetime, body: bytes, also: Sequence[str] = ()) -> dict[str, str]:
    """The three headers of one attempt. The id stays the same at every attempt; `now` is the moment of this one.

    `also` are older secrets, each of which signs too, so that a receiver may change over when it likes. Raises
    ValueError for an id with other characters than letters, digits, _ and -, because a full stop would let one message
    be read as another, and for a secret that is none.
    """
    if not ID.fullmatch(message_id):
        raise ValueError(f"{message_id!r} cannot be the id of a message; it takes letters, digits, _ and -.")
    stamp = str(int(now.timestamp()))
    content = b".".join([message_id.encode(), stamp.encode(), body])
    signed = [hmac.new(_key(each), content, hashlib.sha256).digest() for each in (secret, *also)]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in signed),
    }


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("The secret of the endpoint is no base64; renew it.") from error
