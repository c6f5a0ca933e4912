"""Lists as files: the same rows as the API's JSON, flat, and never taken for whole when they broke off."""

import csv
import io
import json
from itertools import zip_longest

import pytest
from django.db import OperationalError, connection
from openpyxl import load_workbook

from initiatives.actions.status_update import record_status
from initiatives.api.urls import RESOURCES
from initiatives.exports import stream
from tests.factories import InitiativeFactory, StatementFactory

pytestmark = pytest.mark.django_db
NAMES = [resource.name for resource, _, _ in RESOURCES]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def several(world):
    """Some rows, one of them with a name that a spreadsheet would take for a formula."""
    InitiativeFactory(partnership=world.partnership, name="=HYPERLINK(1)", slug="formula")
    InitiativeFactory.create_batch(3, partnership=world.partnership, kind="mission")
    InitiativeFactory(partnership=world.partnership, publication="draft", name="Hidden")
    StatementFactory(passage=world.agreed, initiatives=[world.initiative])
    for status, as_of in (("announced", "2026-03"), ("agreed", "2026-05")):
        record_status(
            by=world.by, today=world.today, subject=world.initiative, axis="claim", asserted_by="BR", status=status,
            as_of=as_of, reason="The text says so.", passages=[world.agreed],
        )  # fmt: skip


def taken(program, name, form, **asked):
    """The rows of a file as dicts of texts."""
    query = "&".join(f"{key}={value}" for key, value in {**asked, "format": form}.items())
    answer = program.get(f"{name}/?{query}")
    content = b"".join(answer.streaming_content)
    if form == "csv":
        return list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    if form == "ndjson":
        return [json.loads(line) for line in content.splitlines()]
    sheet, _about = load_workbook(io.BytesIO(content), read_only=True).worksheets
    names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip_longest(names, row)) for row in rows]  # empty cells at the end of a row are not kept


@pytest.mark.parametrize("asked", [{}, {"kind": "mission"}, {"as_of": "2026-04-01"}, {"ordering": "-name"}])
def test_the_three_files_hold_the_rows_of_the_list_for_the_same_question(program, several, asked):
    listed = program.read("initiatives/", **asked)["results"]
    for form in ("csv", "ndjson", "xlsx"):
        rows = taken(program, "initiatives", form, **asked)
        assert [row["slug"] for row in rows] == [row["slug"] for row in listed], form
        for row, shape in zip(rows, listed, strict=True):
            headline = shape["status"]["headline"]
            assert (row["headline"] or None) == (headline and headline["status"]), form
            assert str(row["commitments"]) == str(shape["commitments"]["total"]), form
            assert row["schedule"] == shape["status"]["schedule"], form


def test_a_workbook_and_lines_keep_a_name_that_looks_like_a_formula_and_csv_disarms_it(visitor, several):
    held = {form: taken(visitor, "initiatives", form, q="HYPERLINK")[0]["name"] for form in ("csv", "ndjson", "xlsx")}
    assert held == {"csv": "'=HYPERLINK(1)", "ndjson": "=HYPERLINK(1)", "xlsx": "=HYPERLINK(1)"}
    answer = visitor.get("initiatives/?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"} == {"s"}


@pytest.mark.parametrize("name", NAMES)
def test_every_noun_can_be_taken_away_with_as_many_rows_as_its_list(program, several, name):
    listed = program.read(f"{name}/", limit="1000")["results"]
    for form in ("csv", "ndjson", "xlsx"):
        assert len(taken(program, name, form)) == len(listed), form


def test_drafts_are_in_a_file_for_members_only(visitor, program, several):
    assert "Hidden" in {row["name"] for row in taken(program, "initiatives", "csv")}
    assert "Hidden" not in {row["name"] for row in taken(visitor, "initiatives", "csv")}


def test_a_file_says_of_itself_what_a_list_says(visitor, several):
    answer = visitor.get("initiatives/?format=csv&kind=mission&as_of=2026-04-01")
    told = json.loads(answer["Tracker-Meta"])
    assert told == visitor.read("initiatives/", kind="mission", as_of="2026-04-01")["meta"]
    assert "attachment" in answer["Content-Disposition"]
    content = b"".join(visitor.get("initiatives/?format=xlsx&kind=mission").streaming_content)
    about = {row[0]: row[1] for row in load_workbook(io.BytesIO(content)).worksheets[1].iter_rows(values_only=True)}
    assert about["filter"] == '{"kind":["mission"]}'
    assert about["cite"].startswith("Bilateral Tracker")


def test_what_belongs_to_a_page_or_is_no_format_is_refused(visitor, several):
    assert visitor.refused("initiatives/", format="pdf")[0] == {("format", "invalid")}
    assert visitor.refused("initiatives/", format="csv", limit="5", fields="name")[0] == {
        ("limit", "invalid"), ("fields", "invalid"),
    }  # fmt: skip
    assert visitor.refused("initiatives/", format="csv", kinds="mission")[0] == {("kinds", "unknown_parameter")}


def test_a_file_that_breaks_off_says_so_and_its_stream_fails(visitor, several, monkeypatch):
    whole = stream.as_csv

    def breaking(**given):
        lines = whole(**given)
        yield next(lines)
        yield next(lines)
        raise OperationalError("the server went away")

    monkeypatch.setattr("initiatives.api.exporting.as_csv", breaking)
    answer = visitor.get("initiatives/?format=csv")
    pieces = []
    with pytest.raises(OperationalError):
        pieces.extend(answer.streaming_content)
    assert pieces[-1] == b"\r\nTHIS FILE BROKE OFF HERE AND IS NOT WHOLE\r\n"


@pytest.mark.django_db(transaction=True)
def test_whoever_goes_away_in_the_middle_leaves_no_transaction_behind(visitor, several, monkeypatch):
    monkeypatch.setattr("initiatives.exports.stream.PIECE", 1)
    answer = visitor.get("initiatives/?format=csv")
    pieces = iter(answer.streaming_content)
    next(pieces), next(pieces)
    assert connection.in_atomic_block
    answer.close()
    assert not connection.in_atomic_block
