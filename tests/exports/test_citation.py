"""Citing: a frozen copy of what everybody could read, one a record and day, that never gives away what is withheld since."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.document import withhold
from initiatives.actions.initiative import edit_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.review import record_review
from initiatives.actions.statement import note_statement
from initiatives.actions.status_update import correct_status
from initiatives.clocks import Clocks
from initiatives.exports.citation import cite, cited, reference_to, shown
from initiatives.models import Citation, Translation
from initiatives.vocabulary import CODEBOOK
from tests.factories import InitiativeFactory, PersonFactory, StatementFactory, StatusUpdateFactory
from tests.world import make_claimed_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_claimed_world()


@pytest.fixture
def line(world):
    return world.initiative.status_updates.get()


@pytest.fixture
def said(world):
    return StatementFactory(
        passage=world.agreed, person=PersonFactory(name="The minister"), initiatives=[world.initiative]
    )


def pin(world, row=None, **clocks):
    """A citation of a row (the initiative without one) by the administrator."""
    row = row or world.initiative
    noun = {"StatusUpdate": "status_update"}.get(type(row).__name__, type(row).__name__.lower())
    return cite(by=world.by, noun=noun, pk=row.pk, clocks=Clocks(today=world.today, **clocks))


def seen(world, citation):
    return shown(citation=citation, today=world.today)


def test_each_kind_of_record_is_cited_with_the_words_that_prove_it(world, line, said):
    kept = {row: json.loads(pin(world, row).content) for row in (world.initiative, world.commitment, said, line)}
    assert kept[world.initiative]["record"]["status"]["claims"]["BR"]["status"] == "agreed"
    assert kept[world.initiative]["lines"][0]["passages"][0]["exact"] == world.agreed.exact
    assert kept[world.initiative]["statements"][0]["text"] == world.agreed.exact
    assert kept[world.initiative]["commitments"][0]["wording"] == "Plant 100 trees"
    assert kept[world.commitment]["record"]["passage"]["exact"] == world.agreed.exact
    assert kept[said]["record"]["speaker"]["name"] == "The minister"
    assert kept[line]["record"]["reason"] == "The text says so."
    assert kept[line]["subject"]["slug"] == "shared-forest"
    assert set(Citation.objects.values_list("title", flat=True)) == {
        "Shared forest", "Plant 100 trees", f"The minister, statement {said.pk}", "Shared forest – Brazil: agreed",
    }  # fmt: skip


def test_the_hash_is_that_of_the_content_and_the_permalink_pins_both_clocks(world, line):
    citation = pin(world, line)
    assert citation.sha256 == hashlib.sha256(citation.content.encode()).hexdigest()
    moment = citation.known_at.isoformat().replace("+00:00", "Z")
    assert citation.path == f"/initiatives/shared-forest/?as_of={world.today}&known_at={moment}#line-{line.pk}"
    assert citation.codebook == CODEBOOK


def test_the_same_content_on_one_day_is_one_citation_whoever_asks(world):
    first = pin(world)
    visitor = cite(by=None, noun="initiative", pk=world.initiative.pk, clocks=Clocks(today=world.today))
    assert visitor == first == pin(world)
    record_review(by=world.by, today=world.today, subject=world.initiative)
    assert pin(world) != first
    assert pin(world, as_of=world.today - timedelta(days=1)) not in Citation.objects.filter(as_of=world.today)
    assert Citation.objects.count() == 3


def test_a_visitors_citation_names_nobody(world):
    row = cite(by=None, noun="initiative", pk=world.initiative.pk, clocks=Clocks(today=world.today))
    assert row.by is None


def test_only_what_everybody_may_read_is_kept_even_for_members(world):
    draft = InitiativeFactory(partnership=world.partnership, publication="draft")
    assert pin(world, draft) is None
    StatementFactory(passage=world.begun, initiatives=[world.initiative], publication="draft")
    assert json.loads(pin(world).content)["statements"] == []
    assert pin(world, StatusUpdateFactory(initiative=draft, by=world.by)) is None


def test_what_did_not_exist_at_the_moment_cannot_be_cited(world):
    before = world.initiative.created_at - timedelta(seconds=1)
    assert pin(world, known_at=before) is None


def test_nothing_has_moved_until_something_does(world, line, said):
    citations = [pin(world, row) for row in (world.initiative, world.commitment, said, line)]
    assert [seen(world, each).moved for each in citations] == [(), (), (), ()]
    note_statement(by=world.by, statement=said, kind="retracted", by_whom="The office")
    assert "notes" in seen(world, citations[2]).moved
    assert "statements" in seen(world, citations[0]).moved


def test_a_correction_a_review_and_a_new_name_are_named_and_the_copy_stays(world, line):
    citation = pin(world)
    before = json.loads(citation.content)
    correct_status(by=world.by, today=world.today, row=line, reason="Misread.", status="announced")
    record_review(by=world.by, today=world.today, subject=world.initiative)
    edit_initiative(by=world.by, initiative=world.initiative, name="Another forest")
    found = seen(world, citation)
    assert {"name", "status.headline", "status.claims", "last_reviewed_at", "lines"} <= set(found.moved)
    assert not {"version", "updated_at", "kind", "status.evidence"} & set(found.moved)
    assert found.content == before
    assert found.now == "/initiatives/shared-forest/"


def test_words_withheld_since_are_hidden_wherever_they_stand_and_the_reason_is_said(world, line, said):
    Translation.objects.create(statement=said, language="pt", text="Concordamos", origin="ours")
    citations = [pin(world, row) for row in (world.initiative, world.commitment, said, line)]
    assert all(world.agreed.exact in each.content for each in citations)
    withhold(by=world.by, capture=world.capture, reason="A court order.", now=datetime.now(UTC))
    for each in citations:
        found = seen(world, each)
        told = json.dumps(found.content, ensure_ascii=False)
        assert world.agreed.exact not in told
        assert world.agreed.prefix.strip() not in told
        assert "Concordamos" not in told
        assert (found.hidden, found.reasons) == (True, ("A court order.",))
        assert each.sha256 == hashlib.sha256(each.content.encode()).hexdigest()


def test_a_translation_is_hidden_with_the_source_it_was_taken_from(world, said):
    taken = world.record(kind="official_translation", text="Concordamos em plantar.")
    publish(by=world.by, row=taken.capture.document, second_reader_required=False)
    Translation.objects.create(statement=said, language="pt", text=taken.exact, origin="official", passage=taken)
    citation = pin(world, said)
    assert taken.exact in citation.content
    withhold(by=world.by, capture=taken.capture, reason="A claim of copyright.", now=datetime.now(UTC))
    found = seen(world, citation)
    assert taken.exact not in json.dumps(found.content, ensure_ascii=False)
    assert found.content["record"]["text"] == world.agreed.exact
    assert (found.hidden, found.reasons) == (True, ("A claim of copyright.",))
    assert taken.exact not in pin(world, said).content


def test_words_of_a_document_withdrawn_since_are_hidden_too(world, line):
    citation = pin(world, line)
    withdraw(by=world.by, row=world.document)
    found = seen(world, citation)
    assert (found.hidden, found.reasons) == (True, ())
    assert found.content["record"]["passages"][0]["exact"] is None


@pytest.mark.parametrize(
    ("entered_in_error", "gone", "kept"), [(False, "withdrawn", True), (True, "entered_in_error", False)]
)
def test_a_withdrawn_record_stays_cited_and_says_so_and_one_entered_in_error_is_not_shown(
    world, line, entered_in_error, gone, kept
):
    citations = [pin(world, row) for row in (world.initiative, world.commitment, line)]
    withdraw(by=world.by, row=world.initiative, entered_in_error=entered_in_error)
    for each in citations:
        found = seen(world, each)
        assert (found.gone, found.now, bool(found.content)) == (gone, "", kept)


def test_a_statement_entered_in_error_takes_its_words_out_of_every_copy(world, said):
    citation = pin(world)
    withdraw(by=world.by, row=said, entered_in_error=True)
    found = seen(world, citation)
    assert found.content["statements"][0]["text"] is None
    assert world.agreed.exact not in json.dumps(found.content, ensure_ascii=False)


def test_citing_asks_the_same_number_of_questions_whatever_there_is(world, said):
    def asks():
        with CaptureQueriesContext(connection) as queries:
            seen(world, pin(world))
            cited(noun="initiative", pk=world.initiative.pk, clocks=Clocks(today=world.today))
        return len(queries)

    few = asks()
    for place in range(3):
        passage = world.record(text=f"Sentence {place} says so.")
        StatementFactory(passage=passage, initiatives=[world.initiative])
        StatusUpdateFactory(initiative=world.initiative, passages=[passage], by=world.by)
    assert asks() == few


def test_a_reference_says_who_answers_at_which_clocks_and_by_which_codebook(world, settings):
    settings.TRACKER_NAME, settings.SITE_URL = "A ministry’s tracker", "https://tracker.example.org"
    citation = pin(world)
    reference = reference_to(
        title=citation.title, path=f"/citations/{citation.key}/", as_of=citation.as_of, known_at=citation.known_at,
        accessed=world.today, key=citation.key, sha256=citation.sha256,
    )  # fmt: skip
    assert reference.body == "A ministry’s tracker"
    assert reference.url == f"https://tracker.example.org/citations/{citation.key}/"
    assert reference.version.startswith(f"As of {world.today}, as known at {world.today.year}")
    assert reference.version.endswith(f"codebook {CODEBOOK}")
    assert citation.sha256 in reference.note
