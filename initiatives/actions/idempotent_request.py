"""Requests under a key of their sender's: claimed once, answered again from what is kept, forgotten after a day."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction

from initiatives.models import IdempotentRequest, User

KEPT_FOR = timedelta(hours=24)
WAITS = 5  # seconds, for the first request with the key
LOCK_NOT_AVAILABLE = "55P03"


class Running(Exception):
    """The first request with this key is not answered yet."""


class Reused(Exception):
    """The key was sent with another request."""

    def __init__(self, first: IdempotentRequest) -> None:
        super().__init__(f"{first.method} {first.path}")
        self.first = first


class NotKept(Exception):
    """Raised within `once` to take back the claim with all that was done."""


@dataclass(frozen=True)
class Asked:
    """A request: whose, under which key, what it asks for. `fingerprint` is a SHA-256 in hex."""

    by: User
    key: str
    method: str
    path: str
    fingerprint: str


@contextmanager
def once(*, asked: Asked, now: datetime) -> Iterator[IdempotentRequest]:
    """One transaction around what a request does; within it, its row: new, or (with a status) as it was answered.

    Two at the same moment stand at one row: the second waits WAITS seconds for the first to end, and finds what it
    kept; where the first broke down it left nothing and the second takes its place. Raises Running, Reused.
    """
    with transaction.atomic():
        yield _claimed(asked, now)


def keep(*, row: IdempotentRequest, status: int, headers: Mapping[str, str], body: bytes | None) -> None:
    """Keep the answer of a claimed request; `body` None where it holds a secret."""
    row.status, row.headers, row.body = status, dict(headers), body
    row.save(update_fields=["status", "headers", "body"])


def forget(*, now: datetime) -> int:
    """Delete what was answered more than a day before `now`; how many there were."""
    return IdempotentRequest.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def _claimed(asked: Asked, now: datetime) -> IdempotentRequest:
    mine = IdempotentRequest.objects.filter(user=asked.by, key=asked.key)
    try:
        with transaction.atomic(), _patience():
            mine.filter(created_at__lt=now - KEPT_FOR).delete()
            # Waits for whoever inserted the same key and has not ended.
            IdempotentRequest.objects.bulk_create([_new(asked, now)], ignore_conflicts=True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        raise Running from error
    row = mine.get()
    if (row.method, row.path, row.fingerprint) != (asked.method, asked.path, asked.fingerprint):
        raise Reused(row)
    return row


def _new(asked: Asked, now: datetime) -> IdempotentRequest:
    return IdempotentRequest(
        user=asked.by,
        key=asked.key,
        method=asked.method,
        path=asked.path,
        fingerprint=asked.fingerprint,
        created_at=now,
    )


@contextmanager
def _patience() -> Iterator[None]:
    """Within it nothing is waited for longer than WAITS seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, true)", [f"{WAITS}s"])
        before = cursor.fetchone()[0]
        yield
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
