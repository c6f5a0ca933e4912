"""Renaming, splitting, merging and absorbing in the admin."""

import pytest

from initiatives.models import Initiative, Name, Succession
from tests.admin.conftest import errors, member, page, said, signed_in
from tests.factories import InitiativeFactory, PartnershipFactory


@pytest.fixture
def other(world):
    return InitiativeFactory(slug="great-forest", name="Great forest", partnership=world.partnership)


@pytest.fixture
def editor(world):
    return signed_in(member("editor", world.partnership))


def at(world, step):
    return f"/admin/initiatives/initiative/{world.initiative.pk}/{step}/"


def sent(world, **more):
    world.initiative.refresh_from_db()
    proof = {"passage": world.begun.pk, "reason": "The text says so.", "since": "2026-03"}
    return {"read_version": world.initiative.version, **proof, **more}


def test_the_page_of_a_published_initiative_leads_to_the_steps(editor, world):
    body = editor.get(page("initiative", "change", world.initiative.pk)).content.decode()
    for step in ("rename", "split", "merge", "absorb"):
        assert at(world, step) in body
        assert editor.get(at(world, step)).status_code == 200


def test_it_is_renamed_with_pasted_words(editor, world):
    words = {"passage": "", "words": "Work on the forest has begun.", "document": world.document.pk}
    answer = editor.post(at(world, "rename"), sent(world, name="Green belt", new_address="on", **words))
    assert answer["Location"] == page("initiative", "change", world.initiative.pk)
    world.initiative.refresh_from_db()
    assert (world.initiative.name, world.initiative.slug) == ("Green belt", "green-belt")
    assert Name.objects.get(name="Green belt").passage == world.begun
    assert "“Green belt”" in said(editor.get(answer["Location"]))


def test_without_a_new_address_the_slug_stays(editor, world):
    editor.post(at(world, "rename"), sent(world, name="Green belt"))
    world.initiative.refresh_from_db()
    assert world.initiative.slug == "shared-forest"


def test_it_goes_into_another(editor, world, other):
    answer = editor.post(at(world, "absorb"), sent(world, into=other.pk))
    assert answer["Location"] == page("initiative", "change", other.pk)
    assert Succession.objects.get().kind == "absorbed"
    body = editor.get(page("initiative", "change", world.initiative.pk)).content.decode()
    assert at(world, "absorb") not in body, "what is superseded takes no further step"


def test_it_merges_into_one_that_is_opened(editor, world, other):
    editor.post(at(world, "merge"), sent(world, others=[other.pk], new_name="Great woods", new_kind="programme"))
    new = Initiative.objects.get(name="Great woods")
    assert (new.kind, new.publication, new.origins.count()) == ("programme", "published", 2)


def test_it_is_split_and_each_promise_goes_where_it_is_sent(editor, world, other):
    fields = {"existing_0": other.pk, "name_2": "Young forest", f"carry_{world.commitment.pk}": "2"}
    editor.post(at(world, "split"), sent(world, **fields))
    world.commitment.refresh_from_db()
    assert world.commitment.initiative.name == "Young forest"
    assert Succession.objects.count() == 2


@pytest.mark.parametrize(
    ("step", "fields", "field", "sentence"),
    [
        ("rename", {"name": "Shared forest"}, "name", "already"),
        ("rename", {"name": "Green", "since": "2999"}, "since", "future"),
        ("rename", {"name": "Green", "reason": " "}, "reason", "why"),
        ("rename", {"name": "Green", "passage": ""}, "passage", "proves"),
        ("rename", {"name": "Green", "new_address": "on", "slug": "great-forest"}, "slug", "taken"),
        ("rename", {"name": "Green", "passage": "", "words": "nowhere", "document": 1}, "document", "choice"),
        ("absorb", {}, "into", "required"),
        ("merge", {"new_name": "One"}, "others", "required"),
        ("merge", {"others": "other", "into": "other", "new_name": "One"}, "into", "not both"),
        ("merge", {"others": "other"}, "into", "Choose one"),
        ("split", {"name_0": "One", "carry": "0"}, "existing_0", "at least two"),
        ("split", {"name_0": "One", "name_1": "Two", "carry": "3"}, "carry", "Nothing is named there"),
        ("split", {"name_0": "One", "name_1": "Two"}, "carry", "Choose one"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_is_written(
    editor, world, other, step, fields, field, sentence
):
    named = {"other": other.pk}
    fields = {key: named.get(value, value) for key, value in fields.items()}
    if "carry" in fields:
        fields[f"carry_{world.commitment.pk}"] = fields.pop("carry")
    answer = editor.post(at(world, step), sent(world, **fields))
    assert answer.status_code == 200
    found = errors(answer)
    assert sentence in found[f"carry_{world.commitment.pk}" if field == "carry" else field], found
    assert not Succession.objects.exists()
    assert not Name.objects.exists()
    assert not Initiative.objects.filter(name__in=("One", "Two")).exists()


def test_a_form_that_was_overtaken_is_refused(editor, world, other):
    answer = editor.post(at(world, "absorb"), sent(world, into=other.pk, read_version=1))
    assert "was changed since you read it" in errors(answer)["__all__"]
    assert not Succession.objects.exists()


def test_an_analyst_and_a_stranger_take_no_step(world, other):
    analyst = signed_in(member("analyst", world.partnership))
    pair = PartnershipFactory(country_a="CL", country_b="KE", slug="chile-kenya", name="Chile–Kenya")
    stranger = signed_in(member("editor", pair, username="stranger"))
    for step in ("rename", "split", "merge", "absorb"):
        assert analyst.get(at(world, step)).status_code == 403
        assert analyst.post(at(world, step), sent(world, into=other.pk)).status_code == 403
        assert stranger.get(at(world, step)).status_code == 404
    assert "absorb" not in analyst.get(page("initiative", "change", world.initiative.pk)).content.decode()


def test_a_renaming_is_no_row_of_the_table_of_names(editor, world):
    editor.post(at(world, "rename"), sent(world, name="Green belt"))
    answer = editor.get(page("initiative", "change", world.initiative.pk))
    (names,) = [one.formset for one in answer.context["inline_admin_formsets"] if one.formset.model is Name]
    assert [form.instance.name for form in names.initial_forms] == ["Shared forest"]
