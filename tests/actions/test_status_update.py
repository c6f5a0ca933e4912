"""Recording, correcting and voiding: what is refused, in which words, and that nothing is half-written."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from initiatives.actions import Conflict
from initiatives.actions.status_update import correct_status, record_status
from initiatives.models import Membership, StatusUpdate, User
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


def claim(world, **more):
    """A claim of Brazil's with its proof."""
    return record_status(
        **world.about(**{"axis": "claim", "status": "agreed", "asserted_by": "BR", "passages": [world.agreed], **more})
    )


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"status": "agred"}, "status", "Did you mean agreed?"),
        ({"axis": "mood"}, "axis", "claim or evidence"),
        ({"reason": " \n"}, "reason", "Say why"),
        ({"asserted_by": "FR"}, "asserted_by", "BR, NO, joint or reported"),
        ({"asserted_by": None}, "asserted_by", "no voice"),
        ({"as_of": "2027-13"}, "as_of", "month 13"),
        ({"as_of": "2999"}, "as_of", "future"),
        ({"passages": []}, "passages", "at least one passage"),
        ({"status": "superseded"}, "superseded_by", "replaces"),
        ({"axis": "evidence", "status": "started"}, "asserted_by", "nobody asserts it"),
        ({"axis": "evidence", "asserted_by": None, "status": "delivered"}, "passages", "press reports alone"),
        ({"axis": "evidence", "asserted_by": None, "status": "none_found"}, "sources_searched", "sources you searched"),
        ({"axis": "evidence", "asserted_by": None, "status": "lapsed"}, "second_reader", "second reader"),
    ],
)
def test_bad_input_names_its_field_and_what_would_be_right(world, given, field, words):
    with pytest.raises(ValidationError) as caught:
        claim(world, **given)
    assert words in " ".join(caught.value.message_dict[field])
    assert not StatusUpdate.objects.exists()


def test_two_newspapers_show_delivery_and_one_newspaper_twice_does_not(world):
    other = world.record(kind="press", text="The other paper saw 100 trees.", publisher="Another newspaper")
    same = world.record(kind="press", text="The same paper again.", publisher="a NEWSPAPER")
    given = {"axis": "evidence", "asserted_by": None, "status": "delivered"}
    with pytest.raises(ValidationError):
        claim(world, **given, passages=[world.agreed, same])
    assert claim(world, **given, passages=[world.agreed, other]).status == "delivered"


def test_a_partys_own_transcript_never_shows_delivery(world):
    transcript = world.record(kind="own_transcript", text="We did it.")
    with pytest.raises(ValidationError):
        claim(world, axis="evidence", asserted_by=None, status="delivered", passages=[transcript, world.agreed])


def test_a_status_goes_only_where_the_codebook_lets_it_in_as_of_order(world):
    claim(world, status="delivered", as_of="2026-05")
    with pytest.raises(ValidationError, match="cannot follow"):
        claim(world, status="announced", as_of="2026-06")
    assert claim(world, status="announced", as_of="2025").status == "announced"
    with pytest.raises(ValidationError, match="cannot follow"):
        claim(world, status="superseded", as_of="2025-06", superseded_by=world.initiative)


def test_whoever_looked_at_an_older_status_is_told(world):
    first = claim(world)
    with pytest.raises(Conflict) as caught:
        claim(world, status="under_way", expected=None)
    assert caught.value.current == first.pk
    assert claim(world, status="under_way", as_of="2026-06", expected=first.pk).pk


def test_a_correction_keeps_what_is_not_given_and_brings_its_proof(world):
    row = claim(world, as_of="2026-01")
    new = correct_status(by=world.by, today=world.today, row=row, reason="They only announced it.", status="announced")
    assert (new.as_of, new.asserted_by, new.axis) == ("2026-01", "BR", "claim")
    assert [proof.passage for proof in new.evidence.all()] == [world.agreed]
    with pytest.raises(ValidationError, match="was corrected by row"):
        correct_status(by=world.by, today=world.today, row=row, reason="Again.", status="paused")


def test_a_voided_row_counts_no_longer_and_stays_in_the_ledger(world):
    row = claim(world)
    correct_status(by=world.by, today=world.today, row=row, reason="Another initiative.", entered_in_error=True)
    world.initiative.standing.refresh_from_db()
    assert world.initiative.standing.data["headline"] is None
    assert StatusUpdate.objects.count() == 2


def test_only_those_with_a_role_in_this_partnership_record(world):
    stranger = User.objects.create_user("stranger")
    with pytest.raises(PermissionDenied):
        claim(world, by=stranger)
    Membership.objects.create(user=stranger, role="reader", partnership=world.partnership)
    with pytest.raises(PermissionDenied):
        claim(world, by=stranger)
    Membership.objects.create(user=stranger, role="analyst", partnership=world.partnership)
    assert claim(world, by=stranger).by == stranger


def test_history_says_who(world):
    row = claim(world)
    context = row.history.earliest("pgh_id").pgh_context
    assert context.metadata["user"] == world.by.pk


@pytest.mark.django_db(transaction=True)
def test_of_two_who_saw_the_same_status_one_wins_and_the_other_is_told():
    world, outcomes, start = make_world(), [], threading.Barrier(2)

    def record(status: str) -> None:
        start.wait()
        try:
            outcomes.append(claim(world, status=status, expected=None).status)
        except Conflict:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=(status,)) for status in ("agreed", "announced")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=len)[0] in ("told", "agreed")
    assert outcomes.count("told") == 1
    assert StatusUpdate.objects.count() == 1


@pytest.mark.parametrize(
    ("searched", "why"),
    [({"BR": []}, "sources you searched"), ({"BR": [" "]}, "searched"), ({"XX": ["a"]}, "not a side")],
)
def test_looking_nowhere_is_not_looking(world, searched, why):
    with pytest.raises(ValidationError) as refused:
        record_status(**world.about(axis="evidence", status="none_found", sources_searched=searched))
    assert why in " ".join(refused.value.message_dict["sources_searched"])
