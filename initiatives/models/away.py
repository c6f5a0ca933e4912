"""Whether the database that holds the rows can be reached."""

from django.db import InterfaceError, OperationalError

# SQLSTATE classes of a server that is away, starting, stopping or full; none at all where no connection came about.
AWAY = ("08", "57P", "53")
RETRY_AFTER = 30  # seconds


def is_away(error: BaseException | None) -> bool:
    """Whether an error says that the database cannot be reached now, and may be again soon."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return not state or state.startswith(AWAY)
