#!/usr/bin/env python
"""Django's commands. With DATABASE_URL unset they bring the embedded PostgreSQL with them and take it away again."""

import contextlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError

from tracker import embedded
from tracker.server_account import EmbeddedError

BASE_DIR = Path(__file__).resolve().parent
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "sendtestemail",
    "spectacular",
    "startapp",
    "version",
}


def needs_server(arguments: list[str]) -> bool:
    """Whether this command line may want the embedded database: all may, but those known to manage without."""
    asks_for_help = not arguments or any(word in arguments for word in ("-h", "--help", "--version"))
    return not (os.environ.get("DATABASE_URL") or asks_for_help or arguments[0] in WITHOUT_DATABASE)


def leave(number: int, _frame: FrameType | None) -> None:
    """End in order, so that a server nobody else uses is stopped too."""
    sys.exit(128 + number)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    server = embedded.running(BASE_DIR) if needs_server(sys.argv[1:]) else contextlib.nullcontext()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    try:
        with server:
            execute_from_command_line(sys.argv)
    except (EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(f"manage.py: {error}")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None):  # the database answered: a fault of the command, not of the way
            raise
        sys.exit(f"manage.py: the database cannot be reached: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
