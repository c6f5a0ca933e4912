"""Successions and names: what the database refuses, whoever writes."""

import pytest

from initiatives.models import Succession
from tests.factories import InitiativeFactory

INSERT = (
    "INSERT INTO initiatives_succession (old_id, new_id, kind, since, last_day, passage_id, reason, by_id, recorded_at)"
    " VALUES (%s, %s, 'absorbed', %s, '2001-01-01', %s, %s, %s, '2001-01-01')"
)
SUPERSEDE = "UPDATE initiatives_initiative SET publication = 'superseded' WHERE id = %s"


@pytest.fixture
def others(world):
    return [InitiativeFactory(partnership=world.partnership) for _ in range(2)]


def became(world, old, new, **given):
    fields = {"since": None, "passage": world.begun.pk, "reason": "So.", "by": world.by.pk, **given}
    return (old.pk, new.pk, fields["since"], fields["passage"], fields["reason"], fields["by"])


def test_a_circle_of_any_length_is_refused(world, others, sql, refused):
    a, (b, c) = world.initiative, others
    sql(INSERT, *became(world, a, b))
    sql(INSERT, *became(world, b, c))
    for old, new in ((b, a), (c, a), (c, b), (a, a)):
        assert refused(INSERT, *became(world, old, new))
    assert "cannot also have come from it" in refused(INSERT, *became(world, c, a))


@pytest.mark.parametrize("missing", [{"passage": None}, {"reason": " "}, {"by": None}])
def test_a_succession_without_proof_reason_or_writer_is_refused(world, others, refused, missing):
    assert "names the passage that proves it" in refused(INSERT, *became(world, world.initiative, others[0], **missing))


def test_the_database_dates_it_and_refuses_the_future(world, others, sql, refused):
    assert "future" in refused(INSERT, *became(world, world.initiative, others[0], since="2999"))
    sql(INSERT, *became(world, world.initiative, others[0]))
    line = Succession.objects.get()
    assert line.recorded_at.date() == world.today
    assert line.last_day.isoformat() == "2026-03-31", "without a date from the day its source was published"


def test_what_is_superseded_says_by_what(world, others, sql, refused):
    assert "name its successor" in refused(SUPERSEDE, world.initiative.pk)
    sql(INSERT, *became(world, world.initiative, others[0]))
    sql(SUPERSEDE, world.initiative.pk)
    sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_only_what_is_superseded_is_replaced(world, others, refused):
    assert "initiative_replaced_only_if_superseded" in refused(
        "UPDATE initiatives_initiative SET replaced_by_id = %s WHERE id = %s", others[0].pk, world.initiative.pk
    )


def test_a_renaming_names_its_proof(world, refused):
    assert "name_renaming_is_proven" in refused(
        "INSERT INTO initiatives_name (initiative_id, name, instead_of, reason) VALUES (%s, 'B', 'A', 'So.')",
        world.initiative.pk,
    )
