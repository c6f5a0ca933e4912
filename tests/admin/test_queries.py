"""A list asks the database equally often, however many rows it has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import open_initiative
from initiatives.actions.review import record_review
from initiatives.actions.statement import add_statement, note_statement
from initiatives.actions.status_update import record_status
from initiatives.models import Person, Sector
from tests.admin.conftest import page, signed_in

LISTS = (
    "initiative", "commitment", "statement", "sourcedocument", "capture", "passage", "statusupdate", "duerevision", "review",
    "evidence", "statementnote", "sector", "standing", "change", "scopeitem", "participation",
)  # fmt: skip


def more(world, number):
    """Some rows of every noun whose list joins others."""
    by, today = world.by, world.today
    passage = world.record(text=f"The register shows {number} trees.")
    world.record(text=f"Another register shows {number} trees.")
    new = open_initiative(
        by=by, partnership=world.partnership, name=f"Forest {number}", kind="project",
        scope=[{"label": "Trees", "passage": passage}], participants=[{"country": "BR", "role": "party"}],
    )  # fmt: skip
    person = Person.objects.create(slug=f"person-{number}", name=f"Person {number}")
    statement = add_statement(
        by=by, partnership=world.partnership, kind="quote", language="en", passage=passage, person=person
    )
    note_statement(by=by, statement=statement, kind="disputed", by_whom="A ministry")
    for subject in (new, world.commitment):
        record_status(
            by=by,
            today=today,
            subject=subject,
            axis="claim",
            asserted_by="BR",
            status="agreed",
            reason="So.",
            passages=[passage],
        )
        record_review(by=by, today=today, subject=subject, sources_searched={"BR": ["A register"]})
    revise_due(
        by=by,
        today=today,
        commitment=world.commitment,
        cause="we_misread",
        reason="Misread.",
        new_due=str(2030 + number),
    )
    Sector.objects.create(slug=f"sector-{number}", name=f"Sector {number}")


@pytest.mark.parametrize("noun", LISTS)
def test_a_longer_list_asks_no_more(world, noun):
    client = signed_in(world.by)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(noun)).status_code == 200
        return [query["sql"] for query in queries]

    more(world, 1)
    asked()
    few = asked()
    for number in (2, 3, 4):
        more(world, number)
    many = asked()
    assert len(many) == len(few), "\n".join(many)
    assert len(few) <= 20, "\n".join(few)
