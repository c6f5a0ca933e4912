"""Both clocks on every answer."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from initiatives.actions.status_update import correct_status, record_status
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


def record(world, status, as_of, **more):
    return record_status(
        by=world.by, today=world.today, subject=world.initiative, axis="claim", asserted_by="BR", status=status,
        as_of=as_of, reason="The text says so.", passages=[world.agreed], **more,
    )  # fmt: skip


def claim(visitor, world, **clocks):
    """Brazil's claim in the list and at its own address, which agree."""
    path = f"initiatives/{world.initiative.slug}/"
    alone = visitor.read(path, **clocks)["status"]["claims"]["BR"]
    (row,) = visitor.read("initiatives/", **clocks)["results"]
    assert row["status"]["claims"]["BR"] == alone
    return alone and alone["status"]


def test_as_of_answers_what_was_so_on_a_day(visitor, world):
    record(world, "announced", "2026-01-10")
    record(world, "agreed", "2026-03")
    assert claim(visitor, world) == "agreed"
    assert claim(visitor, world, as_of="2026-01-09") is None
    assert claim(visitor, world, as_of="2026-02-28") == "announced"
    # March 2026 has begun but not ended: the answer stays, and says that it is not certain.
    status = visitor.read(f"initiatives/{world.initiative.slug}/", as_of="2026-03-15")["status"]
    assert status["claims"]["BR"]["status"] == "announced"
    assert status["claims"]["BR"]["certain"] is False
    assert status["headline"]["certain"] is False


def test_known_at_answers_what_we_believed_before_a_correction(visitor, world):
    first = record(world, "agreed", "2026-03-01")
    correct_status(by=world.by, today=world.today, row=first, status="announced", reason="Misread.")
    assert claim(visitor, world) == "announced"
    moment = first.recorded_at.isoformat()
    assert claim(visitor, world, known_at=moment) == "agreed"
    assert [row["id"] for row in visitor.read("status-updates/", known_at=moment)["results"]] == [first.pk]


def test_a_row_that_did_not_exist_then_is_not_there(visitor, world):
    before = world.initiative.created_at.isoformat()
    after = InitiativeFactory(partnership=world.partnership)
    assert [row["slug"] for row in visitor.read("initiatives/", known_at=before)["results"]] == [world.initiative.slug]
    visitor.refused(f"initiatives/{after.slug}/", 404, known_at=before)


def test_the_ledger_at_a_day_holds_the_lines_whose_time_had_begun(visitor, world):
    old, new = record(world, "announced", "2026-01-10"), record(world, "agreed", "2026-03")
    ids = [row["id"] for row in visitor.read("status-updates/", as_of="2026-02-01")["results"]]
    assert ids == [old.pk]
    assert {row["id"] for row in visitor.read("status-updates/", as_of="2026-03-01")["results"]} == {old.pk, new.pk}


def test_schedule_is_derived_for_the_day_asked_about(visitor, world):
    record(world, "agreed", "2026-03-01")
    row = visitor.read("commitments/")["results"][0]
    assert row["current_due"] == row["baseline_due"] == "2027"
    assert row["status"]["schedule"] == "on_time"
    assert visitor.read("commitments/", schedule="late")["results"] == []


def test_meta_names_both_clocks(visitor, world):
    meta = visitor.read("initiatives/", as_of="2026-02-01", known_at="2026-11-01T00:00:00+05:30")["meta"]
    assert meta["as_of"] == "2026-02-01"
    assert meta["known_at"] == "2026-11-01T00:00:00+05:30"
    assert visitor.read("initiatives/")["meta"]["known_at"] is None


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("as_of", "2026-02-30"),
        ("as_of", "yesterday"),
        ("as_of", "9999-12-31"),
        ("as_of", "0001-01-01"),
        ("as_of", "2026-01-01\x00"),
        ("known_at", "2026-01-01T00:00:00"),
        ("known_at", "9999-12-31T23:59:59Z"),
        ("known_at", "2026-13-01T00:00:00Z"),
        ("known_at", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_a_clock_that_cannot_be_is_refused_with_the_reason(visitor, parameter, value):
    for name in ("initiatives/", "statements/", "stats/", "changes/", "search/?q=forest", "reviews/", "passages/1/"):
        path = f"{name}{'&' if '?' in name else '?'}{urlencode({parameter: value})}"
        places, sentence = visitor.refused(path)
        assert places == {(parameter, "invalid")}
        assert sentence.startswith(f"{parameter} is")


def test_the_earliest_moment_of_all_is_answered_or_refused_and_never_a_fault_of_ours(visitor):
    for value in ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "0001-01-01"):
        assert visitor.client.get("/api/v1/initiatives/", {"known_at": value}).status_code in {200, 400}


def test_a_moment_before_everything_knows_nothing(visitor, world):
    assert visitor.read("initiatives/", known_at="1970-01-01T00:00:00Z")["results"] == []
    moment = world.initiative.created_at - timedelta(microseconds=1)
    visitor.refused(f"initiatives/{world.initiative.slug}/", 404, known_at=moment.isoformat())
