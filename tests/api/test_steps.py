"""What is added to a record, and the steps it takes: words marked, dates moved, publication, notes and renderings."""

import pytest

from initiatives.models import Passage
from tests.api.program import faults
from tests.api.test_doors import ANY, bodies, member
from tests.factories import InitiativeFactory, StatementFactory

pytestmark = pytest.mark.django_db


def test_words_are_marked_where_they_stand(program, world):
    body = {"capture": world.capture.pk, "exact": "the minister said"}
    first = program.post("passages/", body)
    assert first.json()["exact"] == "the minister said"
    assert program.post("passages/", body).json()["id"] == first.json()["id"]
    places, sentence = faults(program.post("passages/", {**body, "exact": "the ministre said"}, status=400))
    assert places == {("#/exact", "misquoted")}
    assert "the minister said" in sentence
    assert faults(program.post("passages/", {**body, "exact": "We agree."}, status=400))[0] == {
        ("#/exact", "ambiguous")
    }
    at = world.capture.text.index("We agree.")
    assert program.post("passages/", {**body, "exact": "We agree.", "start": at}).json()["start"] == at
    assert Passage.objects.count() == 4


def test_a_due_date_is_moved_and_corrected_and_expected_where_it_stood(program, visitor, world):
    body = {
        "commitment": world.commitment.pk, "cause": "party_moved", "new_due": "2028", "announced_on": "2026-04",
        "reason": "The minister said so.", "passages": [world.begun.pk],
    }  # fmt: skip
    assert program.post("due-revisions/", {**body, "expected": 7}, status=409).json()["current"] is None
    row = program.post("due-revisions/", {**body, "expected": None}).json()
    assert (
        program.post("due-revisions/", {**body, "new_due": "2029", "expected": None}, status=409).json()["current"]
        == row["id"]
    )
    at = f"due-revisions/{row['id']}/correct/"
    new = program.post(at, {"new_due": "2028-06", "reason": "Misread."}).json()
    assert (new["corrects"], new["new_due"], new["cause"], new["announced_on"]) == (
        row["id"],
        "2028-06",
        "party_moved",
        "2026-04",
    )
    assert visitor.read(f"commitments/{world.commitment.pk}/")["current_due"] == "2028-06"
    assert faults(program.post(at, {"reason": "Again."}, status=400))[0] == {("#/corrects", "corrected")}
    program.post("due-revisions/", {**body, "new_due": "2030", "expected": new["id"]})
    assert faults(program.post("due-revisions/", {**body, "cause": "dropped"}, status=400))[0] == {
        ("#/new_due", "invalid")
    }
    program.post("due-revisions/999999/correct/", {"reason": "x"}, status=404)


def test_a_draft_is_published_and_withdrawn_by_who_may(program, signed_in, visitor, world):
    draft = InitiativeFactory(publication="draft", partnership=world.partnership)
    at = f"initiatives/{draft.slug}/"
    visitor.get(at, status=404)
    analyst, editor = signed_in(member(world, "analyst")), signed_in(member(world, "editor"))
    analyst.post(f"{at}publish/", {}, status=403, **ANY)
    etag = editor.get(at)["ETag"]
    editor.post(f"{at}publish/", {}, status=428)
    editor.post(f"{at}publish/", {}, status=412, **{"if-match": '"9999.0"'})
    answer = editor.post(f"{at}publish/", {}, status=200, **{"if-match": etag})
    assert answer.json()["publication"] == "published"
    assert visitor.get(at)["ETag"].split(".")[0] == answer["ETag"].split(".")[0]
    told = editor.post(
        f"{at}withdraw/", {"replaced_by": world.initiative.slug}, status=200, **{"if-match": answer["ETag"]}
    )
    assert told.json()["publication"] == "superseded"
    assert faults(editor.post(f"{at}publish/", {}, status=400, **ANY))[0] == {("#/publication", "invalid")}


@pytest.mark.parametrize("path", ["documents/", "statements/"])
def test_documents_and_statements_have_the_same_steps(program, visitor, world, path):
    at = program.post(path, bodies(world)[path][0])["Location"]
    visitor.get(at, status=404)
    assert program.post(f"{at}publish/", "", status=200, **ANY).json()["publication"] == "published"
    visitor.get(at)
    answer = program.post(f"{at}withdraw/", {"entered_in_error": True}, status=200, **ANY)
    assert answer.json()["publication"] == "entered_in_error"
    visitor.get(at, status=404)


def test_a_statement_gets_notes_translations_and_renderings(program, visitor, world):
    row = StatementFactory(passage=world.begun, partnership=world.partnership)
    other = StatementFactory(passage=world.agreed, partnership=world.partnership)
    at = f"statements/{row.pk}/"
    etag = program.get(at)["ETag"]
    noted = program.post(
        f"{at}notes/", {"kind": "disputed", "by_whom": "The ministry"}, status=200, **{"if-match": etag}
    )
    assert [(each["kind"], each["by"]) for each in noted.json()["notes"]] == [("disputed", "The ministry")]
    body = {"language": "pt", "text": "O trabalho começou.", "origin": "ours"}
    translated = program.post(f"{at}translations/", body, status=200, **{"if-match": noted["ETag"]})
    assert [{**each, "id": 0} for each in translated.json()["translations"]] == [{**body, "by": "", "id": 0}]
    program.post(f"{at}translations/", body, status=412, **{"if-match": noted["ETag"]})
    answer = program.post(f"{at}translations/", {**body, "origin": "theirs", "text": ""}, status=400, **ANY)
    assert {where for where, _ in faults(answer)[0]} == {"#/origin", "#/text"}
    linked = program.post(f"{at}renderings/", {"other": other.pk}, status=200, **ANY)
    assert [each["id"] for each in linked.json()["renderings"]] == [other.pk]
    assert program.post(f"{at}unlink-rendering/", {}, status=200, **ANY).json()["renderings"] == []
    assert visitor.read(at)["notes"]
