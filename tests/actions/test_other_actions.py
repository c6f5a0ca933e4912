"""Opening, editing, publishing, withdrawing, reviewing and moving dates."""

from time import perf_counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.actions import Conflict
from initiatives.actions.commitment import edit_commitment, open_commitment
from initiatives.actions.document import add_document, capture, find_words, mark_passage, withhold
from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import edit_initiative, open_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.review import record_review
from initiatives.actions.statement import add_statement, note_statement
from initiatives.models import Initiative, Membership, Partnership, User
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


def refusal(field: str, act, **given) -> str:
    """The sentence an action refuses the field with."""
    with pytest.raises(ValidationError) as caught:
        act(**given)
    return " ".join(caught.value.message_dict[field])


def test_a_slug_already_taken_is_refused_at_its_field(world):
    assert "already exists" in refusal(
        "slug", open_initiative, by=world.by, partnership=world.partnership, name="Shared forest", kind="project"
    )


def test_an_edit_of_an_older_version_is_refused(world):
    edit_initiative(by=world.by, initiative=world.initiative, version=world.initiative.version, summary="One.")
    with pytest.raises(Conflict):
        edit_initiative(by=world.by, initiative=world.initiative, version=world.initiative.version, summary="Two.")


def test_what_is_not_editable_is_named(world):
    said = refusal("publication", edit_initiative, by=world.by, initiative=world.initiative, publication="draft")
    assert "cannot be edited" in said


def test_a_commitment_binds_only_the_two_sides(world):
    given = {"by": world.by, "passage": world.begun, "wording": "w", "force": "will", "initiative": world.initiative}
    assert "not a side" in refusal("sides", open_commitment, **given, sides=["FR"], said_by="BR")
    assert "cannot speak" in refusal("said_by", open_commitment, **given, sides=["BR"], said_by="FR")


def test_the_first_due_date_of_a_published_commitment_stays(world):
    assert "stays" in refusal("__all__", edit_commitment, by=world.by, commitment=world.commitment, baseline_due="2030")


def test_publishing_asks_for_an_editor_and_where_set_for_a_second_reader(world):
    analyst = User.objects.create_user("analyst")
    Membership.objects.create(user=analyst, role="analyst", partnership=world.partnership)
    draft = open_initiative(by=analyst, partnership=world.partnership, name="Second forest", kind="project")
    assert not Initiative.objects.visible_to(User.objects.create_user("reader")).filter(pk=draft.pk).exists()
    with pytest.raises(PermissionDenied):
        publish(by=analyst, row=draft, second_reader_required=False)
    Membership.objects.create(user=analyst, role="editor", partnership=world.partnership)
    assert "second reader" in refusal("publication", publish, by=analyst, row=draft, second_reader_required=True)
    assert publish(by=world.by, row=draft, second_reader_required=True).published_at


def test_a_statement_is_not_published_before_the_document_it_stands_in(world):
    passage = world.record(kind="press", text="“Yes.”")
    row = add_statement(
        by=world.by, partnership=world.partnership, kind="quote", language="en", passage=passage, joint=True
    )
    assert "document" in refusal("publication", publish, by=world.by, row=row, second_reader_required=False)


def test_withdrawn_is_hidden_and_replaced_leads_on(world):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Larger forest", kind="project")
    publish(by=world.by, row=other, second_reader_required=False)
    row = withdraw(by=world.by, row=world.initiative, replaced_by=other)
    assert (row.publication, row.replaced_by) == ("superseded", other)
    assert withdraw(by=world.by, row=other).publication == "withdrawn"
    assert "only a draft" in refusal("publication", publish, by=world.by, row=other, second_reader_required=False)


def test_a_review_names_sides_and_looks_forward(world):
    given = {"by": world.by, "today": world.today, "subject": world.initiative}
    assert "not a side" in refusal("sources_searched", record_review, **given, sources_searched={"FR": ["x"]})
    assert "not after today" in refusal("next_review_on", record_review, **given, next_review_on=world.today)
    row = record_review(**given, sources_searched={"NO": ["the ministry's site", " "], "BR": []})
    assert row.sources_searched == {"NO": ["the ministry's site"]}
    assert (row.next_review_on - world.today).days == 90


def test_a_partys_new_date_needs_its_proof_and_ours_does_not(world):
    given = {"by": world.by, "today": world.today, "commitment": world.commitment, "reason": "r"}
    assert "passage" in refusal("passages", revise_due, **given, cause="party_moved", new_due="2028")
    assert "month 13" in refusal("new_due", revise_due, **given, cause="we_misread", new_due="2027-13")
    assert revise_due(**given, cause="we_misread", new_due="2028").new_due == "2028"


def test_line_endings_and_accents_are_normalised_once_and_nothing_else(world):
    given = {"by": world.by, "document": world.document, "captured_at": world.capture.captured_at, "how": "pasted"}
    row = capture(**given, text="e\u0301te\u0301\r\n“two”\u00a0 words")
    assert row.text == "été\n“two”\u00a0 words"
    assert capture(**given, text="été\n“two”\u00a0 words") == row
    assert "NUL" in refusal("text", capture, **given, text="a\x00b")
    assert "empty" in refusal("text", capture, **given, text=" \n")


def test_long_words_that_stand_nowhere_are_refused_as_fast_as_short_ones():
    text = "one and the same word " * 2_000
    begun = perf_counter()
    with pytest.raises(ValidationError):
        find_words(text=text, exact="x" + text * 40)
    assert perf_counter() - begun < 20


def test_words_that_stand_nowhere_or_twice_are_refused_with_the_nearest(world):
    text = world.capture.text
    assert "nearest" in refusal("exact", find_words, text=text, exact="We have agreed to plant 100 trees by 2027")
    assert "2 times" in refusal("exact", find_words, text=text, exact="We agree.")
    last = text.rindex("We agree.")
    assert mark_passage(by=world.by, capture=world.capture, exact="We agree.", start=last).start == last


def test_withholding_says_why_and_hides_nothing_else(world):
    given = {"by": world.by, "capture": world.capture, "now": world.capture.captured_at}
    assert "why" in refusal("withheld_reason", withhold, **given, reason=" ")
    assert withhold(**given, reason="Court order.").sha256 == world.capture.sha256


def test_a_note_stands_with_its_statement(world):
    row = add_statement(
        by=world.by, partnership=world.partnership, kind="quote", language="en", passage=world.agreed, joint=True
    )
    note = note_statement(by=world.by, statement=row, kind="disputed", by_whom="The ministry", said_on="2026-04")
    assert list(row.notes.all()) == [note]


def test_a_document_of_no_known_kind_is_refused_at_its_field(world):
    assert "not a valid choice" in refusal(
        "kind", add_document, by=world.by, partnership=world.partnership, title="t", kind="rumour", language="en"
    )


def test_a_published_commitment_is_not_moved_below_a_draft(world):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A drawer", kind="project")
    said = refusal("initiative", edit_commitment, by=world.by, commitment=world.commitment, initiative=draft)
    assert "nothing published disappears" in said
    draft = publish(by=world.by, row=draft, second_reader_required=False)
    assert edit_commitment(by=world.by, commitment=world.commitment, initiative=draft).initiative == draft


def test_a_commitment_is_not_moved_into_another_partnership(world):
    pair = Partnership.objects.create(slug="chile-japan", name="Chile–Japan", country_a="CL", country_b="JP")
    theirs = open_initiative(by=world.by, partnership=pair, name="Theirs", kind="project")
    publish(by=world.by, row=theirs, second_reader_required=False)
    said = refusal("initiative", edit_commitment, by=world.by, commitment=world.commitment, initiative=theirs)
    assert "belongs to Chile–Japan" in said
