"""A page of a list is of one moment: who moves a row while it is being read is not seen by half."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client

from initiatives.models import Initiative
from tests.factories import InitiativeFactory, PartnershipFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reading"])


def apart(do):
    """What it gives in a thread of its own, and so over connections of its own."""
    given = []

    def run():
        try:
            given.append(do())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return given[0]


@pytest.mark.parametrize("reading", ["default", "reading"])
def test_a_row_that_is_moved_between_the_two_statements_of_a_page_stands_as_it_did(settings, reading):
    settings.PUBLIC_READ, settings.READING = True, reading
    pair = PartnershipFactory()
    first, _ = (InitiativeFactory(partnership=pair, name=name, publication="published") for name in ("Apples", "Pears"))
    moved = []

    def move(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if sql.startswith("SELECT id, key FROM") and not moved:
            moved.append(apart(lambda: Initiative.objects.filter(pk=first.pk).update(name="Quinces")))
        return found

    def page(while_writing=False):
        with connections[reading].execute_wrapper(move if while_writing else lambda execute, *given: execute(*given)):
            rows = Client().get("/api/v1/initiatives/?ordering=name").json()["results"]
        return [row["name"] for row in rows]

    assert apart(lambda: page(while_writing=True)) == ["Apples", "Pears"]
    assert moved == [1], "somebody moved it meanwhile"
    assert apart(page) == ["Pears", "Quinces"]
    assert not connection.in_atomic_block
