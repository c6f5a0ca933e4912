"""What the triggers write into the change feed: every line, what it says, and in the transaction that made it."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from initiatives.actions.commitment import edit_commitment, open_commitment
from initiatives.actions.document import withhold
from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.review import record_review
from initiatives.actions.statement import add_statement, note_statement
from initiatives.actions.status_update import correct_status, record_status
from initiatives.models import Change, Initiative, Succession
from initiatives.vocabulary import CHANGE_KINDS


def told(kind=None, **about):
    """The lines of the feed, oldest first."""
    rows = Change.objects.filter(**about).order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows)


def at_commit():
    """Judge now what is judged at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def claim(world):
    """Record a claim about the world's initiative, or about what is given."""

    def record(status, **more):
        given = {"axis": "claim", "asserted_by": "BR", "passages": [world.agreed], **more}
        return record_status(**world.about(status=status, **given))

    return record


@pytest.fixture
def move(world):
    """Move the due date of the world's commitment."""

    def revise(new_due, cause="party_moved", **more):
        return revise_due(
            by=world.by, today=world.today, commitment=world.commitment, cause=cause, new_due=new_due,
            reason="The text says so.", passages=[world.agreed], **more,
        )  # fmt: skip

    return revise


def test_a_claim_names_the_line_it_moved_from(claim):
    first = claim("agreed", as_of="2026-03")
    claim("under_way", as_of="2026-04")
    one, two = told("status")
    assert (one.data["before"], one.data["stands"]) == (None, True)
    assert two.data["before"] == {"id": first.pk, "status": "agreed", "as_of": "2026-03"}
    assert two.data["status"] == "under_way"


def test_a_line_of_an_earlier_time_says_that_a_later_one_stands(claim):
    claim("under_way", as_of="2026-04")
    claim("announced", as_of="2026-01")
    assert told("status")[1].data["stands"] is False
    assert told("status")[1].data["before"] is None


def test_a_line_without_as_of_follows_by_the_day_its_source_was_published(world, claim):
    claim("announced", as_of="2025")
    claim("under_way", as_of="2026-06")
    claim("agreed", passages=[world.agreed])  # a report of March 2026
    line = told("status")[2].data
    assert line["before"]["status"] == "announced"
    assert line["stands"] is False


def test_the_line_before_is_of_the_same_voice_and_axis(claim):
    claim("agreed", as_of="2026-01", asserted_by="NO")
    claim("under_way", as_of="2026-02")
    assert told("status")[1].data["before"] is None


def test_a_correction_and_a_void_name_what_they_correct(world, claim):
    wrong = claim("agreed", as_of="2026-03")
    right = correct_status(by=world.by, today=world.today, row=wrong, reason="Misread.", status="announced")
    correct_status(by=world.by, today=world.today, row=right, reason="Another one.", entered_in_error=True)
    correction, void = told("status")[1:]
    assert correction.data["corrected"] == {"id": wrong.pk, "asserted_by": "BR", "status": "agreed", "as_of": "2026-03"}
    assert (correction.data["before"], correction.data["stands"]) == (None, True)
    assert (void.data["corrected"]["id"], void.data["entered_in_error"], void.data["stands"]) == (right.pk, True, False)


def test_a_due_date_says_from_when_to_when_and_by_how_many_days(move):
    move("2028")
    move("2028-06-30")
    move(None, cause="dropped")
    move("2029-12-31")
    seen = [(one.data["old_due"], one.data["new_due"], one.data["days"]) for one in told("due_date")]
    assert seen == [
        ("2027", "2028", 366), ("2028", "2028-06-30", -184), ("2028-06-30", None, None), (None, "2029-12-31", 549),
    ]  # fmt: skip
    assert all(one.data["counted"] for one in told("due_date"))


def test_the_days_in_the_feed_are_those_of_the_slip(world, move):
    for due in ("2028", None, "2029-12-31"):
        move(due, cause="party_moved" if due else "dropped")
    world.commitment.standing.refresh_from_db()
    counted = sum(one.data["days"] or 0 for one in told("due_date") if one.data["counted"])
    assert counted == world.commitment.standing.data["slip_days"] > 0


def test_our_own_misreading_is_marked_and_not_counted(move):
    move("2026-12", cause="we_misread")
    (line,) = told("due_date")
    assert (line.data["counted"], line.data["days"]) == (False, -365)


def test_a_corrected_due_date_counts_from_the_date_before_the_corrected_line(move):
    first = move("2028")
    second = move("2029", corrects=first)
    move("2027", corrects=second, entered_in_error=True)
    correction, void = told("due_date")[1:]
    assert (correction.data["old_due"], correction.data["days"], correction.data["first"]) == ("2027", 731, first.pk)
    assert correction.data["corrected"] == {"id": first.pk, "new_due": "2028", "cause": "party_moved"}
    assert (void.data["counted"], void.data["days"], void.data["first"]) == (False, None, first.pk)


def test_reviews_and_notes_are_told(world):
    record_review(**{key: value for key, value in world.about().items() if key != "reason"}, outcome="no_change")
    statement = add_statement(
        by=world.by, partnership=world.partnership, kind="joint_text", joint=True, passage=world.begun, language="en"
    )
    publish(by=world.by, row=statement, second_reader_required=False)
    note = note_statement(by=world.by, statement=statement, kind="disputed", by_whom="An office")
    assert [one.data["outcome"] for one in told("review")] == ["no_change"]
    assert [one.subject_id for one in told("published", noun="statement")] == [statement.pk]
    assert told("note")[0].data == {"id": note.pk, "kind": "disputed", "by": "An office"}


def test_a_commitment_is_new_when_its_initiative_is_published_and_once_only(draft):
    assert not told(noun="commitment")
    line = record_status(
        **draft.about(
            subject=draft.commitment, axis="claim", status="agreed", asserted_by="BR", passages=[draft.agreed]
        )
    )
    publish(by=draft.by, row=draft.document, second_reader_required=False)
    assert not told("published", noun="commitment"), "its initiative is a draft still"
    publish(by=draft.by, row=draft.initiative, second_reader_required=False)
    (new,) = told("published", noun="commitment")
    assert new.subject_id == draft.commitment.pk
    assert new.data["lines"] == {"status": [line.pk]}, "a reader who could not see the line learns of it here"


def test_a_commitment_without_an_initiative_is_new_when_its_document_is_published(draft):
    alone = open_commitment(
        by=draft.by, passage=draft.begun, wording="Go on", sides=["BR"], said_by="BR", force="will_continue"
    )
    publish(by=draft.by, row=draft.initiative, second_reader_required=False)
    assert alone.pk not in {one.subject_id for one in told("published", noun="commitment")}
    publish(by=draft.by, row=draft.document, second_reader_required=False)
    assert [one.subject_id for one in told("published", noun="commitment")][-1:] == [alone.pk]


def test_a_commitment_below_a_published_initiative_is_new_at_once(world):
    fresh = open_commitment(
        by=world.by, passage=world.begun, wording="Go on", sides=["BR"], said_by="BR", force="will_continue",
        initiative=world.initiative,
    )  # fmt: skip
    assert told("published", noun="commitment")[-1].subject_id == fresh.pk


def test_lines_recorded_in_a_draft_come_with_its_publication(draft):
    line = record_status(**draft.about(axis="claim", status="agreed", asserted_by="BR", passages=[draft.agreed]))
    publish(by=draft.by, row=draft.initiative, second_reader_required=False)
    (new,) = told("published", noun="initiative")
    assert (new.data["first"], new.data["lines"]) == (True, {"status": [line.pk]})


def test_an_edit_of_a_published_commitment_says_which_fields(world):
    edit_commitment(by=world.by, commitment=world.commitment, wording="Plant a hundred trees", force="aims")
    (edit,) = told("edited")
    assert edit.data["fields"] == {
        "wording": {"from": "Plant 100 trees", "to": "Plant a hundred trees"}, "force": {"from": "will", "to": "aims"},
    }  # fmt: skip
    edit_commitment(by=world.by, commitment=world.commitment, force="aims")
    assert len(told("edited")) == 1, "nothing changed"


def test_an_edit_of_a_draft_is_not_told(draft):
    edit_commitment(by=draft.by, commitment=draft.commitment, force="aims")
    assert not told(noun="commitment")


def test_moving_a_commitment_says_from_where_to_where(world):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Another", kind="project")
    other = publish(by=world.by, row=other, second_reader_required=False)
    edit_commitment(by=world.by, commitment=world.commitment, initiative=other)
    assert told("edited")[0].data["fields"] == {"initiative": {"from": world.initiative.slug, "to": other.slug}}


def test_taking_back_and_replacing_are_told(world):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Another", kind="project")
    other = publish(by=world.by, row=other, second_reader_required=False)
    withdraw(by=world.by, row=world.initiative, replaced_by=other)
    withdraw(by=world.by, row=other, entered_in_error=True)
    (replaced,) = told("superseded")
    assert (replaced.subject_id, replaced.data["replaced_by"]) == (world.initiative.pk, other.pk)
    assert [one.subject_id for one in told("entered_in_error")] == [other.pk]


def test_a_name_a_succession_and_a_withheld_text_are_told(world):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Another", kind="project")
    Initiative.objects.filter(pk=other.pk).update(name="A draft has no readers to tell")
    Initiative.objects.filter(pk=world.initiative.pk).update(name="Common forest")
    assert [(one.subject_id, one.data) for one in told("renamed")] == [
        (world.initiative.pk, {"from": "Shared forest", "to": "Common forest"})
    ]
    link = Succession.objects.create(
        old=world.initiative, new=other, kind="absorbed", passage=world.agreed, by=world.by, reason="The text says so."
    )
    (line,) = told("succession", subject_id=world.initiative.pk)
    assert line.data == {"id": link.pk, "kind": "absorbed", "old": world.initiative.pk, "new": other.pk}
    withhold(by=world.by, now=datetime.now(UTC), capture=world.capture, reason="A court order")
    (line,) = told("withheld")
    assert (line.noun, line.subject_id) == ("document", world.document.pk)
    assert line.data == {"capture": world.capture.pk, "reason": "A court order"}


@pytest.mark.parametrize("status", ["delivered", "cancelled"])
def test_an_initiative_is_closed_by_its_own_headline_and_opened_again(world, claim, status):
    line = claim(status)
    at_commit()
    (closed,) = told("closed")
    assert (closed.subject_id, closed.data["because"]) == (world.initiative.pk, "initiative")
    assert closed.data["status"] == status
    correct_status(by=world.by, today=world.today, row=line, reason="Misread.", entered_in_error=True)
    at_commit()
    assert [one.subject_id for one in told("reopened")] == [world.initiative.pk]


def test_an_initiative_is_closed_when_the_last_of_its_commitments_is_over(world, claim):
    second = open_commitment(
        by=world.by, passage=world.begun, wording="Go on", sides=["BR"], said_by="BR", force="will",
        initiative=world.initiative,
    )  # fmt: skip
    claim("delivered", subject=world.commitment)
    at_commit()
    assert not told("closed")
    claim("cancelled", subject=second)
    at_commit()
    (closed,) = told("closed")
    assert closed.data == {"because": "commitments", "commitments": 2}
    open_commitment(
        by=world.by, passage=world.agreed, wording="One more", sides=["BR"], said_by="BR", force="will",
        initiative=world.initiative,
    )  # fmt: skip
    at_commit()
    assert told("reopened")


def test_a_claim_that_records_contradict_closes_nothing(world, claim):
    claim("contradicted", axis="evidence", asserted_by=None)
    claim("delivered")
    at_commit()
    assert not told("closed")


@pytest.mark.django_db
def test_every_kind_that_a_trigger_writes_is_in_the_codebook():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT m[1] FROM pg_proc, regexp_matches(prosrc, 'tracker_change\\(''(\\w+)''', 'g') AS m"
        )
        written = {kind for (kind,) in cursor.fetchall()}
    assert len(written) > 5
    assert written <= set(CHANGE_KINDS)


def test_a_line_is_never_changed_by_hand(world, refused):
    assert "cannot be changed" in refused("UPDATE initiatives_change SET data = '{}'")
    assert "cannot be deleted" in refused("DELETE FROM initiatives_change")


@pytest.mark.django_db
def test_a_change_is_dated_under_the_recording_lock_so_that_a_pinned_moment_is_final(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND mode = 'ShareLock' AND objid = tracker_recording_lock()"
        )
        assert cursor.fetchone() == (1,)
