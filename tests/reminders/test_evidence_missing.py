"""Delivery is claimed and no record shows as much."""

from datetime import date, timedelta

import pytest

from initiatives.actions.publication import withdraw
from initiatives.actions.review import record_review
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.reminders.asked import about, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KIND = "evidence_missing"


def shown(subject, status, **more):
    proof = [PassageFactory(capture__document=DocumentFactory(kind="instrument"))]
    if status == "none_found":
        more["sources_searched"] = {"BR": ["The register"]}
    if status == "lapsed":
        more["second_reader"] = UserFactory()
    return StatusUpdateFactory(
        initiative=subject, axis="evidence", asserted_by=None, status=status, passages=proof, **more
    )


def test_a_claimed_delivery_without_a_record_is_asked_for_since_it_is_claimed():
    initiative = InitiativeFactory(owner=UserFactory())
    StatusUpdateFactory(initiative=initiative, asserted_by="BR", status="delivered", as_of="2026-03")
    (one,) = told(KIND)
    assert (one.subject, one.due, one.owner) == (initiative, date(2026, 3, 31), initiative.owner_id)
    assert one.why_now == "“delivered” is claimed by Brazil, as of 31 March 2026; no record we hold shows it."


@pytest.mark.parametrize(
    ("voices", "by"),
    [
        (["NO"], "by Norway"),
        (["BR", "NO"], "by both sides"),
        (["joint"], "in a joint text"),
        (["reported"], "by reporters"),
    ],
)
def test_the_reminder_says_who_claims_it(voices, by):
    initiative = InitiativeFactory()
    for voice in voices:
        StatusUpdateFactory(initiative=initiative, asserted_by=voice, status="delivered_in_part", as_of="2026-03-02")
    (one,) = told(KIND)
    assert one.why_now == f"“delivered in part” is claimed {by}, as of 2 March 2026; no record we hold shows it."


@pytest.mark.parametrize(
    ("claimed", "evidence", "asks"),
    [
        ("delivered", "none_found", True),
        ("delivered", "started", True),
        ("delivered", "delivered_in_part", True),
        ("delivered", "delivered", False),
        ("delivered", "contradicted", False),
        ("delivered", "lapsed", False),
        ("delivered_in_part", "none_found", True),
        ("delivered_in_part", "started", True),
        ("delivered_in_part", "delivered_in_part", False),
        ("delivered_in_part", "delivered", False),
        ("under_way", "none_found", False),
        ("agreed", "started", False),
    ],
)
def test_it_is_asked_for_while_records_show_less_than_is_claimed(claimed, evidence, asks):
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, status=claimed, as_of="2026-03")
    shown(initiative, evidence, as_of="2026-04")
    assert about(KIND) == ([initiative] if asks else [])


def test_what_records_show_instead_is_said():
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, status="delivered", as_of="2026-03")
    shown(initiative, "started", as_of="2026-01")
    (one,) = told(KIND)
    assert one.why_now == "“delivered” is claimed by Brazil, as of 31 March 2026; records show “started”."


@pytest.mark.parametrize("before", ["contradicted", "lapsed"])
def test_a_finding_older_than_the_claim_does_not_answer_it(before):
    initiative = InitiativeFactory()
    shown(initiative, before, as_of="2025-12")
    StatusUpdateFactory(initiative=initiative, status="delivered", as_of="2026-03")
    assert about(KIND) == [initiative]


def test_commitments_are_asked_for_too_unless_their_initiative_ended():
    alone, within, ended = (
        CommitmentFactory(initiative=None, passage=PassageFactory(), sides=["BR", "NO"]),
        CommitmentFactory(),
        CommitmentFactory(),
    )
    for commitment in (alone, within, ended):
        StatusUpdateFactory(initiative=None, commitment=commitment, status="delivered", as_of="2026-03")
    StatusUpdateFactory(initiative=ended.initiative, asserted_by="joint", status="cancelled")
    assert set(about(KIND)) == {alone, within}


def test_a_claim_that_was_withdrawn_with_its_initiative_is_not_asked_for():
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, status="delivered", as_of="2026-03")
    StatusUpdateFactory(initiative=InitiativeFactory(publication="draft"), status="delivered", as_of="2026-03")
    assert about(KIND) == [initiative]
    withdraw(by=UserFactory(is_superuser=True), row=initiative)
    assert about(KIND) == []


def test_a_review_since_the_claim_is_quiet_until_the_next():
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, status="delivered", as_of="2026-03")
    assert told(KIND)[0].resumes is None
    record_review(
        by=UserFactory(is_superuser=True), today=today(), subject=initiative, next_review_on=today() + timedelta(days=7)
    )
    (one,) = told(KIND)
    assert one.resumes == today() + timedelta(days=7)
    assert one.answered_at is not None
