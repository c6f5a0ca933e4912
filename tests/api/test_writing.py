"""Adding to the ledgers: through the actions, with every fault named."""

import pytest

from initiatives.models import Membership, StatusUpdate
from tests.api.program import faults
from tests.factories import InitiativeFactory, UserFactory

pytestmark = pytest.mark.django_db


def line(world, **changed):
    """The body of Brazil's claim "agreed"; None takes a field away."""
    body = {
        "initiative": world.initiative.slug, "axis": "claim", "asserted_by": "BR", "status": "agreed",
        "as_of": "2026-03", "reason": "The text says so.", "passages": [world.agreed.pk],
    }  # fmt: skip
    return {name: value for name, value in {**body, **changed}.items() if value is not None}


def test_a_status_that_is_recorded_stands_in_the_ledger_and_on_the_initiative(program, visitor, world):
    answer = program.post("status-updates/", line(world))
    row = answer.json()
    assert answer["Location"].endswith(f"/api/v1/status-updates/{row['id']}/")
    assert visitor.read(answer["Location"]) == row
    assert (row["by"], row["initiative"], row["commitment"]) == (world.by.username, world.initiative.slug, None)
    assert row["passages"][0]["exact"] == world.agreed.exact
    status = visitor.read(f"initiatives/{world.initiative.slug}/")["status"]
    assert status["headline"] == {"status": "agreed", "by": "BR", "certain": True}
    assert status["claims"]["BR"]["as_of"] == "2026-03"


def test_a_commitment_has_a_ledger_of_its_own(program, visitor, world):
    body = line(world, initiative=None, commitment=world.commitment.pk)
    row = program.post("status-updates/", body).json()
    assert (row["initiative"], row["commitment"]) == (None, world.commitment.pk)
    held = visitor.read(f"commitments/{world.commitment.pk}/")["status"]["claims"]["BR"]
    assert held["status"] == "agreed"
    assert [each["id"] for each in visitor.read("status-updates/", initiative=world.initiative.slug)["results"]] == [
        row["id"]
    ]


@pytest.mark.parametrize("field", ["by", "recorded_at"])
def test_nobody_says_who_wrote_or_when(program, world, field):
    answer = program.post("status-updates/", line(world, **{field: "2020-01-01"}), status=400)
    assert faults(answer)[0] == {(f"#/{field}", "unknown_field")}
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"status": "agred"}, "#/status"),
        ({"status": 3}, "#/status"),
        ({"axis": "claims"}, "#/axis"),
        ({"asserted_by": "IN"}, "#/asserted_by"),
        ({"as_of": "2027-13"}, "#/as_of"),
        ({"as_of": "2999"}, "#/as_of"),
        ({"as_of": "2026\x00"}, "#/as_of"),
        ({"reason": "  "}, "#/reason"),
        ({"reason": "a\x00b"}, "#/reason"),
        ({"reason": "a" * 20_001}, "#/reason"),
        ({"passages": []}, "#/passages"),
        ({"passages": [10**30]}, "#/passages/0"),
        ({"passages": [-1]}, "#/passages/0"),
        ({"passages": [True]}, "#/passages/0"),
        ({"passages": "1"}, "#/passages"),
        ({"initiative": "nowhere"}, "#/initiative"),
        ({"initiative": "\x00"}, "#/initiative"),
        ({"initiative": ["a"]}, "#/initiative"),
        ({"commitment": 1}, "#/commitment"),
        ({"sources_searched": {"BR": "a paper"}}, "#/sources_searched/BR"),
        ({"sources_searched": {"BR": ["a\x00"]}}, "#/sources_searched/BR/0"),
        ({"expected": "1"}, "#/expected"),
        ({"second_reader": "nobody"}, "#/second_reader"),
        ({"asserted_by": 5}, "#/asserted_by"),
    ],
)
def test_a_fault_is_named_by_its_place_in_the_body(program, world, changed, place):
    answer = program.post("status-updates/", line(world, **changed), status=400)
    assert {where for where, _ in faults(answer)[0]} == {place}
    assert not StatusUpdate.objects.exists()


def test_a_field_that_is_not_known_is_refused_with_the_nearest(program, world):
    answer = program.post("status-updates/", line(world, statuss="agreed"), status=400)
    places, sentence = faults(answer)
    assert places == {("#/statuss", "unknown_field")}
    assert "did you mean “status”?" in sentence


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ([], ("#", "required")),
        (["initiative"], ("#/0", "type")),
        (1, ("#", "type")),
        (None, ("#", "type")),
        (True, ("#", "type")),
    ],
)
def test_a_body_that_is_neither_an_object_nor_a_list_of_them_is_refused(program, world, body, fault):
    assert faults(program.post("status-updates/", body, status=400))[0] == {fault}


def test_a_line_is_about_one_subject(program, world):
    for changed in ({"initiative": None}, {"commitment": world.commitment.pk}):
        answer = program.post("status-updates/", line(world, **changed), status=400)
        assert {where for where, _ in faults(answer)[0]} == {"#/initiative"}


def test_who_looked_at_another_line_than_the_one_that_stands_is_told(program, world):
    first = program.post("status-updates/", line(world, status="announced", expected=0), status=409)
    assert first.json()["current"] is None
    row = program.post("status-updates/", line(world, status="announced") | {"expected": None}).json()
    answer = program.post("status-updates/", line(world, expected=row["id"] + 1), status=409)
    assert answer.json()["current"] == row["id"]
    program.post("status-updates/", line(world, expected=row["id"]))


def test_press_alone_never_shows_delivery(program, world):
    body = line(world, axis="evidence", asserted_by=None, status="delivered")
    assert faults(program.post("status-updates/", body, status=400))[0] == {("#/passages", "not_enough")}
    body["passages"] = [world.record().pk]
    program.post("status-updates/", body)


def test_a_correction_names_its_line_and_a_line_is_corrected_once(program, visitor, world):
    row = program.post("status-updates/", line(world)).json()
    path = f"status-updates/{row['id']}/correct/"
    new = program.post(path, {"status": "announced", "reason": "Misread."}).json()
    assert (new["corrects"], new["status"], new["as_of"]) == (row["id"], "announced", "2026-03")
    assert new["passages"] == row["passages"]
    assert faults(program.post(path, {"reason": "Again."}, status=400))[0] == {("#/corrects", "corrected")}
    assert [each["id"] for each in visitor.read("status-updates/", corrected="0")["results"]] == [new["id"]]


def test_a_line_can_be_voided_with_a_reason(program, visitor, world):
    row = program.post("status-updates/", line(world)).json()
    path = f"status-updates/{row['id']}/correct/"
    assert faults(program.post(path, {"entered_in_error": True}, status=400))[0] == {("#/reason", "required")}
    void = program.post(path, {"entered_in_error": True, "reason": "Another initiative."}).json()
    assert void["entered_in_error"] is True
    assert visitor.read(f"initiatives/{world.initiative.slug}/")["status"]["headline"] is None


def test_a_correction_keeps_subject_and_axis(program, world):
    row = program.post("status-updates/", line(world)).json()
    path = f"status-updates/{row['id']}/correct/"
    answer = program.post(path, {"axis": "evidence", "reason": "Misread."}, status=400)
    assert faults(answer)[0] == {("#/axis", "invalid")}
    answer = program.post(path, {"initiative": world.initiative.slug, "reason": "Misread."}, status=400)
    assert faults(answer)[0] == {("#/initiative", "unknown_field")}
    for key in (row["id"] + 1, "1" + "0" * 30, "-1", "x"):
        program.post(f"status-updates/{key}/correct/", {"reason": "Misread."}, status=404)


def test_checked_no_change_is_a_fact(program, visitor, world):
    body = {
        "initiative": world.initiative.slug, "outcome": "no_change",
        "sources_searched": {"BR": ["gov.br"], "NO": []}, "note": "Nothing new.",
    }  # fmt: skip
    row = program.post("reviews/", body).json()
    assert row["sources_searched"] == {"BR": ["gov.br"]}
    held = visitor.read(f"initiatives/{world.initiative.slug}/")
    assert held["last_reviewed_at"] == row["recorded_at"]
    assert held["next_review_on"] == row["next_review_on"]
    assert held["status"]["freshness"] == "fresh"


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"outcome": "nochange"}, "#/outcome"),
        ({"next_review_on": "2020-01-01"}, "#/next_review_on"),
        ({"next_review_on": "soon"}, "#/next_review_on"),
        ({"sources_searched": {"IN": ["a"]}}, "#/sources_searched"),
        ({"sources_searched": ["a"]}, "#/sources_searched"),
        ({"note": 1}, "#/note"),
        ({"by": "somebody"}, "#/by"),
    ],
)
def test_a_review_that_cannot_be_is_refused_by_place(program, world, changed, place):
    body = {"initiative": world.initiative.slug, "outcome": "no_change", **changed}
    assert {where for where, _ in faults(program.post("reviews/", body, status=400))[0]} == {place}


def test_who_may_only_read_records_nothing(visitor, signed_in, world):
    reader = UserFactory()
    Membership.objects.create(user=reader, role="reader", partnership=world.partnership)
    signed_in(reader).post("status-updates/", line(world), status=403)
    signed_in(reader).post("reviews/", {"initiative": world.initiative.slug, "outcome": "no_change"}, status=403)
    visitor.post("status-updates/", line(world), status=401)
    assert not StatusUpdate.objects.exists()


def test_a_draft_of_others_cannot_be_written_to_nor_told_from_what_is_not_there(signed_in, world):
    draft = InitiativeFactory(publication="draft", partnership=world.partnership)
    answer = signed_in(UserFactory()).post("status-updates/", line(world, initiative=draft.slug), status=400)
    assert faults(answer)[0] == {("#/initiative", "unknown")}
    assert draft.slug not in str(answer.json()["detail"]).replace(f"“{draft.slug}”", "")


def test_a_side_named_with_nul_is_refused_at_its_place(program, world):
    answer = program.post("status-updates/", line(world, sources_searched={"B\x00": ["a"]}), status=400)
    assert "sources_searched: the name of a side cannot hold the character NUL." in answer.json()["detail"]
