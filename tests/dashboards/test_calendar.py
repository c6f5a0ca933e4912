"""The dates of one person: what they answer for falls due, is to be reviewed, or wakes; nothing else and nobody else's."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.dashboards.calendar import calendar
from initiatives.models import Commitment, Initiative, Membership, Snooze, SourceDocument
from initiatives.reminders.snooze import snooze
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def owner():
    return UserFactory(username="owner")


def entries(user, today):
    return calendar(
        user=user,
        initiatives=Initiative.objects.visible_to(user),
        commitments=Commitment.objects.visible_to(user),
        documents=SourceDocument.objects.visible_to(user),
        today=today,
    )


def told(user, today, kind=None):
    return [
        (entry.kind, entry.noun, entry.title, entry.day) for entry in entries(user, today) if kind in (None, entry.kind)
    ]


def test_what_one_owns_is_to_be_reviewed_from_its_publication_on(owner, today):
    initiative = InitiativeFactory(owner=owner)
    assert told(owner, today) == [("review", "initiative", initiative.name, today)]
    (before,) = entries(owner, today)
    by, day = UserFactory(is_superuser=True), today + timedelta(days=40)
    record_review(by=by, today=today, subject=initiative, next_review_on=day)
    (after,) = entries(owner, today)
    assert (after.day, after.uid, after.reviewed) == (day, before.uid, today)
    assert after.revision > before.revision
    assert after.changed > before.changed


def test_a_due_date_is_the_last_day_of_its_period(owner, today):
    commitment = CommitmentFactory(initiative=InitiativeFactory(owner=owner), baseline_due="2999")
    (found,) = [entry for entry in entries(owner, today) if entry.kind == "due"]
    assert (found.day, found.written, found.pk) == (date(2999, 12, 31), "2999", commitment.pk)
    assert found.within == commitment.initiative.name
    exact = CommitmentFactory(initiative=commitment.initiative, baseline_due="2998-03-04")
    (other,) = [entry for entry in entries(owner, today) if entry.pk == exact.pk and entry.kind == "due"]
    assert (other.day, other.written) == (date(2998, 3, 4), "")


def test_a_moved_date_is_the_same_entry_on_another_day(owner, today):
    commitment = CommitmentFactory(initiative=InitiativeFactory(owner=owner), baseline_due="2998")
    (before,) = [entry for entry in entries(owner, today) if entry.kind == "due"]
    revise_due(
        by=UserFactory(is_superuser=True), today=today, commitment=commitment, cause="party_moved", reason="Moved.",
        new_due="2999-06", passages=[commitment.passage],
    )  # fmt: skip
    (after,) = [entry for entry in entries(owner, today) if entry.kind == "due"]
    assert (after.uid, after.day) == (before.uid, date(2999, 6, 30))
    assert after.revision > before.revision
    assert after.changed > before.changed


def test_a_late_date_stays_a_year_and_what_is_delivered_is_asked_no_more(owner, today):
    initiative = InitiativeFactory(owner=owner)
    late = CommitmentFactory(initiative=initiative, baseline_due=str(today - timedelta(days=300)))
    CommitmentFactory(initiative=initiative, baseline_due=str(today - timedelta(days=400)))
    done = CommitmentFactory(initiative=initiative, baseline_due="2999")
    StatusUpdateFactory(initiative=None, commitment=done, status="delivered")
    assert [entry.pk for entry in entries(owner, today) if entry.kind == "due"] == [late.pk]


def test_drafts_closed_and_undated_matters_are_not_in_it(owner, today):
    InitiativeFactory(owner=owner, publication="draft")
    closed = InitiativeFactory(owner=owner)
    CommitmentFactory(initiative=closed, baseline_due="2999")
    StatusUpdateFactory(initiative=closed, status="cancelled")
    open_one = InitiativeFactory(owner=owner)
    CommitmentFactory(initiative=open_one)
    CommitmentFactory(initiative=open_one, ongoing=True)
    assert told(owner, today) == [("review", "initiative", open_one.name, today)]


def test_nobody_reads_another_s_dates(owner, today):
    other = UserFactory()
    theirs = InitiativeFactory(owner=other)
    CommitmentFactory(initiative=theirs, baseline_due="2999")
    Snooze.objects.create(user=other, initiative=theirs, until=today + timedelta(days=3))
    assert entries(owner, today) == ()


def test_what_nobody_owns_is_in_the_calendar_of_those_who_answer_for_it(owner, today):
    initiative = InitiativeFactory()
    alone = CommitmentFactory(initiative=None, passage=PassageFactory(), sides=["BR", "NO"], baseline_due="2999")
    assert entries(owner, today) == ()
    Membership.objects.create(user=owner, role="administrator", partnership=initiative.partnership)
    found = [(entry.kind, entry.noun, entry.pk) for entry in entries(owner, today)]
    assert found == [
        ("review", "commitment", alone.pk),
        ("review", "initiative", initiative.pk),
        ("due", "commitment", alone.pk),
    ]


def test_what_was_snoozed_wakes_on_its_day_under_one_name(owner, today):
    initiative = InitiativeFactory()
    commitment = CommitmentFactory(initiative=initiative)
    document = DocumentFactory()
    days = [today + timedelta(days=number) for number in (3, 5, 8)]
    snooze(by=owner, subject=initiative, until=days[0], today=today)
    snooze(by=owner, subject=commitment, until=days[1], today=today)
    Snooze.objects.create(user=owner, document=document, until=days[2])
    assert told(owner, today, "snooze") == [
        ("snooze", "initiative", initiative.name, days[0]),
        ("snooze", "commitment", str(commitment), days[1]),
        ("snooze", "document", str(document), days[2]),
    ]
    before = entries(owner, today)[0]
    snooze(by=owner, subject=initiative, until=days[2], today=today)
    after = next(entry for entry in entries(owner, today) if entry.noun == "initiative")
    assert (after.uid, after.day) == (before.uid, days[2])
    assert after.revision > before.revision
    assert told(owner, days[2]) == []


def test_what_one_may_no_longer_see_is_not_named(owner, today):
    draft = InitiativeFactory(publication="draft")
    hidden = DocumentFactory(publication="draft")
    for subject in ({"initiative": draft}, {"document": hidden}):
        Snooze.objects.create(user=owner, until=today + timedelta(days=3), **subject)
    assert entries(owner, today) == ()


def test_it_asks_the_database_as_often_for_many_as_for_one(owner, today, django_assert_num_queries):
    for _ in range(4):
        commitment = CommitmentFactory(initiative=InitiativeFactory(owner=owner), baseline_due="2999")
        Snooze.objects.create(user=owner, commitment=commitment, until=today + timedelta(days=3))
    with django_assert_num_queries(4):
        assert len(entries(owner, today)) == 12
