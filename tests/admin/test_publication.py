"""From draft to published, and what can become of the published."""

import pytest
from django.urls import reverse

from initiatives.actions.initiative import open_initiative
from initiatives.models import Initiative, SourceDocument
from tests.admin.conftest import errors, member, page, said, signed_in


@pytest.fixture
def editor(drafts):
    return member("editor", drafts.partnership)


def step(noun, name, row):
    return reverse(f"admin:{noun}-{name}", args=[row.pk])


def publication(row):
    row.refresh_from_db()
    return row.publication


def test_an_editor_publishes_a_draft(editor, drafts):
    client = signed_in(editor)
    url = step("initiative", "publish", drafts.initiative)
    assert url in client.get(page("initiative", "change", drafts.initiative.pk)).content.decode()
    assert "Every reader" in client.get(url).content.decode()
    assert publication(drafts.initiative) == "draft"
    assert client.post(url)["Location"] == page("initiative", "change", drafts.initiative.pk)
    assert publication(drafts.initiative) == "published"


def test_an_analyst_finds_no_way_to_publish(drafts):
    client = signed_in(member("analyst", drafts.partnership))
    url = step("initiative", "publish", drafts.initiative)
    assert url not in client.get(page("initiative", "change", drafts.initiative.pk)).content.decode()
    assert client.post(url).status_code == 403
    assert "publish_selected" not in client.get(page("initiative")).content.decode()
    assert publication(drafts.initiative) == "draft"


def test_an_editor_of_another_partnership_does_not_find_the_draft(drafts, elsewhere):
    client = signed_in(member("editor", elsewhere))
    assert client.post(step("initiative", "publish", drafts.initiative)).status_code == 404


def test_a_second_reader_is_demanded_where_the_installation_demands_one(editor, drafts, settings):
    own = open_initiative(by=editor, partnership=drafts.partnership, name="Own draft", kind="project")
    settings.REQUIRE_SECOND_READER = True
    client = signed_in(editor)
    answer = client.post(step("initiative", "publish", own))
    assert "second reader" in errors(answer)["__all__"]
    assert publication(own) == "draft"
    client.post(step("initiative", "publish", drafts.initiative))
    assert publication(drafts.initiative) == "published"


def test_selected_drafts_are_published_and_each_other_row_says_why_not(editor, drafts, settings):
    own = open_initiative(by=editor, partnership=drafts.partnership, name="Own draft", kind="project")
    settings.REQUIRE_SECOND_READER = True
    chosen = {"action": "publish_selected", "_selected_action": [own.pk, drafts.initiative.pk]}
    answer = signed_in(editor).post(page("initiative"), chosen)
    assert (publication(own), publication(drafts.initiative)) == ("draft", "published")
    assert "“Own draft”: A second reader publishes" in said(answer)
    assert "Published: 1." in said(answer)


def test_a_published_record_is_withdrawn_and_stays(world):
    client = signed_in(member("editor", world.partnership))
    client.post(step("initiative", "withdraw", world.initiative), {"way": "withdrawn"})
    assert publication(world.initiative) == "withdrawn"


def test_a_published_record_is_replaced_by_another(world):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Wider forest", kind="project")
    client = signed_in(member("editor", world.partnership))
    url = step("initiative", "withdraw", world.initiative)
    assert "Choose the record" in errors(client.post(url, {"way": "replaced"}))["replaced_by"]
    assert "Choose “Replaced" in errors(client.post(url, {"way": "withdrawn", "replaced_by": other.pk}))["way"]
    client.post(url, {"way": "replaced", "replaced_by": other.pk})
    assert publication(world.initiative) == "superseded"
    assert world.initiative.replaced_by == other


def test_a_record_never_meant_for_readers_is_marked_so(world):
    client = signed_in(member("editor", world.partnership))
    client.post(step("document", "withdraw", world.document), {"way": "entered_in_error"})
    assert publication(world.document) == "entered_in_error"


def test_a_draft_is_not_withdrawn_but_deleted(editor, drafts):
    answer = signed_in(editor).post(step("initiative", "withdraw", drafts.initiative), {"way": "withdrawn"})
    assert "delete it instead" in errors(answer)["__all__"]


def test_a_draft_of_ones_partnership_can_be_deleted(world):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project",
                            scope=[{"label": "Trees", "passage": world.begun}])  # fmt: skip
    client = signed_in(member("analyst", world.partnership))
    assert "deletelink" in client.get(page("initiative", "change", draft.pk)).content.decode()
    assert client.get(page("initiative", "delete", draft.pk)).status_code == 200
    client.post(page("initiative", "delete", draft.pk), {"post": "yes"})
    assert not Initiative.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("noun", ["initiative", "commitment", "sourcedocument"])
def test_what_was_published_has_no_delete_button_and_takes_no_delete(admin, world, noun):
    row = {"initiative": world.initiative, "commitment": world.commitment, "sourcedocument": world.document}[noun]
    assert "deletelink" not in admin.get(page(noun, "change", row.pk)).content.decode()
    assert admin.post(page(noun, "delete", row.pk), {"post": "yes"}).status_code == 403
    row.refresh_from_db()


def test_a_selection_with_anything_published_in_it_is_not_deleted_and_says_so(admin, world):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project")
    chosen = {"action": "delete_selected", "_selected_action": [draft.pk, world.initiative.pk], "post": "yes"}
    answer = admin.post(page("initiative"), chosen)
    assert "Nothing was deleted: 1 of the 2 selected were published" in said(answer)
    assert "“Shared forest”" in said(answer)
    assert Initiative.objects.count() == 2


def test_selected_drafts_are_deleted_after_a_question(admin, world):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project")
    chosen = {"action": "delete_selected", "_selected_action": [draft.pk]}
    assert admin.post(page("initiative"), chosen).status_code == 200
    assert Initiative.objects.filter(pk=draft.pk).exists()
    admin.post(page("initiative"), {**chosen, "post": "yes"})
    assert not Initiative.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_others_stand_on_is_kept_and_the_page_says_why(drafts):
    client = signed_in(drafts.by)
    answer = client.get(page("sourcedocument", "delete", drafts.document.pk))
    assert "would require deleting the following protected" in answer.content.decode()
    client.post(page("sourcedocument", "delete", drafts.document.pk), {"post": "yes"})
    assert SourceDocument.objects.filter(pk=drafts.document.pk).exists()
