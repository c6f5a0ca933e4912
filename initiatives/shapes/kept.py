"""Shapes as text: the SQL of a shape is compiled once for each kind of question and kept.

Django needs longer to write such a statement than PostgreSQL to answer it. What is kept is the statement alone, with its
constants in it; the rows are asked for by their ids each time.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import QuerySet

MOST_KEPT = 300  # statements of some 15 KB each
# Stands for the ids while a statement is compiled; no row has it.
NOBODY = 7_411_207_263_000_001
THESE = [NOBODY]  # the ids that will be asked for, wherever a statement needs them beside its rows

_kept: OrderedDict[Hashable, str] = OrderedDict()
_lock = Lock()


def keep(*, key: Hashable, write: Callable[[], str]) -> str:
    """The statement kept under `key`, written by `write` when it is asked for the first time (or was forgotten since)."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    statement = write()
    with _lock:
        _kept[key] = statement
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return statement


def written(rows: QuerySet) -> str:
    """The statement of a QuerySet with its constants in it, percent signs doubled, so that it takes named parameters."""
    reading: Any = connections[settings.READING]  # PostgreSQL's; what Django types is any database's
    sql, params = rows.query.get_compiler(using=settings.READING).as_sql()
    statement = reading.ops.compose_sql(sql, params)
    return statement.replace("%", "%%")


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything that is asked with `answers` meanwhile is of one moment: who writes beside it is not seen.

    Within a transaction that writes, that one's rules hold.
    """
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        yield
        return
    with transaction.atomic(using=settings.READING):
        if settings.READING == DEFAULT_DB_ALIAS:  # the connection for reading begins every transaction so
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def answers(*, statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What a statement gives for its named parameters, over the connection for reading.

    Within a transaction that writes it is over that one's, or it would not see what was written.
    """
    writing = connections[DEFAULT_DB_ALIAS]
    connection = writing if writing.in_atomic_block else connections[settings.READING]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def texts(*, key: Hashable, make: Callable[[], QuerySet], ids: Sequence[int]) -> dict[int, str]:
    """The JSON texts of the rows with these ids, by id; ids without a row are left out.

    `make` gives rows annotated with `shape`, and names the ids THESE; all that it depends on but them is in `key`.
    """
    if not ids:
        return {}
    statement = keep(key=(key, "texts"), write=lambda: _by_ids(make()))
    return dict(answers(statement=statement, given={"ids": list(ids)}))


def _by_ids(rows: QuerySet) -> str:
    statement = written(rows.filter(pk=NOBODY).order_by().values_list("pk", "shape"))
    statement, places = re.subn(rf"= {NOBODY}\b", "= ANY(%(ids)s::bigint[])", statement)
    statement = re.sub(rf"'\{{{NOBODY}\}}'(::\w+\[\])*", "%(ids)s::bigint[]", statement)
    if places != 1 or str(NOBODY) in statement:
        raise AssertionError(f"The rows are chosen by their ids once in the statement, not {places} times.")
    return statement
