"""The small rows of a record over the API: scope, other names and guests; translations; measurements; and withholding."""

import pytest

from initiatives.actions.name import rename
from initiatives.models import Capture, Membership, Release, ScopeItem
from tests.api.program import faults
from tests.api.test_doors import ANY, member
from tests.factories import DocumentFactory, InitiativeFactory, PartnershipFactory, PassageFactory, StatementFactory

pytestmark = pytest.mark.django_db


def labels(row):
    return [(each["label"], each["passage"]["id"]) for each in row["scope"]]


def test_scope_is_given_whole_and_what_stays_keeps_its_row(program, visitor, world):
    at = f"initiatives/{world.initiative.slug}/"
    one, two = {"label": "Trees", "passage": world.agreed.pk}, {"label": "Rivers", "passage": world.begun.pk}
    first = program.patch(at, {"scope": [one, two]}, **{"if-match": program.get(at)["ETag"]})
    assert labels(first.json()) == [("Trees", world.agreed.pk), ("Rivers", world.begun.pk)]
    kept = ScopeItem.objects.get(label="Trees")
    moved = {"label": "Rivers", "passage": world.agreed.pk}
    second = program.patch(at, {"scope": [moved, one]}, **{"if-match": first["ETag"]})
    assert labels(second.json()) == [("Trees", world.agreed.pk), ("Rivers", world.agreed.pk)]
    assert ScopeItem.objects.get(label="Trees") == kept
    again = program.patch(at, {"scope": [one, moved]}, **{"if-match": second["ETag"]})
    assert again["ETag"] == second["ETag"], "the same once more changes nothing"
    program.patch(at, {"scope": []}, status=412, **{"if-match": first["ETag"]})
    assert visitor.read(at)["scope"] == second.json()["scope"]
    assert program.patch(at, {"scope": []}, **ANY).json()["scope"] == []


def test_an_initiative_is_drafted_with_its_scope_and_names(program, world):
    body = {
        "partnership": world.partnership.slug, "name": "River watch", "kind": "project",
        "scope": [{"label": "Rivers", "passage": world.begun.pk}],
        "names": [{"name": "Watch of rivers", "since": "2025"}, {"name": "RW", "passage": world.agreed.pk}],
    }  # fmt: skip
    row = program.post("initiatives/", body).json()
    assert labels(row) == [("Rivers", world.begun.pk)]
    assert [(each["name"], each["since"]) for each in row["names"]] == [("Watch of rivers", "2025"), ("RW", None)]


def test_names_in_use_are_given_whole_and_those_of_a_renaming_stay(program, world):
    rename(
        by=world.by, today=world.today, initiative=world.initiative, name="Great forest", reason="So it says.",
        passage=world.agreed,
    )  # fmt: skip
    at = f"initiatives/{world.initiative.slug}/"
    names = program.patch(at, {"names": [{"name": "The woods"}]}, **ANY).json()["names"]
    assert [(each["name"], each["instead_of"]) for each in names] == [
        ("Great forest", "Shared forest"), ("The woods", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"scope": [{"label": "Trees"}]}, ("#/scope/0/passage", "required")),
        ({"scope": [{"label": "Trees", "passage": 999999}]}, ("#/scope/0/passage", "unknown")),
        ({"scope": ["Trees"]}, ("#/scope/0", "type")),
        ({"scope": [{"label": "", "passage": 1}]}, ("#/scope/0/label", "blank")),
        ({"names": [{"name": "A", "since": "2026-13"}]}, ("#/names/0/since", "edtf")),
        ({"names": [{"name": "A", "instead_of": "B"}]}, ("#/names/0/instead_of", "unknown_field")),
        ({"shown_in": ["nowhere"]}, ("#/shown_in/0", "unknown")),
        ({"shown_in": ["brazil-norway", "brazil-norway"], "scope": None}, ("#/scope", "type")),
    ],
)
def test_a_fault_is_named_by_its_place(program, world, body, fault):
    answer = program.patch(f"initiatives/{world.initiative.slug}/", body, status=400, **ANY)
    (found,) = faults(answer)[0]
    assert found[0] == fault[0]
    assert found[1] == fault[1]


def test_one_label_stands_once(program, world):
    twice = [{"label": "Trees", "passage": each.pk} for each in (world.agreed, world.begun)]
    answer = program.patch(f"initiatives/{world.initiative.slug}/", {"scope": twice}, status=400, **ANY)
    assert {where for where, _ in faults(answer)[0]} == {"#/scope"}
    assert not ScopeItem.objects.exists()


def test_words_of_a_document_that_one_may_not_see_are_no_words_for_one(signed_in, world):
    hidden = PassageFactory(
        capture__document=DocumentFactory(
            partnership=PartnershipFactory(country_a="CL", country_b="KE"), publication="draft"
        )
    )
    analyst = signed_in(member(world, "analyst"))
    body = {"scope": [{"label": "Trees", "passage": hidden.pk}]}
    answer = analyst.patch(f"initiatives/{world.initiative.slug}/", body, status=400, **ANY)
    assert faults(answer)[0] == {("#/scope/0/passage", "unknown")}


def test_an_initiative_is_shown_in_another_partnership_by_who_drafts_there_too(program, signed_in, world):
    other = PartnershipFactory(country_a="CL", country_b="KE", slug="chile-kenya")
    at, body = f"initiatives/{world.initiative.slug}/", {"shown_in": ["chile-kenya"]}
    user = member(world, "analyst")
    analyst = signed_in(user)
    analyst.patch(at, body, status=403, **ANY)
    Membership.objects.create(user=user, role="analyst", partnership=other)
    assert analyst.patch(at, body, **ANY).json()["shown_in"] == ["chile-kenya"]
    elsewhere = signed_in(member(world, "analyst"))
    assert elsewhere.patch(at, {**body, "acronym": "SF"}, **ANY).json()["shown_in"] == ["chile-kenya"]
    assert program.patch(at, {"shown_in": []}, **ANY).json()["shown_in"] == []


def test_a_translation_is_added_mended_and_taken_away(program, signed_in, visitor, world):
    row = StatementFactory(passage=world.begun, partnership=world.partnership)
    at = f"statements/{row.pk}/"
    body = {"language": "pt", "text": "O trabalho começou.", "origin": "ours"}
    added = program.post(f"{at}translations/", body, status=200, **{"if-match": program.get(at)["ETag"]})
    (one,) = added.json()["translations"]
    its = f"{at}translations/{one['id']}/"
    program.patch(its, {"text": "Começou."}, status=428)
    changed = program.patch(its, {"text": "Começou o trabalho."}, **{"if-match": added["ETag"]})
    assert changed.json()["translations"] == [{**one, "text": "Começou o trabalho."}]
    assert program.get(at)["ETag"] == changed["ETag"]
    program.patch(its, {"text": "Never."}, status=412, **{"if-match": added["ETag"]})
    assert faults(program.patch(its, {"origin": "theirs"}, status=400, **ANY))[0] == {("#/origin", "invalid")}
    stranger = signed_in(member(world, "reader"))
    stranger.patch(its, {"text": "Never."}, status=403, **ANY)
    stranger.delete(its, status=403, **ANY)
    other = StatementFactory(passage=world.agreed, partnership=world.partnership)
    program.delete(f"statements/{other.pk}/translations/{one['id']}/", status=404, **ANY)
    assert visitor.read(at)["translations"] == changed.json()["translations"]
    assert program.delete(its, status=200, **{"if-match": changed["ETag"]}).json()["translations"] == []
    program.delete(its, status=404, **ANY)


def test_a_figure_is_added_and_stays_once_its_commitment_is_published(program, signed_in, visitor, world):
    at = f"commitments/{world.commitment.pk}/"
    body = {"value": 40.5, "unit": "trees", "as_of": "2026-03", "passage": world.begun.pk}
    assert faults(program.post(f"{at}measurements/", {**body, "value": "40"}, status=400, **ANY))[0] == {
        ("#/value", "type")
    }
    row = program.post(f"{at}measurements/", body, status=200, **ANY).json()
    (one,) = row["measurements"]
    assert {**one, "passage": one["passage"]["id"]} == {**body, "id": one["id"], "recorded_at": one["recorded_at"]}
    assert visitor.read(at)["measurements"][0]["value"] == 40.5
    program.delete(f"{at}measurements/{one['id']}/", status=409, **ANY)
    signed_in(member(world, "reader")).post(f"{at}measurements/", body, status=403, **ANY)

    draft = InitiativeFactory(publication="draft", partnership=world.partnership)
    promise = {
        "initiative": draft.slug, "passage": world.begun.pk, "wording": "Begin", "sides": ["NO"], "said_by": "NO", "force": "will",
    }  # fmt: skip
    new = f"commitments/{program.post('commitments/', promise).json()['id']}/"
    (wrong,) = program.post(f"{new}measurements/", body, status=200, **ANY).json()["measurements"]
    gone = program.delete(f"{new}measurements/{wrong['id']}/", status=200, **ANY).json()
    assert gone["measurements"] == []


def test_what_a_promise_repeats_is_told(program, visitor, world):
    body = {
        "initiative": world.initiative.slug, "passage": world.begun.pk, "wording": "Plant again", "sides": ["NO"],
        "said_by": "NO", "force": "will", "restates": world.commitment.pk,
    }  # fmt: skip
    at = program.post("commitments/", body)["Location"]
    assert visitor.get(at).json()["restates"] == world.commitment.pk
    assert program.patch(at, {"restates": None}, **ANY).json()["restates"] is None


def test_a_text_is_withheld_with_a_reason_by_who_publishes(program, signed_in, visitor, world):
    at = f"captures/{world.capture.pk}/"
    body, etag = {"reason": "A court said so."}, program.get(at)["ETag"]
    program.post(f"{at}withhold/", body, status=428)
    assert faults(program.post(f"{at}withhold/", {"reason": " "}, status=400, **ANY))[0] == {("#/reason", "blank")}
    signed_in(member(world, "analyst")).post(f"{at}withhold/", body, status=403, **ANY)
    row = program.post(f"{at}withhold/", body, status=200, **{"if-match": etag}).json()
    assert (row["state"], row["withheld_reason"], row["text"]) == ("withheld", "A court said so.", None)
    assert visitor.read(at)["text"] is None
    program.post(f"{at}withhold/", body, status=412, **{"if-match": etag})
    assert Capture.objects.get(pk=world.capture.pk).text


def test_a_release_is_withheld_with_a_reason_by_administrators(program, signed_in, visitor, world):
    release = program.post("releases/", {"name": "March"}).json()
    at, body = f"releases/{release['slug']}/", {"reason": "A court said so."}
    signed_in(member(world, "lead")).post(f"{at}withhold/", body, status=403, **ANY)
    row = program.post(f"{at}withhold/", body, status=200, **{"if-match": program.get(at)["ETag"]}).json()
    assert (row["state"], row["withheld_reason"]) == ("withheld", "A court said so.")
    assert row["files"] == release["files"]
    assert Release.objects.get().withheld_at
