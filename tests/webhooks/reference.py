"""Verification as the specification has it, written for receivers and from the specification alone.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import json

TOLERANCE = 5 * 60  # seconds


class NotVerified(Exception):
    """The message is not from who it says, or is too old or too new."""


def verify(secret, headers, body, *, now):
    """The payload of a message that was signed with `secret`; `now` in seconds of the epoch. Raises NotVerified."""
    message_id, stamp = headers.get("webhook-id"), headers.get("webhook-timestamp")
    signatures = headers.get("webhook-signature")
    if not (message_id and stamp and signatures):
        raise NotVerified("a header is missing")
    if abs(now - int(stamp)) > TOLERANCE:
        raise NotVerified("the timestamp is too far away")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{stamp}.{body.decode()}".encode()
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    for versioned in signatures.split(" "):
        version, _, signature = versioned.partition(",")
        if version == "v1" and hmac.compare_digest(signature, expected):
            return json.loads(body)
    raise NotVerified("no signature fits")


def verifies(secret, taken, *, now):
    """Whether a request that a receiver took is signed with `secret`."""
    _path, headers, body = taken
    try:
        verify(secret, headers, body, now=now.timestamp())
    except NotVerified:
        return False
    return True
