"""Pinning: a moment of our knowledge at which no row can be missing that will be dated before it."""

from datetime import datetime

from django.db import OperationalError, connection, transaction


class StillRecording(Exception):
    """Somebody has been recording for longer than a pin waits (five seconds)."""


def pin_moment() -> datetime:
    """The present moment (aware, the database's), pinned: asked with it as `known_at`, the same rows exist for ever.

    Waits for those who are recording, and they for it; so call it before a transaction of your own begins, never inside
    one. The promise holds while the database server's clock is not set back. Raises StillRecording.
    """
    return _asked("tracker_pin")


def settled_moment() -> datetime:
    """The latest moment that holds as `pin_moment`'s does and makes nobody wait: just before those now recording began.

    What was recorded in the meantime stands after it. Raises StillRecording where writers of another database role hide
    when they began, and do not end.
    """
    return _asked("tracker_settled")


def _asked(function: str) -> datetime:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}()")
            return cursor.fetchone()[0]
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != "55P03":  # lock_not_available
            raise
        raise StillRecording("Somebody has been recording for a while; ask again in a moment.") from error
