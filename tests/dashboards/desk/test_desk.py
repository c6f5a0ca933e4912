"""What waits on somebody's desk, and what does not."""

from datetime import UTC, datetime, timedelta

import pytest

from initiatives.actions.review import record_review
from initiatives.dashboards.desk import MANY
from initiatives.models import Digest, Initiative, Membership, Snooze, SourceDocument
from tests.dashboards.desk import finding, names, seen
from tests.factories import (
    CommitmentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_what_one_owns_waits_until_it_is_reviewed(owner, today):
    initiative = InitiativeFactory(owner=owner)
    assert names(seen(owner, today).due) == [initiative.name]
    assert names(seen(owner, today + timedelta(days=1)).overdue) == [initiative.name]
    record_review(by=UserFactory(is_superuser=True), today=today, subject=initiative)
    assert seen(owner, today).empty
    assert names(seen(owner, today + timedelta(days=76)).due) == [initiative.name]


def test_what_another_owns_is_not_on_the_desk(owner, today):
    InitiativeFactory(owner=UserFactory())
    InitiativeFactory()
    assert seen(owner, today).empty


def test_what_nobody_owns_waits_for_the_administrators_of_its_partnership(owner, today):
    initiative = InitiativeFactory()
    Membership.objects.create(user=owner, role="administrator", partnership=initiative.partnership)
    (matter,) = seen(owner, today).due
    assert (matter.subject, matter.may_record) == (initiative, True)


def test_an_owner_who_may_not_record_sees_it_without_being_offered_to(owner, today):
    InitiativeFactory(owner=owner)
    assert [matter.may_record for matter in seen(owner, today).due] == [False]


def test_drafts_and_what_is_closed_do_not_wait(owner, today):
    InitiativeFactory(owner=owner, publication="draft")
    StatusUpdateFactory(initiative=InitiativeFactory(owner=owner), status="cancelled")
    assert seen(owner, today).empty


def test_a_coming_date_waits_beside_its_initiative(owner, today):
    initiative = InitiativeFactory(owner=owner)
    ends = today + timedelta(days=60)
    commitment = CommitmentFactory(initiative=initiative, baseline_due=str(ends))
    far = CommitmentFactory(initiative=initiative, baseline_due="2999")
    found = {matter.subject.pk: matter.due_on for matter in seen(owner, today).due if matter.noun == "commitment"}
    assert found == {commitment.pk: ends}
    assert far.pk not in found


def test_a_late_commitment_is_overdue_until_somebody_looks(owner, today):
    ended = today - timedelta(days=5)
    commitment = CommitmentFactory(initiative=InitiativeFactory(owner=owner), baseline_due=str(ended))
    assert [(matter.subject, matter.due_on) for matter in seen(owner, today).overdue] == [(commitment, ended)]
    again = today + timedelta(days=40)
    record_review(by=UserFactory(is_superuser=True), today=today, subject=commitment, next_review_on=again)
    assert seen(owner, today).overdue == ()
    assert [matter.subject for matter in seen(owner, again + timedelta(days=1)).overdue if matter.noun == "commitment"]


def test_a_commitment_outside_any_initiative_waits_for_administrators(today):
    administrator = UserFactory(is_superuser=True)
    commitment = CommitmentFactory(initiative=None, passage=PassageFactory(), sides=["BR", "NO"])
    assert [matter.subject for matter in seen(administrator, today).due] == [commitment]


def test_what_is_snoozed_lies_apart_until_its_day(owner, today):
    initiative = InitiativeFactory(owner=owner)
    until = today + timedelta(days=5)
    Snooze.objects.create(user=owner, initiative=initiative, until=until)
    Snooze.objects.create(user=UserFactory(), initiative=InitiativeFactory(owner=owner), until=until)
    found = seen(owner, today)
    assert [(matter.subject, matter.snoozed_until) for matter in found.snoozed] == [(initiative, until)]
    assert len(found.due) == 1
    assert len(seen(owner, until).overdue) == 2


def test_a_very_full_desk_shows_the_nearest_of_each_section_and_every_one_of_them_page_by_page(owner, today):
    InitiativeFactory.create_batch(MANY + 2, owner=owner)
    found = seen(owner, today)
    (section,) = found.sections
    assert (section.count, len(section.matters), section.more) == (MANY + 2, 8, True)
    pages = [seen(owner, today, section="due", page=number).due for number in (1, 2)]
    assert [len(page) for page in pages] == [MANY, 2]
    assert len({matter.key for page in pages for matter in page}) == MANY + 2
    assert (
        seen(owner, today, section="due", page=9).due == pages[1]
    )  # what was on the last page may just have been done


def test_the_desk_asks_the_database_as_often_for_many_as_for_one(owner, today, django_assert_max_num_queries):
    Membership.objects.create(user=owner, role="analyst", partnership=PartnershipFactory())

    def asked():
        found = seen(owner, today, [finding(row) for row in (*Initiative.objects.all(), *SourceDocument.objects.all())])
        assert [(matter.partnership.name, matter.offered) for section in found.sections for matter in section.matters]

    InitiativeFactory.create_batch(6, owner=owner)
    CommitmentFactory.create_batch(3, initiative=InitiativeFactory(owner=owner), baseline_due="2020")
    for initiative in Initiative.objects.all():
        record_review(
            by=UserFactory(is_superuser=True), today=today, subject=initiative, sources_searched={"BR": ["A register"]}
        )
    with django_assert_max_num_queries(16):
        asked()


def test_mail_that_did_not_arrive_is_seen_by_its_reader_and_by_administrators(owner, today):
    now = datetime.now(UTC)
    common = {"recipient": owner, "day": today, "not_before": now}
    dead = Digest.objects.create(message_id="<1@x>", state="dead", last_error="550 no such mailbox", **common)
    assert seen(owner, today).undelivered == (dead,)
    assert seen(UserFactory(is_superuser=True), today).undelivered == (dead,)
    assert seen(UserFactory(), today).undelivered == ()
    common["day"] += timedelta(days=1)
    Digest.objects.create(message_id="<2@x>", state="sent", sent_at=now, **common)
    assert seen(owner, today).undelivered == ()
