"""Writing down what became of a message, also when the database went away in between."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

R = TypeVar("R")
GONE = (OperationalError, InterfaceError)  # what a database says that was restarted, or has ended our connection
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)  # seconds; a restart of the database takes no longer


def record(write: Callable[[], R]) -> R:
    """Write it down, over a new connection where the old one broke; each write may come twice."""
    for pause in PAUSES:
        try:
            return write()
        except GONE:
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
    return write()
