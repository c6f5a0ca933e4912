"""Adding and editing through the actions: one call a save, refusals in the form, nobody's work overwritten."""

import pytest

from initiatives.actions.publication import publish
from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    Participation,
    ScopeItem,
    Sector,
    Statement,
    StatementNote,
)
from tests.admin.conftest import add, change, errors, filled, member, page, rows_of, signed_in
from tests.admin.rows import one_of_each


@pytest.fixture
def analyst(world):
    return signed_in(member("analyst", world.partnership))


@pytest.fixture
def forests(db):
    return Sector.objects.create(slug="forests", name="Forests")


def test_an_initiative_is_drafted_with_sectors_scope_and_participants(analyst, world, forests):
    scope = rows_of("scope", {"label": "Seedlings", "passage": world.begun.pk})
    parts = rows_of("participations", {"country": "BR", "role": "party"}, {"country": "NO", "role": "party"})
    given = {
        "partnership": world.partnership.pk,
        "name": "New forest",
        "kind": "project",
        "chosen_sectors": [forests.pk],
        **scope,
        **parts,
    }
    assert add(analyst, "initiative", **given).status_code == 302
    row = Initiative.objects.get(slug="new-forest")
    assert (row.publication, row.author.username) == ("draft", "analyst")
    assert list(row.sectors.all()) == [forests]
    assert row.scope.get().passage == world.begun
    assert sorted(str(part.country) for part in row.participations.all()) == ["BR", "NO"]


def test_the_history_says_who_drafted_and_from_which_page(analyst, world):
    add(analyst, "initiative", partnership=world.partnership.pk, name="New forest", kind="project")
    body = analyst.get(page("initiative", "history", Initiative.objects.get(slug="new-forest").pk)).content.decode()
    assert "<td>New forest</td>" in body
    assert "analyst" in body
    assert page("initiative", "add") in body


def test_a_slug_that_is_taken_is_refused_at_the_slug(analyst, world):
    answer = add(
        analyst, "initiative", partnership=world.partnership.pk, name="X", slug="shared-forest", kind="project"
    )
    assert "already exists" in errors(answer)["slug"]


def test_a_name_whose_slug_is_taken_is_refused_without_a_trace(analyst, world):
    answer = add(analyst, "initiative", partnership=world.partnership.pk, name="Shared forest", kind="project")
    assert "already exists" in errors(answer)["slug"]
    assert Initiative.objects.count() == 1


def test_an_edit_changes_what_was_changed_and_moves_the_version(analyst, world, forests):
    scope = rows_of("scope", {"label": "Seedlings", "passage": world.begun.pk})
    assert (
        change(
            analyst, "initiative", world.initiative, summary="Trees.", chosen_sectors=[forests.pk], **scope
        ).status_code
        == 302
    )
    before = world.initiative.version
    world.initiative.refresh_from_db()
    assert (world.initiative.summary, world.initiative.name) == ("Trees.", "Shared forest")
    assert list(world.initiative.sectors.all()) == [forests]
    assert world.initiative.version > before
    assert world.initiative.publication == "published"


def test_a_stale_copy_cannot_overwrite_a_newer_edit(analyst, world):
    url = page("initiative", "change", world.initiative.pk)
    stale = filled(analyst, url, summary="Mine.")
    change(analyst, "initiative", world.initiative, summary="Theirs.")
    answer = analyst.post(url, stale)
    assert "was changed since you read it" in errors(answer)["__all__"]
    assert "Mine." in answer.content.decode()
    world.initiative.refresh_from_db()
    assert world.initiative.summary == "Theirs."


def test_a_stale_copy_of_a_plain_noun_cannot_overwrite_either(analyst, world):
    event = Event.objects.create(slug="meeting", name="A meeting", partnership=world.partnership)
    url = page("event", "change", event.pk)
    stale = filled(analyst, url, place="Mine")
    change(analyst, "event", event, place="Theirs")
    assert "was changed since you read it" in errors(analyst.post(url, stale))["__all__"]
    event.refresh_from_db()
    assert event.place == "Theirs"


def test_a_part_is_removed_on_the_page_of_its_record(analyst, world):
    item = ScopeItem.objects.create(initiative=world.initiative, label="Seedlings", passage=world.begun)
    change(analyst, "initiative", world.initiative, **{"scope-0-DELETE": "on"})
    assert not ScopeItem.objects.filter(pk=item.pk).exists()


def test_the_same_part_twice_is_refused(analyst, world):
    twice = {"country": "BR", "role": "party"}
    answer = change(analyst, "initiative", world.initiative, **rows_of("participations", twice, twice))
    assert answer.status_code == 200
    assert not Participation.objects.exists()


def test_a_published_slug_cannot_be_edited(analyst, world):
    change(analyst, "initiative", world.initiative, slug="another", summary="Trees.")
    world.initiative.refresh_from_db()
    assert (world.initiative.slug, world.initiative.summary) == ("shared-forest", "Trees.")


def test_what_only_the_database_knows_is_said_in_the_form_and_is_no_crash(analyst, forests):
    below = Sector.objects.create(slug="birches", name="Birches", parent=forests)
    answer = change(analyst, "sector", forests, parent=below.pk)
    assert "cannot stand below itself" in errors(answer)["__all__"]


def test_a_commitment_is_opened_on_pasted_words(analyst, world):
    given = {
        "words": "Work on the forest has begun.", "document": world.document.pk, "wording": "Begin", "sides": ["BR"],
        "said_by": "reported", "force": "will", "initiative": world.initiative.pk, "baseline_due": "2030",
        "baseline_passages": [world.agreed.pk],
    }  # fmt: skip
    assert add(analyst, "commitment", **given).status_code == 302
    row = Commitment.objects.get(wording="Begin")
    assert (row.passage, row.sides, row.baseline_due) == (world.begun, ["BR"], "2030")
    assert row.baseline_evidence.get().passage == world.agreed


def test_a_commitment_without_words_is_refused_where_they_would_stand(analyst):
    answer = add(analyst, "commitment", wording="Begin", sides=["BR"], said_by="BR", force="will")
    assert "operative words" in errors(answer)["passage"]


def test_a_commitment_on_words_that_are_not_there_is_refused(analyst, world):
    given = {
        "words": "We shall never stop.",
        "document": world.document.pk,
        "wording": "W",
        "sides": ["BR"],
        "said_by": "BR",
        "force": "will",
    }
    answer = add(analyst, "commitment", **given)
    assert "stand nowhere" in errors(answer)["words"]
    assert Commitment.objects.count() == 1


def test_a_commitment_is_edited_and_its_first_date_stays(analyst, world):
    assert (
        change(analyst, "commitment", world.commitment, wording="Plant trees", baseline_due="2040").status_code == 302
    )
    world.commitment.refresh_from_db()
    assert (world.commitment.wording, world.commitment.baseline_due) == ("Plant trees", "2027")


def test_a_target_without_its_unit_is_refused(analyst, world):
    answer = change(analyst, "commitment", world.commitment, target_unit="")
    assert "together with its unit" in errors(answer)["__all__"]


def test_a_quote_is_added_on_pasted_words_with_what_it_speaks_of(analyst, world):
    given = {
        "partnership": world.partnership.pk, "kind": "quote", "language": "en", "joint": "on", "words": "We agree.",
        "words_at": world.capture.text.index("We agree."), "document": world.document.pk,
        "chosen_initiatives": [world.initiative.pk], "chosen_commitments": [world.commitment.pk],
    }  # fmt: skip
    answer = add(analyst, "statement", **given)
    assert answer.status_code == 302, errors(answer)
    row = Statement.objects.get()
    assert (row.words, row.author.username, row.publication) == ("We agree.", "analyst", "draft")
    assert list(row.initiatives.all()) == [world.initiative]
    assert list(row.commitments.all()) == [world.commitment]


def test_a_quote_without_a_passage_is_refused(analyst, world):
    answer = add(
        analyst,
        "statement",
        partnership=world.partnership.pk,
        kind="quote",
        language="en",
        joint="on",
        text="We agree.",
    )
    assert "needs the passage" in errors(answer)["__all__"]


def test_a_statement_is_noted_and_the_note_stays(analyst, world):
    statement = next(row for row in one_of_each(world) if isinstance(row, Statement))
    note = StatementNote.objects.get()
    more = {
        "notes-TOTAL_FORMS": 2,
        "notes-1-kind": "retracted",
        "notes-1-by": "The minister",
        "notes-1-said_on": "2026",
    }
    assert change(analyst, "statement", statement, capacity="Minister", **more).status_code == 302
    assert list(statement.notes.values_list("kind", "by")) == [
        ("disputed", "A ministry"),
        ("retracted", "The minister"),
    ]
    change(analyst, "statement", statement, **{"notes-0-DELETE": "on", "notes-0-by": "Nobody", "notes-0-id": note.pk})
    note.refresh_from_db()
    assert note.by == "A ministry"


def test_a_published_statement_keeps_its_words_and_its_speaker(analyst, world):
    statement = next(row for row in one_of_each(world) if isinstance(row, Statement))
    publish(by=world.by, row=statement, second_reader_required=False)
    body = analyst.get(page("statement", "change", statement.pk)).content.decode()
    assert "<mark>We have agreed to plant" in body
    assert 'name="words"' not in body
    assert 'name="person"' not in body
    assert change(analyst, "statement", statement, capacity="Minister", kind="paraphrase").status_code == 302
    statement.refresh_from_db()
    assert (statement.capacity, statement.kind) == ("Minister", "quote")
    answer = change(analyst, "statement", statement, words="Brazil and Norway met.", document=world.document.pk)
    assert "keeps its words" in " ".join(errors(answer).values())


def test_a_measurement_is_added_and_then_stays(analyst, world):
    figure = {"value": "3", "unit": "trees", "as_of": "2026", "passage": world.begun.pk}
    assert change(analyst, "commitment", world.commitment, **rows_of("measurements", figure)).status_code == 302
    row = world.commitment.measurements.get()
    change(analyst, "commitment", world.commitment, **{"measurements-0-DELETE": "on", "measurements-0-value": "5"})
    assert world.commitment.measurements.get() == row
    assert row.value == 3
