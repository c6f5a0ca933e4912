"""The shapes every client may rely on, key by key and in their order."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.status_update import record_status
from initiatives.clocks import Clocks, with_standing
from initiatives.models import Commitment, Initiative, Passage, Review, ScopeItem, Statement, StatusUpdate
from initiatives.shapes.building import Asker
from initiatives.shapes.commitment import commitment_shape
from initiatives.shapes.initiative import initiative_shape
from initiatives.shapes.passage import passage_shape
from initiatives.shapes.review import review_shape
from initiatives.shapes.statement import statement_shape
from initiatives.shapes.status_update import status_update_shape
from tests.factories import CommitmentFactory, InitiativeFactory, SectorFactory, StatementFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db

INITIATIVE = [
    "id", "url", "slug", "name", "acronym", "kind", "ongoing", "flagship", "review_every", "summary", "partnership",
    "parent", "scope", "sectors",
    "participants", "owner", "status", "commitments", "last_reviewed_at", "next_review_on", "publication", "version",
    "created_at", "updated_at", "shown_in", "names", "predecessors", "successors",
]  # fmt: skip
STATUS = ["headline", "sides_differ", "claims", "evidence", "schedule", "freshness"]
COMMITMENT = [
    "id", "url", "initiative", "wording", "passage", "sides", "said_by", "force", "measurable", "target", "ongoing",
    "baseline_due", "current_due", "slip_days", "times_moved", "status", "promised_under", "restates",
    "measurements", "version",
]  # fmt: skip
STATEMENT = [
    "id", "url", "partnership", "speaker", "capacity", "kind", "fragment", "text", "said_on", "language",
    "spoken_language", "translations", "notes", "renderings", "passage", "initiatives", "commitments", "sectors", "publication",
    "version",
]  # fmt: skip
PASSAGE = ["id", "document", "start", "end", "exact", "prefix", "suffix", "paragraph", "state", "notes"]
STATUS_UPDATE = [
    "id", "initiative", "commitment", "axis", "asserted_by", "status", "as_of", "recorded_at", "reason", "by", "corrects",
    "entered_in_error", "passages",
]  # fmt: skip
REVIEW = ["id", "initiative", "by", "recorded_at", "outcome", "sources_searched", "next_review_on"]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def asker(world):
    return Asker(reader=AnonymousUser(), clocks=Clocks(today=world.today), base="https://host/api/v1/")


def subjects(model, asker):
    return with_standing(rows=model.objects.visible_to(asker.reader), clocks=asker.clocks)


def first(shape, rows, asker):
    return shape(rows=rows, asker=asker).order_by("pk").first().shape


def test_an_initiative_in_its_letters(world, asker):
    record_status(
        **world.about(axis="claim", asserted_by="BR", status="agreed", as_of="2026-03", passages=[world.agreed])
    )
    ScopeItem.objects.create(initiative=world.initiative, label="Trees", passage=world.agreed)
    row = first(initiative_shape, subjects(Initiative, asker), asker)
    assert list(row) == INITIATIVE
    assert list(row["status"]) == STATUS
    assert list(row["status"]["claims"]) == ["BR", "NO", "joint", "reported"]
    assert list(row["status"]["claims"]["BR"]) == ["status", "as_of", "recorded_at", "certain"]
    assert row["status"]["headline"] == {"status": "agreed", "by": "BR", "certain": True}
    assert row["status"]["evidence"] is None
    assert row["url"] == f"https://host/api/v1/initiatives/{world.initiative.slug}/"
    assert row["scope"][0]["passage"]["exact"] == world.agreed.exact
    assert row["commitments"] == {"total": 1, "delivered": 0, "late": 0}


def test_a_commitment_in_its_letters_with_its_slip(world, asker):
    revise_due(
        by=world.by, today=world.today, commitment=world.commitment, cause="party_moved", reason="They said so.",
        new_due="2028-06", announced_on="2026-04", passages=[world.begun],
    )  # fmt: skip
    row = first(commitment_shape, subjects(Commitment, asker), asker)
    assert list(row) == COMMITMENT
    assert list(row["status"]) == STATUS
    assert row["target"] == {"amount": 100, "unit": "trees"}
    assert (row["baseline_due"], row["current_due"]) == ("2027", "2028-06")
    assert (row["slip_days"], row["times_moved"]) == (182, 1)
    assert row["status"]["schedule"] == "slipped"


def test_a_statement_and_its_passage_in_their_letters(world, asker):
    StatementFactory(passage=world.agreed, initiatives=[world.initiative])
    row = first(statement_shape, Statement.objects.visible_to(asker.reader), asker)
    assert list(row) == STATEMENT
    assert list(row["speaker"]) == ["type", "slug", "name", "country"]
    assert list(row["passage"]) == PASSAGE
    assert list(row["passage"]["document"]) == ["id", "title", "kind", "url"]
    assert row["text"] == row["passage"]["exact"] == world.agreed.exact
    assert (
        first(passage_shape, Passage.objects.visible_to(asker.reader).filter(pk=world.agreed.pk), asker)
        == row["passage"]
    )


def test_offsets_are_code_points(world, asker):
    rows = passage_shape(rows=Passage.objects.all(), asker=asker)
    for row in rows:
        text = row.capture.text
        assert text[row.shape["start"] : row.shape["end"]] == row.shape["exact"]
        assert text[: row.shape["start"]].endswith(row.shape["prefix"])
        assert text[row.shape["end"] :].startswith(row.shape["suffix"])


def test_lines_of_the_ledgers_hold_at_least_their_letters_first(world, asker):
    record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))
    record_review(by=world.by, today=world.today, subject=world.initiative)
    line = first(status_update_shape, StatusUpdate.objects.visible_to(asker.reader), asker)
    assert list(line)[: len(STATUS_UPDATE)] == STATUS_UPDATE
    review = first(review_shape, Review.objects.visible_to(asker.reader), asker)
    assert [key for key in review if key in REVIEW] == REVIEW
    assert line["by"] == review["by"] == world.by.username


def test_a_turned_clock_tells_the_same_story_as_the_present(world, asker):
    record_status(
        **world.about(axis="claim", asserted_by="BR", status="agreed", as_of="2026-03", passages=[world.agreed])
    )
    turned = Asker(
        reader=asker.reader, clocks=Clocks(today=world.today, as_of=world.today), base="https://host/api/v1/"
    )
    for model, shape in ((Initiative, initiative_shape), (Commitment, commitment_shape)):
        assert first(shape, subjects(model, asker), asker) == first(shape, subjects(model, turned), turned)


def test_sixty_rows_with_all_their_parts_take_one_query(world, asker):
    sectors = [SectorFactory(), SectorFactory()]
    for initiative in InitiativeFactory.create_batch(60, partnership=world.partnership):
        initiative.sectors.add(*sectors)
        CommitmentFactory(initiative=initiative, passage=world.agreed)
        StatementFactory(passage=world.agreed, initiatives=[initiative])
    for rows, shape in (
        (subjects(Initiative, asker), initiative_shape),
        (subjects(Commitment, asker), commitment_shape),
        (Statement.objects.visible_to(asker.reader), statement_shape),
    ):
        with CaptureQueriesContext(connection) as queries:
            found = list(shape(rows=rows, asker=asker).values_list("shape", flat=True))
        assert len(found) >= 60
        assert len(queries) == 1
