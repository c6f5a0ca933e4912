"""A question may not take longer than a reader waits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

LONGEST_WAIT_MS = 4_000
LIMITS = "SELECT set_config('statement_timeout', %s, true), set_config('jit', %s, true)"


class TookTooLong(Exception):
    """The database was stopped: the question asks too much of it."""


@contextmanager
def bounded(*, milliseconds: int = LONGEST_WAIT_MS) -> Iterator[None]:
    """Every query inside ends within `milliseconds`, or TookTooLong is raised; the limit ends with the block."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout'), current_setting('jit')")
            before = cursor.fetchone()
            cursor.execute(LIMITS, [str(milliseconds), "off"])  # compiling takes longer here than answering
            yield
            cursor.execute(LIMITS, before)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise
