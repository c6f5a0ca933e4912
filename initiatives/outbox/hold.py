"""Holding: after a restore nothing is sent until an administrator confirms it, since it may have gone out before.

A database knows its place: the server and its timeline, the database and the table of digests. A copy is in another
one, be it in another server, in the same, in the same database again, or recovered to an earlier moment.
"""

from django.db import connection

from initiatives.models import SendingConfirmation

ONE_AT_A_TIME = 7_411_205  # a number of ours for PostgreSQL's advisory lock
PLACE = """
    SELECT tracker_server() || '/' || d.oid || '/' || 'initiatives_digest'::regclass::oid
    FROM pg_database d WHERE d.datname = current_database()
"""
# Before there is any confirmation (an older version's backup) the change feed's era tells whether the server is another.
HELD = f"""
    SELECT coalesce(
        (SELECT place <> ({PLACE}) FROM initiatives_sendingconfirmation ORDER BY id DESC LIMIT 1),
        (SELECT server <> tracker_server() FROM initiatives_era ORDER BY id DESC LIMIT 1), false)
"""
BEGIN = f"""
    INSERT INTO initiatives_sendingconfirmation (place, discarded)
    SELECT ({PLACE}), 0 WHERE NOT EXISTS (SELECT 1 FROM initiatives_sendingconfirmation) AND NOT ({HELD})
"""


def held() -> bool:
    """Whether this database is a copy in another place than the one where sending was last confirmed."""
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        return cursor.fetchone()[0]


def begin() -> None:
    """The first run of an installation confirms its place, without a person; later runs change nothing."""
    if SendingConfirmation.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(BEGIN)


def place() -> str:
    """Where this database is, under the lock that lets one decide at a time. Call it in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(PLACE)
        return cursor.fetchone()[0]
