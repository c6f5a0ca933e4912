"""The ledgers: nothing promised disappears, also not by raw SQL."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.status_update import correct_status, record_status
from initiatives.models import Change, StatusUpdate

INSERT_STATUS = (
    "INSERT INTO initiatives_statusupdate (initiative_id, axis, asserted_by, status, as_of, reason, by_id, corrects_id, entered_in_error,"
    " sources_searched, first_day, last_day, recorded_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '{}', '2000-01-01', '2000-01-01', '2001-01-01')"
    " RETURNING id, recorded_at > '2026-01-01', last_day"
)


@pytest.fixture
def claim(world):
    """Brazil says it is agreed."""
    return record_status(**world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed]))


def test_a_published_subjects_line_is_neither_changed_nor_deleted(world, claim, refused):
    assert "cannot be changed" in refused(
        "UPDATE initiatives_statusupdate SET status = 'delivered' WHERE id = %s", claim.pk
    )
    assert "cannot be changed" in refused(
        "UPDATE initiatives_statusupdate SET last_day = '2020-01-01' WHERE id = %s", claim.pk
    )
    assert "cannot be deleted" in refused("DELETE FROM initiatives_statusupdate WHERE id = %s", claim.pk)


def test_a_drafts_line_may_still_be_deleted_but_not_changed(draft, refused, sql):
    row = record_status(**draft.about(axis="claim", status="agreed", asserted_by="BR", passages=[draft.agreed]))
    assert "cannot be changed" in refused("UPDATE initiatives_statusupdate SET reason = 'x' WHERE id = %s", row.pk)
    sql("DELETE FROM initiatives_evidence WHERE status_update_id = %s", row.pk)
    sql("DELETE FROM initiatives_statusupdate WHERE id = %s", row.pk)
    draft.initiative.standing.refresh_from_db()
    assert draft.initiative.standing.data["headline"] is None


def test_recorded_at_is_the_databases_whatever_is_sent(world, sql):
    [(_, now, last_day)] = sql(
        INSERT_STATUS, world.initiative.pk, "claim", "NO", "agreed", None, "r", world.by.pk, None, False
    )
    assert now
    assert last_day == world.today


def test_a_future_as_of_is_refused(world, refused):
    day = world.today + timedelta(days=2)
    assert "future" in refused(
        INSERT_STATUS, world.initiative.pk, "claim", "NO", "agreed", str(day), "r", world.by.pk, None, False
    )


def test_an_as_of_period_never_ends_after_the_day_of_recording(world, sql):
    [(_, _, last_day)] = sql(
        INSERT_STATUS,
        world.initiative.pk,
        "claim",
        "NO",
        "agreed",
        str(world.today.year),
        "r",
        world.by.pk,
        None,
        False,
    )
    assert last_day == world.today


def test_a_status_without_as_of_ends_on_the_day_its_source_was_published(claim):
    assert str(claim.last_day) == "2026-03-31"


@pytest.mark.parametrize(
    ("axis", "voice", "status", "reason", "constraint"),
    [
        ("claim", "BR", "invented", "r", "status_of_its_axis"),
        ("claim", None, "agreed", "r", "status_of_its_axis"),
        ("evidence", "BR", "started", "r", "status_of_its_axis"),
        ("mood", "BR", "agreed", "r", "status_of_its_axis"),
        ("claim", "Brazil", "agreed", "r", "status_of_its_axis"),
        ("claim", "BR", "agreed", "  ", "status_has_a_reason"),
        ("claim", "BR", "superseded", "r", "status_superseded_names_by_what"),
        ("evidence", None, "none_found", "r", "status_none_found_says_where"),
        ("evidence", None, "lapsed", "r", "status_lapsed_by_two_readers"),
        ("evidence", None, "delivered", "r", "needs a passage of an instrument"),
    ],
)
def test_a_line_outside_the_codebook_is_refused(world, refused, axis, voice, status, reason, constraint):
    assert constraint in refused(
        INSERT_STATUS, world.initiative.pk, axis, voice, status, None, reason, world.by.pk, None, False
    )


def test_a_line_is_about_exactly_one_subject(world, refused):
    both = INSERT_STATUS.replace("initiative_id", "commitment_id, initiative_id", 1)
    both = both.replace("VALUES (", f"VALUES ({world.commitment.pk}, ", 1)
    assert "status_of_one_subject" in refused(
        both, world.initiative.pk, "claim", "NO", "agreed", None, "r", world.by.pk, None, False
    )


def test_a_row_is_corrected_once_and_by_a_row_about_the_same(world, claim, refused):
    correct_status(by=world.by, today=world.today, row=claim, reason="Misread.", status="announced")
    again = refused(
        INSERT_STATUS, world.initiative.pk, "claim", "BR", "agreed", None, "r", world.by.pk, claim.pk, False
    )
    assert "corrects_id" in again
    other = record_status(**world.about(axis="claim", status="agreed", asserted_by="NO", passages=[world.agreed]))
    mixed = refused(
        INSERT_STATUS, world.initiative.pk, "evidence", None, "started", None, "r", world.by.pk, other.pk, False
    )
    assert "same subject and axis" in mixed


def test_a_void_row_names_what_it_voids(world, refused):
    assert "void_names_its_row" in refused(
        INSERT_STATUS, world.initiative.pk, "claim", "BR", "agreed", None, "r", world.by.pk, None, True
    )


def test_evidence_proves_exactly_one_thing(world, claim, refused):
    assert "exactly_one" in refused("INSERT INTO initiatives_evidence (passage_id) VALUES (%s)", world.agreed.pk)
    assert "exactly_one" in refused(
        "INSERT INTO initiatives_evidence (passage_id, status_update_id, aim_id) VALUES (%s, %s, %s)",
        world.agreed.pk, claim.pk, world.initiative.pk,
    )  # fmt: skip
    assert "cannot be deleted" in refused("DELETE FROM initiatives_evidence WHERE status_update_id = %s", claim.pk)


def test_the_first_due_date_stays_once_published(world, refused, sql):
    assert "stays" in refused(
        "UPDATE initiatives_commitment SET baseline_due = '2030' WHERE id = %s", world.commitment.pk
    )
    assert "stays" in refused(
        "UPDATE initiatives_commitment SET baseline_due = NULL WHERE id = %s", world.commitment.pk
    )
    assert "cannot be deleted" in refused("DELETE FROM initiatives_commitment WHERE id = %s", world.commitment.pk)


def test_a_drafts_first_due_date_may_still_be_mended(draft, sql):
    sql("UPDATE initiatives_commitment SET baseline_due = '2030-06' WHERE id = %s", draft.commitment.pk)
    draft.commitment.refresh_from_db()
    assert str(draft.commitment.baseline_due_to) == "2030-06-30"


def test_due_dates_and_reviews_are_append_only_too(world, refused):
    revision = revise_due(
        by=world.by, today=world.today, commitment=world.commitment, cause="party_moved", reason="r", new_due="2029",
        passages=[world.begun],
    )  # fmt: skip
    review = record_review(by=world.by, today=world.today, subject=world.initiative)
    assert "cannot be changed" in refused(
        "UPDATE initiatives_duerevision SET new_due = '2028' WHERE id = %s", revision.pk
    )
    assert "cannot be deleted" in refused("DELETE FROM initiatives_duerevision WHERE id = %s", revision.pk)
    assert "cannot be changed" in refused("UPDATE initiatives_review SET note = 'x' WHERE id = %s", review.pk)
    assert "cannot be deleted" in refused("DELETE FROM initiatives_review WHERE id = %s", review.pk)


def test_history_and_the_change_feed_are_written_for_raw_sql_too(world, sql):
    before = Change.objects.count()
    [(pk, *_)] = sql(INSERT_STATUS, world.initiative.pk, "claim", "NO", "agreed", None, "r", world.by.pk, None, False)
    assert Change.objects.count() == before + 1
    assert StatusUpdate.history.rel.related_model.objects.filter(pgh_obj_id=pk).count() == 1
    sql("UPDATE initiatives_initiative SET summary = 'raw' WHERE id = %s", world.initiative.pk)
    [(summary,)] = sql(
        "SELECT summary FROM initiatives_initiativehistory WHERE pgh_obj_id = %s ORDER BY pgh_id DESC LIMIT 1",
        world.initiative.pk,
    )
    assert summary == "raw"


def test_history_itself_cannot_be_rewritten(world, refused):
    assert refused("UPDATE initiatives_initiativehistory SET name = 'x'")
    assert refused("DELETE FROM initiatives_initiativehistory")


def test_a_line_shares_the_recording_lock_until_its_transaction_ends(world, sql):
    record_status(**world.about(axis="claim", status="agreed", asserted_by="NO", passages=[world.agreed]))
    [(held,)] = sql(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7411201 AND mode = 'ShareLock' AND pid = pg_backend_pid()"
    )
    assert held == 1


def test_a_raw_refusal_reaches_an_action_as_a_sentence(world):
    given = world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed])
    given["today"] += timedelta(days=900)  # so that only the database objects
    with pytest.raises(ValidationError, match="future"):
        record_status(**given, as_of=str(world.today + timedelta(days=400)))
