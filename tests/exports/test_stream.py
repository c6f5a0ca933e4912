"""Tables to take away: RFC 4180, no formula, everything the reader may see at the clocks and nothing else."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.document import withhold
from initiatives.actions.due_revision import revise_due
from initiatives.actions.statement import note_statement
from initiatives.actions.status_update import correct_status, record_status
from initiatives.clocks import Clocks, settled_moment
from initiatives.exports.column import Column, Table
from initiatives.exports.stream import as_csv, as_json, as_lines, cells
from initiatives.exports.tables import TABLES
from initiatives.models import Initiative, Translation
from initiatives.shapes.building import Asker
from tests.factories import CommitmentFactory, InitiativeFactory, ReviewFactory, StatementFactory, StatusUpdateFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def asked(*, reader=None, **clocks):
    today = datetime.now(UTC).date()
    return Asker(reader=reader or AnonymousUser(), clocks=Clocks(today=today, **clocks), base="https://example.org/")


def csv_of(name, asker):
    return b"".join(as_csv(table=TABLES[name], rows=cells(table=TABLES[name], asker=asker)))


def rows(name, asker=None):
    """The rows of a table as somebody reads them from the CSV."""
    text = csv_of(name, asker or asked()).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_an_initiative_is_one_row_with_the_claim_of_each_side(world):
    record_status(
        **world.about(axis="claim", asserted_by="BR", status="agreed", as_of="2026-03", passages=[world.agreed])
    )
    record_status(
        **world.about(axis="claim", asserted_by="NO", status="announced", as_of="2026", passages=[world.agreed])
    )
    (row,) = rows("initiatives")
    assert (row["side_a"], row["side_a_claims"], row["side_a_as_of"]) == ("BR", "agreed", "2026-03")
    assert (row["side_b"], row["side_b_claims"]) == ("NO", "announced")
    assert (row["headline"], row["sides_differ"], row["headline_certain"]) == ("announced", "true", "true")
    assert (row["evidence"], row["joint_claims"], row["commitments"]) == ("not_assessed", "", "1")
    assert row["page"] == "https://example.org/initiatives/shared-forest/"


def test_the_commitments_of_an_initiative_are_counted_as_the_api_counts_them(world, client, settings):
    settings.PUBLIC_READ = True
    late = CommitmentFactory(initiative=world.initiative, passage=world.begun, baseline_due="2024")
    done = CommitmentFactory(initiative=world.initiative, passage=world.record(), sides=["BR"], said_by="BR")
    StatusUpdateFactory(initiative=None, commitment=done, status="delivered", as_of="2026-03", by=world.by)
    InitiativeFactory(partnership=world.partnership)
    moment = settled_moment()
    for clocks in ({}, {"as_of": late.created_at.date(), "known_at": moment}):
        query = {name: str(value).replace("+00:00", "Z").replace(" ", "T") for name, value in clocks.items()}
        told = {
            each["slug"]: each["commitments"] for each in client.get("/api/v1/initiatives/", query).json()["results"]
        }
        counted = {
            row["slug"]: {name: int(row[f"commitments{name and f'_{name}'}"]) for name in ("", "delivered", "late")}
            for row in rows("initiatives", asked(**clocks))
        }
        assert {slug: {"total": each.pop(""), **each} for slug, each in counted.items()} == told
        assert told["shared-forest"] == {"total": 3, "delivered": 1, "late": 1}


def test_a_commitment_has_its_words_where_they_stand_and_how_far_its_date_moved(world):
    revise_due(
        by=world.by, today=world.today, commitment=world.commitment, cause="party_moved", reason="Moved.", new_due="2028",
        passages=[world.begun],
    )  # fmt: skip
    (row,) = rows("commitments")
    assert row["words"] == "We have agreed to plant 𝟙00 trees by 2027"
    assert (row["document"], row["paragraph"], row["binds"], row["target_amount"]) == ("A report", "2", "BR; NO", "100")
    assert (row["baseline_due"], row["current_due"], row["slip_days"], row["times_moved"]) == (
        "2027",
        "2028",
        "366",
        "1",
    )
    (moved,) = rows("due-revisions")
    assert (moved["new_due"], moved["cause"], moved["words"]) == ("2028", "party_moved", world.begun.exact)


def test_a_statement_carries_its_notes(world):
    said = StatementFactory(passage=world.agreed)
    note_statement(by=world.by, statement=said, kind="retracted", by_whom="The office", said_on="2026-04")
    (row,) = rows("statements")
    assert row["notes"] == "retracted by The office, 2026-04"
    assert row["words"] == world.agreed.exact


def test_the_clocks_turn_every_table(world):
    before = settled_moment()
    line = record_status(
        **world.about(axis="claim", asserted_by="BR", status="agreed", as_of="2026-03", passages=[world.agreed])
    )
    between = settled_moment()
    correct_status(by=world.by, today=world.today, row=line, reason="Misread.", status="announced")
    assert rows("status-updates", asked(known_at=before)) == []
    (then,) = rows("initiatives", asked(known_at=between))
    (now,) = rows("initiatives")
    assert (then["side_a_claims"], now["side_a_claims"]) == ("agreed", "announced")
    assert len(rows("status-updates")) == 2
    assert then["page"].startswith("https://example.org/initiatives/shared-forest/?known_at=2")
    assert rows("initiatives", asked(known_at=before - timedelta(days=1))) == []


def test_drafts_are_for_members_and_withheld_words_for_nobody(world):
    InitiativeFactory(partnership=world.partnership, publication="draft")
    StatementFactory(passage=world.agreed)
    Translation.objects.create(
        statement=StatementFactory(passage=world.begun), language="pt", text="Concordamos", origin="ours"
    )
    assert len(rows("initiatives")) == 1
    assert len(rows("initiatives", asked(reader=world.by))) == 2
    assert b"Concordamos" in csv_of("statements", asked())
    withhold(by=world.by, capture=world.capture, reason="A court order.", now=datetime.now(UTC))
    everything = b"".join(csv_of(name, asked(reader=world.by)) for name in TABLES)
    for words in (world.agreed.exact, world.begun.exact, "Concordamos"):
        assert words.encode() not in everything
    assert {row["state"] for row in rows("passages")} == {"withheld"}


AWKWARD = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", 'a "quoted", word', "two\nlines", "月面探査", "'=1")


def test_cells_come_back_as_they_were_and_no_text_begins_a_formula(world):
    for text in AWKWARD:
        InitiativeFactory(partnership=world.partnership, name=text, summary=text)
    read = {row["name"] for row in rows("initiatives")} - {"Shared forest"}
    assert {text if text[0] in "a't月" else f"'{text}" for text in AWKWARD} == read
    found = cells(table=TABLES["initiatives"], asker=asked())
    untouched = {row["name"] for row in json.loads(b"".join(as_json(table=TABLES["initiatives"], rows=found)))}
    assert untouched == {*AWKWARD, "Shared forest"}
    assert csv_of("initiatives", asked()).count(b"\r\n") == len(AWKWARD) + 2


def test_a_negative_number_is_a_number():
    table = Table(
        "t", "T", "", lambda _: None, lambda **_: None, tuple(Column(name, name, lambda *_: None) for name in "nm")
    )
    assert b"".join(as_csv(table=table, rows=[[-5, None], [True, "-5"]])) == b"n,m\r\n-5,\r\ntrue,'-5\r\n"


@pytest.mark.parametrize("name", TABLES)
def test_json_and_lines_of_json_say_the_same_as_csv(world, name):
    record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))
    ReviewFactory(initiative=world.initiative, by=world.by)
    StatementFactory(passage=world.begun, initiatives=[world.initiative])
    found = list(cells(table=TABLES[name], asker=asked()))
    whole = json.loads(b"".join(as_json(table=TABLES[name], rows=found)))
    assert whole == [json.loads(line) for line in b"".join(as_lines(table=TABLES[name], rows=found)).splitlines()]
    assert [list(row) for row in whole] == [[column.name for column in TABLES[name].columns]] * len(found)
    assert len(rows(name)) == len(found)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("turned", [False, True], ids=["now", "turned"])
def test_a_table_asks_the_same_number_of_questions_whatever_its_length(world, name, turned):
    asker = asked(as_of=world.today) if turned else asked()

    def asks():
        with CaptureQueriesContext(connection) as queries:
            csv_of(name, asker)
        return len(queries)

    few = asks()
    for _ in range(3):
        promise = CommitmentFactory(initiative__partnership=world.partnership)
        StatusUpdateFactory(initiative=promise.initiative, passages=[promise.passage])
        ReviewFactory(initiative=promise.initiative)
        StatementFactory(passage=promise.passage, initiatives=[promise.initiative])
    assert asks() == few <= 3


def test_a_long_table_is_not_held_in_memory(world):
    initiatives = [
        Initiative(partnership=world.partnership, slug=f"i-{n}", name=f"I {n}", kind="project", publication="published", summary="x" * 2000)
        for n in range(3000)
    ]  # fmt: skip
    Initiative.objects.bulk_create(initiatives)
    del initiatives
    csv_of("sectors", asked())
    tracemalloc.start()
    length = sum(
        len(chunk)
        for chunk in as_csv(table=TABLES["initiatives"], rows=cells(table=TABLES["initiatives"], asker=asked()))
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > 6_000_000
    assert peak < length, "rows are read some hundreds at a time"


def test_every_column_says_what_it_is_once():
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name
        assert all(column.title for column in table.columns), table.name
        assert table.key in names
        for field, (other, to) in table.refers.items():
            assert field in names, table.name
            assert to in [column.name for column in TABLES[other].columns], table.name
