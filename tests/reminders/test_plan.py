"""Who hears of what, and when."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from initiatives import vocabulary
from initiatives.actions.publication import withdraw
from initiatives.actions.review import record_review
from initiatives.actions.status_update import record_status
from initiatives.models import (
    Initiative,
    InitiativeSector,
    Membership,
    Preference,
    Reminder,
    ReminderRule,
    Snooze,
)
from initiatives.reminders.plan import ensure_default_rules, plan
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    SectorFactory,
    UserFactory,
)
from tests.reminders.calendar import at, planned, today

pytestmark = pytest.mark.django_db


def test_what_was_never_reviewed_is_due_from_the_day_it_was_published(reviews, administrator):
    initiative = InitiativeFactory(name="Shared forest")
    (reminder,) = planned()
    assert reminder.subject == initiative
    assert reminder.recipient == administrator
    assert reminder.due_on == today()
    assert reminder.occurrence == f"{today()}+0"
    assert reminder.why_you == "Nobody owns it, and you are an administrator."
    said = f"{today():%-d %B %Y}"
    assert reminder.why_now == f"Nobody has reviewed it since it was published on {said}."
    assert reminder.how_to_stop == "Record a review, be it “checked, no change”, or snooze it on your desk."


def test_planning_again_adds_nothing(reviews):
    InitiativeFactory()
    assert len(planned()) == 1
    assert planned() == []
    assert planned(days=6) == []


def test_it_is_said_again_every_seven_days_while_nothing_happens(reviews):
    InitiativeFactory()
    planned()
    assert [reminder.occurrence for reminder in planned(days=7)] == [f"{today()}+7"]
    assert planned(days=8) == []


def test_of_the_days_on_which_nothing_ran_the_latest_is_told_and_the_others_stand_in_the_ledger(reviews):
    InitiativeFactory()
    planned()
    told = {reminder.occurrence: (reminder.state, reminder.suppressed_because) for reminder in planned(days=30)}
    overtaken = "suppressed", "A later reminder says the same."
    assert told == {
        f"{today()}+7": overtaken, f"{today()}+14": overtaken, f"{today()}+21": overtaken, f"{today()}+28": ("planned", ""),
    }  # fmt: skip


def test_after_a_review_the_next_one_counts(reviews, administrator):
    initiative = InitiativeFactory(review_every=10)
    record_review(by=administrator, today=today(), subject=initiative)
    assert planned(days=9) == []
    (reminder,) = planned(days=10)
    assert reminder.due_on == today() + timedelta(days=10)
    assert reminder.why_now.startswith(
        f"Its next review was set for {today() + timedelta(days=10):%-d %B %Y}; the last was on"
    )


def test_the_owner_hears_and_the_administrators_do_not(reviews):
    owner = UserFactory()
    InitiativeFactory(owner=owner)
    (reminder,) = planned()
    assert reminder.recipient == owner
    assert reminder.why_you == "You own this initiative."


def test_an_owner_who_can_no_longer_sign_in_leaves_it_to_the_administrators(reviews, administrator):
    InitiativeFactory(owner=UserFactory(is_active=False))
    (reminder,) = planned()
    assert reminder.recipient == administrator
    assert reminder.why_you == "Its owner can no longer sign in, and you are an administrator."


def test_administrators_of_the_partnership_hear_and_those_of_another_do_not(reviews, administrator):
    initiative = InitiativeFactory()
    here, everywhere, elsewhere, analyst = UserFactory.create_batch(4)
    Membership.objects.create(user=here, role="administrator", partnership=initiative.partnership)
    Membership.objects.create(user=everywhere, role="administrator")
    Membership.objects.create(
        user=elsewhere, role="administrator", partnership=PartnershipFactory(country_a="IN", country_b="JP")
    )
    Membership.objects.create(user=analyst, role="analyst", partnership=initiative.partnership)
    assert {reminder.recipient for reminder in planned()} == {administrator, here, everywhere}


def test_the_system_account_hears_nothing(reviews):
    UserFactory(is_system=True, is_superuser=True)
    InitiativeFactory()
    assert len(planned()) == 1


def test_drafts_are_not_reminded(reviews):
    InitiativeFactory(publication="draft")
    assert planned() == []


def test_what_was_withdrawn_is_not_reminded(reviews, administrator):
    withdraw(by=administrator, row=InitiativeFactory())
    assert planned() == []


@pytest.mark.parametrize("status", ["cancelled", "superseded"])
def test_what_a_party_ended_is_not_reminded(reviews, administrator, status):
    initiative = InitiativeFactory()
    more = {"superseded_by": InitiativeFactory(publication="draft")} if status == "superseded" else {}
    record_status(
        by=administrator, today=today(), subject=initiative, axis="claim", status=status, reason="Said so.",
        asserted_by="joint", passages=[PassageFactory()], **more,
    )  # fmt: skip
    assert planned() == []


def test_what_records_show_delivered_is_not_reminded_but_what_is_only_claimed_is(reviews, administrator):
    shown, claimed = InitiativeFactory(name="Shown"), InitiativeFactory(name="Claimed")
    proof = PassageFactory(capture__document=DocumentFactory(kind="instrument"))
    common = {"by": administrator, "today": today(), "status": "delivered", "reason": "It is done."}
    record_status(subject=shown, axis="evidence", passages=[proof], **common)
    record_status(subject=claimed, axis="claim", asserted_by="BR", passages=[PassageFactory()], **common)
    assert [str(reminder.subject) for reminder in planned()] == ["Claimed"]


def test_a_commitment_is_reviewed_with_its_initiative(reviews):
    commitment = CommitmentFactory()
    assert [reminder.subject for reminder in planned()] == [commitment.initiative]


def test_a_commitment_outside_any_initiative_is_reviewed_by_itself(reviews, administrator):
    commitment = CommitmentFactory(initiative=None, passage=PassageFactory(), sides=["BR", "NO"])
    (reminder,) = planned()
    assert reminder.subject == commitment
    assert reminder.recipient == administrator


def test_what_somebody_snoozed_is_not_said_to_them_until_that_day(reviews, administrator):
    initiative = InitiativeFactory()
    other = UserFactory(is_superuser=True)
    Snooze.objects.create(user=administrator, initiative=initiative, until=today() + timedelta(days=9))
    assert [reminder.recipient for reminder in planned()] == [other]
    assert [reminder.recipient for reminder in planned(days=8)] == [other]
    assert [reminder.recipient for reminder in planned(days=9)] == [administrator]


def test_a_rule_that_is_switched_off_says_nothing(reviews):
    InitiativeFactory()
    ReminderRule.objects.update(active=False)
    assert planned() == []


def test_a_rule_speaks_only_of_what_it_names(reviews):
    technology = SectorFactory()
    chips = SectorFactory(parent=technology)
    within, outside = InitiativeFactory(), InitiativeFactory()
    InitiativeSector.objects.create(initiative=within, sector=chips)
    for scope in ({"sector": technology}, {"initiative": within}):
        ReminderRule.objects.all().delete()
        ReminderRule.objects.create(name="Scoped", kind="review_due", **scope)
        assert [reminder.subject for reminder in planned()] == [within]
        Reminder.objects.all().delete()
    ReminderRule.objects.all().delete()
    elsewhere = PartnershipFactory(country_a="IN", country_b="JP")
    ReminderRule.objects.create(name="Scoped", kind="review_due", partnership=elsewhere)
    assert planned() == []
    ReminderRule.objects.update(partnership=outside.partnership)
    assert {reminder.subject for reminder in planned()} == {within, outside}


@pytest.mark.parametrize("wish", ["no mail", "no address"])
def test_without_mail_the_reminder_is_kept_for_the_desk(reviews, administrator, wish):
    if wish == "no mail":
        Preference.objects.create(user=administrator, email=False)
    else:
        type(administrator).objects.update(email="")
    InitiativeFactory()
    assert [reminder.state for reminder in planned()] == ["kept"]


def test_a_day_begins_where_the_reader_is(reviews, administrator):
    Preference.objects.create(user=administrator, time_zone="Asia/Tokyo")
    initiative = InitiativeFactory(review_every=10)
    record_review(by=administrator, today=today(), subject=initiative)
    before = at(today() + timedelta(days=9), 14)  # 23:00 in Tokyo
    assert plan(now=before) == []
    assert len(plan(now=before + timedelta(hours=1))) == 1


def test_a_time_zone_nobody_knows_keeps_nobody_from_being_reminded(reviews, administrator):
    Preference.objects.create(user=administrator, time_zone="Mars/Olympus")
    InitiativeFactory()
    assert len(planned()) == 1


def test_reminding_leaves_the_reminded_record_alone(reviews):
    initiative = InitiativeFactory()
    before = Initiative.objects.filter(pk=initiative.pk).values().get(), initiative.history.count()
    planned()
    assert (Initiative.objects.filter(pk=initiative.pk).values().get(), initiative.history.count()) == before


def test_a_dry_run_writes_nothing(reviews):
    InitiativeFactory()
    assert len(plan(now=timezone.now(), dry_run=True)) == 1
    assert not Reminder.objects.exists()


def test_the_first_rules_are_made_once_and_stay_as_they_were_edited(db):
    assert {rule.kind for rule in ensure_default_rules()} == set(vocabulary.REMINDER_KINDS)
    ReminderRule.objects.filter(kind="review_due").update(name="Looking again", active=False)
    assert ensure_default_rules() == []


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_plan_once(reviews, administrator):
    InitiativeFactory.create_batch(20)
    start, counts = threading.Barrier(2), []

    def run():
        start.wait()
        counts.append(len(plan(now=timezone.now())))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == Reminder.objects.count() == 20


def test_planning_asks_the_database_as_often_for_many_as_for_one(reviews, due_dates, django_assert_num_queries):
    InitiativeFactory.create_batch(5)
    CommitmentFactory.create_batch(5, baseline_due="2027")
    connection.ensure_connection()
    with django_assert_num_queries(8):  # lock, rules, wishes, last runs, all reminders, this run, and the savepoint
        plan(now=timezone.now())
