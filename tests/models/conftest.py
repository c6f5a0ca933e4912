"""Raw SQL against the guarantees."""

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from tests.world import make_world


@pytest.fixture
def world(db):
    """A published world."""
    return make_world()


@pytest.fixture
def draft(db):
    """A world nobody has published."""
    return make_world(published=False)


@pytest.fixture
def refused(db):
    """Run SQL that the database must refuse, and give its sentence; deferred constraints are judged too."""

    def run(sql: str, *params) -> str:
        with pytest.raises(Error) as caught:
            _judge(sql, params)
        return str(caught.value)

    return run


def _judge(sql: str, params: tuple) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def sql(db):
    """Run SQL that the database must accept, and give the rows."""

    def run(statement: str, *params) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall() if cursor.description else []

    return run
