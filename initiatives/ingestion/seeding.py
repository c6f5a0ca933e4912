"""One run: read, check, load; all of it or nothing."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pghistory
from django.db import DataError, IntegrityError, InternalError, connection, transaction

from initiatives.ingestion.check import check
from initiatives.ingestion.known import known
from initiatives.ingestion.load import Tally, load
from initiatives.ingestion.place import Problem, Refused
from initiatives.ingestion.read import read
from initiatives.models import User

ONE_AT_A_TIME = 7411203  # the number of our advisory lock: two seeds at once would both find nothing there


def seed(*, paths: Iterable[Path], by: User, now: datetime, today: date, dry_run: bool = False) -> Tally:
    """Read the readings under `paths` and bring them into the database; with `dry_run`, find out what would become of them.

    `now` (UTC) dates the captures, `today` is the tracker's civil day. Raises Refused with every problem; then nothing
    was written, and neither is anything with `dry_run`.
    """
    shelf, problems = read(paths=paths)
    with transaction.atomic(), pghistory.context(user=by.pk, command="seed"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        held = known()
        problems += check(shelf=shelf, known=held, today=today)
        if problems:
            raise Refused(problems)
        tally = Tally()
        try:
            with transaction.atomic():
                load(shelf=shelf, known=held, by=by, now=now, today=today, tally=tally)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except (DataError, IntegrityError, InternalError) as error:
            refusal = getattr(getattr(error.__cause__, "diag", None), "message_primary", None) or str(error)
            tally.problems.append(Problem("seed", 0, "", f"the database refuses what was read: {refusal}"))
        if tally.problems:
            raise Refused(tally.problems)
        if dry_run:
            transaction.set_rollback(True)
    return tally
