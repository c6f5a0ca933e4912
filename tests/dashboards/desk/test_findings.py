"""What the reminders say beside what falls due: findings, escalations, their merging, filters, and who answers."""

from datetime import date, timedelta

import pytest

from initiatives.actions.review import record_review
from initiatives.models import Initiative, Membership, Snooze
from initiatives.permissions import answering
from tests.dashboards.desk import finding, names, seen
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PartnershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked_at(owner, today):
    """An initiative that was reviewed today: nothing of it falls due."""
    initiative = InitiativeFactory(owner=owner, name="Shared forest")
    record_review(by=UserFactory(is_superuser=True), today=today, subject=initiative)
    return initiative


def test_a_finding_waits_though_nothing_falls_due(owner, today, looked_at):
    (matter,) = seen(owner, today, [finding(looked_at)]).findings
    assert matter.subject == looked_at
    assert [(reason.kind, reason.why_now) for reason in matter.reasons] == [
        ("sides_differ", "What was found: sides_differ.")
    ]


def test_of_one_subject_there_is_one_matter_with_every_reason(owner, today):
    initiative = InitiativeFactory(owner=owner)
    found = seen(
        owner, today + timedelta(days=3), [finding(initiative), finding(initiative), finding(initiative, "side_silent")]
    )
    (matter,) = found.overdue
    assert [reason.kind for reason in matter.reasons] == ["review_overdue", "sides_differ", "side_silent"]
    assert found.findings == ()


def test_reminders_of_what_falls_due_add_nothing_to_it_but_escalations_do(owner, today, looked_at):
    told = [finding(looked_at, "review_overdue"), finding(looked_at, "commitment_overdue")]
    assert seen(owner, today, told).empty
    found = seen(owner, today, [finding(looked_at, "review_overdue", escalated=True)])
    assert names(found.escalated) == ["Shared forest"]
    assert found.overdue == ()


def test_what_one_may_not_see_is_not_on_the_desk_whoever_says_so(owner, today):
    draft = InitiativeFactory(publication="draft")
    assert seen(owner, today, [finding(draft, "draft_waiting")]).empty


def test_documents_wait_too_and_can_be_snoozed(owner, today):
    document = DocumentFactory()
    told = [finding(document, "passage_broken")]
    (matter,) = seen(owner, today, told).findings
    assert (matter.key, matter.reviewable) == (f"document-{document.pk}", False)
    Snooze.objects.create(user=owner, document=document, until=today + timedelta(days=2))
    found = seen(owner, today, [finding(document, "passage_broken", silent=True)])
    assert found.findings == ()
    (matter,) = found.snoozed
    assert (matter.subject, matter.snoozed_until) == (document, today + timedelta(days=2))
    assert [reason.kind for reason in matter.reasons] == ["passage_broken"]


def test_what_is_silent_for_another_reason_does_not_wait(owner, today, looked_at):
    assert seen(owner, today, [finding(looked_at, silent=True)]).empty


def test_a_snooze_is_listed_until_its_day_though_nothing_else_is_said_of_it(owner, today, looked_at):
    Snooze.objects.create(user=owner, initiative=looked_at, until=today + timedelta(days=2))
    assert names(seen(owner, today).snoozed) == ["Shared forest"]
    assert seen(owner, today + timedelta(days=2)).empty


def test_findings_stand_by_kind_then_by_age(owner, today):
    rows = InitiativeFactory.create_batch(3)
    told = [
        finding(rows[0], "unowned"),
        finding(rows[1], "sides_differ", day=date(2026, 4, 1)),
        finding(rows[2], "sides_differ", day=date(2026, 2, 1)),
    ]
    assert [matter.subject for matter in seen(owner, today, told).findings] == [rows[2], rows[1], rows[0]]


def test_the_desk_is_narrowed_to_a_kind_and_a_partnership_and_says_how_many_there_are(owner, today):
    here = InitiativeFactory(owner=owner)
    there = InitiativeFactory(owner=owner, partnership=PartnershipFactory(country_a="IN", country_b="JP", name="I–J"))
    told = [finding(there)]
    found = seen(owner, today, told)
    assert found.kinds == {"review_due": 2, "sides_differ": 1}
    assert {pair.name: count for pair, count in found.partnerships.items()} == {"Brazil–Norway": 1, "I–J": 1}
    assert [matter.subject for matter in seen(owner, today, told, kind="sides_differ").due] == [there]
    found = seen(owner, today, told, partnership=here.partnership_id)
    assert [matter.subject for matter in found.due] == [here]
    assert found.kinds == {"review_due": 1}
    assert found.counts == {"overdue": 0, "escalated": 0, "due": 1, "findings": 0, "snoozed": 0}


def test_sources_named_before_are_offered_the_subjects_own_first(owner, today):
    initiative = InitiativeFactory(owner=owner)
    commitment = CommitmentFactory(initiative=initiative, baseline_due=str(today + timedelta(days=5)))
    other = InitiativeFactory(partnership=initiative.partnership)
    Membership.objects.create(user=owner, role="analyst")
    somebody = UserFactory(is_superuser=True)
    for by, subject, sources in (
        (somebody, initiative, {"BR": ["A gazette", "A register"]}),
        (somebody, initiative, {"BR": ["A ministry's site"]}),
        (somebody, other, {"NO": ["Never offered: another's, of another subject"]}),
        (owner, other, {"BR": ["A ministry's site", "A newspaper"], "NO": ["A parliament's record"]}),
    ):
        record_review(
            by=by, today=today, subject=subject, sources_searched=sources, next_review_on=today + timedelta(7)
        )
    offered = {matter.subject: matter.offered for matter in seen(owner, today).due}
    expected = {"BR": ["A ministry's site", "A newspaper"], "NO": ["A parliament's record"]}
    assert offered[initiative] == expected
    assert offered[commitment] == expected


@pytest.mark.parametrize("step", ["lead", "editor", "administrator"])
def test_what_nobody_owns_waits_for_the_first_step_that_has_anybody(today, step):
    initiative = InitiativeFactory()
    order = ["lead", "editor", "administrator"]
    people = {}
    for role in order[order.index(step) :]:
        people[role] = UserFactory(username=role)
        Membership.objects.create(user=people[role], role=role, partnership=initiative.partnership)
    gone = UserFactory(is_active=False)
    Membership.objects.create(user=gone, role="lead")
    heard = [role for role, person in people.items() if names(seen(person, today).due)]
    assert heard == [step]
    assert answering(user=people[step]) == {initiative.partnership_id: step}
    (matter,) = seen(people[step], today).due
    assert {"lead": "you lead", "editor": "an editor", "administrator": "an administrator"}[step] in matter.reasons[
        0
    ].why_you


def test_superusers_are_administrators_and_a_lead_of_all_leads_each(today):
    superuser, initiative = UserFactory(is_superuser=True), InitiativeFactory()
    assert names(seen(superuser, today).due)
    lead = UserFactory()
    Membership.objects.create(user=lead, role="lead", partnership=None)
    assert seen(superuser, today).empty
    assert [matter.subject for matter in seen(lead, today).due] == [initiative]
    Initiative.objects.update(owner=UserFactory(is_active=False))
    assert names(seen(lead, today).due)
    Initiative.objects.update(owner=UserFactory())
    assert seen(lead, today).empty
