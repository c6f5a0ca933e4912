"""The history of a record by API."""

import pytest

from initiatives.actions.initiative import edit_initiative
from initiatives.actions.name import rename
from initiatives.actions.status_update import correct_status, record_status
from tests.api.test_schema import answers, fits
from tests.factories import InitiativeFactory, StatementFactory

pytestmark = pytest.mark.django_db
HISTORY = "initiatives/shared-forest/history/"


def fields(answer):
    """Every field of every change as (part, field, before, after)."""
    return [
        (change["part"], one["field"], one["before"], one["after"])
        for act in answer["results"] for change in act["changes"] for one in change["fields"]
    ]  # fmt: skip


def test_each_act_says_who_when_and_from_what_to_what(program, world):
    given = {"passage": world.begun, "reason": "The text says so."}
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    rename(by=world.by, today=world.today, initiative=world.initiative, name="Green belt", **given)
    answer = program.read(HISTORY)
    newest = answer["results"][0]
    assert (newest["by"], newest["did"], newest["reason"]) == ("administrator", "Renamed", "The text says so.")
    assert (None, "name", "Shared forest", "Green belt") in fields(answer)
    assert (None, "kind", "Project", "Programme") in fields(answer)
    assert answer["results"] == sorted(answer["results"], key=lambda act: act["at"], reverse=True)


def test_a_corrected_line_says_why(program, world):
    line = record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))
    correct_status(by=world.by, today=world.today, row=line, status="announced", reason="Announced only.")
    lines = [
        change for act in program.read(HISTORY)["results"] for change in act["changes"] if change["part"] == "status"
    ]
    assert [line["corrected"] for line in lines] == [None, "Announced only."]


def test_a_visitor_is_told_no_names_and_nothing_of_the_drafting(visitor, program, world):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    answer = visitor.read(HISTORY)
    assert {act["by"] for act in answer["results"]} == {"an analyst"}
    assert (None, "name", None, "Shared forest") not in fields(answer)
    assert (None, "name", None, "Shared forest") in fields(program.read(HISTORY))
    draft = InitiativeFactory(slug="draft", partnership=world.partnership, publication="draft")
    visitor.get(f"initiatives/{draft.slug}/history/", status=404)
    assert visitor.refused(HISTORY, by="administrator")[0] == {("by", "invalid_choice")}


def test_it_is_narrowed_and_paged_without_a_gap(program, world):
    for number in range(7):
        edit_initiative(by=world.by, initiative=world.initiative, summary=f"Number {number}.", kind="programme")
    whole = program.read(HISTORY, field="summary")
    assert [one[3] for one in fields(whole)] == [f"Number {number}." for number in range(6, -1, -1)]
    found, address = [], f"{HISTORY}?field=summary&limit=3"
    while address:
        page = program.get(address).json()
        assert len(page["results"]) <= 3
        found += page["results"]
        address = page["next"]
    assert found == whole["results"]
    assert program.refused(HISTORY, field="colour")[0] == {("field", "invalid_choice")}
    assert program.refused(HISTORY, cursor="mine")[0] == {("cursor", "invalid")}
    assert program.refused(HISTORY, colour="green")[0] == {("colour", "unknown_parameter")}


def test_known_at_leaves_out_what_came_later(program, world):
    world.initiative.refresh_from_db()
    then = world.initiative.updated_at.isoformat()
    edit_initiative(by=world.by, initiative=world.initiative, summary="Later.")
    assert not [one for one in fields(program.read(HISTORY, known_at=then)) if one[1] == "summary"]


def test_what_is_answered_is_what_the_schema_says(program, visitor, world):
    schema = visitor.get("schema").json()
    statement = StatementFactory(passage=world.agreed)
    rows = {
        "initiatives": "shared-forest",
        "commitments": world.commitment.pk,
        "statements": statement.pk,
        "documents": world.document.pk,
    }
    for name, key in rows.items():
        answer = program.read(f"{name}/{key}/history/")
        assert answer["results"], name
        fits(schema, answers(schema, f"{name}/{{key}}/history/"), answer)
