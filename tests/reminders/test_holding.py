"""What was planned and no longer holds when it is to be sent is left out, and the ledger says why."""

from datetime import UTC, datetime, timedelta

import pytest

from initiatives import vocabulary
from initiatives.actions.due_revision import revise_due
from initiatives.actions.publication import publish, withdraw
from initiatives.models import Digest, Initiative, InitiativeSector, Membership, Reminder, ReminderRule
from initiatives.reminders.gone import SETTLED
from initiatives.reminders.holding import settle
from initiatives.reminders.plan import plan
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    ReviewFactory,
    SectorFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.reminders.calendar import at, today

pytestmark = pytest.mark.django_db
LATER = timedelta(days=40)


@pytest.fixture
def reason(administrator):
    """Plan by a rule of a kind in forty days, let something happen, and give the reason why it is not sent; empty if it is."""

    def after(kind, happens, **rule):
        ReminderRule.objects.create(name="Rule", kind=kind, **rule)
        now = at(today() + LATER)
        (planned,) = plan(now=now)
        happens()
        return left_out(planned, now)

    return after


def left_out(planned, now):
    reminder = Reminder.objects.get(pk=planned)
    digest = Digest.objects.create(
        recipient=reminder.recipient, day=now.date(), message_id=f"<{planned}@example.org>", not_before=now
    )
    Reminder.objects.filter(pk=planned).update(digest=digest)
    remaining = settle(digest=digest, now=now)
    reminder.refresh_from_db()
    assert bool(remaining) == (reminder.state == "planned")
    return reminder.suppressed_because


def line(subject, status, **more):
    noun = {"initiative": None, "commitment": None, type(subject).__name__.lower(): subject}
    evidence = more.pop("axis", "claim") == "evidence"
    more = {"asserted_by": None, **more} if evidence else {"asserted_by": "joint", **more}
    return StatusUpdateFactory(**noun, axis="evidence" if evidence else "claim", status=status, **more)


def test_every_kind_says_what_ends_it():
    assert set(SETTLED) == set(vocabulary.REMINDER_KINDS)


def test_what_still_holds_is_sent(reason):
    InitiativeFactory()
    assert reason("review_overdue", lambda: None) == ""


@pytest.mark.parametrize("kind", ["review_overdue", "unowned"])
def test_what_was_withdrawn(reason, administrator, kind):
    initiative = InitiativeFactory()
    assert reason(kind, lambda: withdraw(by=administrator, row=initiative)) == "It is withdrawn now."


@pytest.mark.parametrize("kind", ["review_overdue", "unowned", "side_silent"])
def test_what_a_party_cancelled(reason, kind):
    initiative = InitiativeFactory()
    if kind == "side_silent":
        ReviewFactory(initiative=initiative, sources_searched={"NO": ["The register"]})
    ended = "It was delivered, cancelled or superseded in the meantime."
    assert reason(kind, lambda: line(initiative, "cancelled")) == ended


def test_what_somebody_else_answers_for(reason):
    initiative = InitiativeFactory()
    hand_over = Initiative.objects.filter(pk=initiative.pk).update
    assert reason("review_overdue", lambda: hand_over(owner=UserFactory())) == "Somebody else answers for it now."


def test_what_a_lead_hears_since_there_is_one(reason):
    draft = InitiativeFactory(publication="draft")
    said = reason("draft_waiting", lambda: Membership.objects.create(user=UserFactory(), role="lead"))
    assert said == "Somebody else answers for it now."
    assert draft.publication == "draft"


def test_what_an_edited_rule_no_longer_speaks_of(reason):
    InitiativeFactory()
    sector = SectorFactory()
    assert not InitiativeSector.objects.exists()
    narrow = ReminderRule.objects.update
    assert reason("review_overdue", lambda: narrow(sector=sector)) == "The rule no longer speaks of it."


@pytest.mark.parametrize(("cause", "new"), [("dropped", {}), ("party_moved", {"new_due": "2030"})])
def test_a_date_that_was_dropped_or_moved(reason, administrator, cause, new):
    commitment = CommitmentFactory(baseline_due=str(today() + LATER))
    given = {"by": administrator, "today": today(), "reason": "They said so.", "passages": [PassageFactory()], **new}
    moved = reason(
        "commitment_due_soon", lambda: revise_due(commitment=commitment, cause=cause, **given), lead_days=[7]
    )
    assert moved == "Its date was moved in the meantime."


@pytest.mark.parametrize("status", ["delivered", "lapsed"])
def test_a_missed_date_whose_delivery_is_claimed_or_that_lapsed(reason, status):
    due = today() - timedelta(days=9)
    commitment = CommitmentFactory(baseline_due=str(due))
    said = {
        "delivered": "It was delivered, cancelled or superseded in the meantime.",
        "lapsed": SETTLED["commitment_overdue"],
    }
    lapsed = {"axis": "evidence", "second_reader": UserFactory()} if status == "lapsed" else {}
    assert reason("commitment_overdue", lambda: line(commitment, status, as_of=str(today()), **lapsed)) == said[status]


def test_a_claimed_delivery_that_records_show_otherwise(reason):
    initiative = InitiativeFactory()
    line(initiative, "delivered", as_of=str(today() - timedelta(days=9)))
    happens = lambda: line(initiative, "contradicted", axis="evidence", as_of=str(today()))  # noqa: E731
    assert reason("evidence_missing", happens) == SETTLED["evidence_missing"]


def test_a_delivery_claimed_anew_is_told_anew(reason):
    initiative = InitiativeFactory()
    line(initiative, "delivered_in_part", as_of=str(today() - timedelta(days=9)))
    happens = lambda: line(initiative, "delivered", as_of=str(today()))  # noqa: E731
    assert reason("evidence_missing", happens) == "Something else is known by now; it is told anew."


def test_sides_that_agree_again_also_on_its_end(reason):
    initiative = InitiativeFactory()
    line(initiative, "agreed", asserted_by="BR")
    line(initiative, "cancelled", asserted_by="NO")
    assert (
        reason("sides_differ", lambda: line(initiative, "cancelled", asserted_by="BR")) == "The sides no longer differ."
    )


def test_a_side_that_was_heard(reason):
    initiative = InitiativeFactory()
    ReviewFactory(initiative=initiative, sources_searched={"NO": ["The register"]})
    happens = lambda: line(initiative, "agreed", asserted_by="NO", as_of=str(today()))  # noqa: E731
    assert reason("side_silent", happens) == "Something from that side is held now."


def test_what_somebody_owns_now(reason):
    initiative = InitiativeFactory()
    give = Initiative.objects.filter(pk=initiative.pk).update
    assert reason("unowned", lambda: give(owner=UserFactory())) == "Somebody owns it now."


def test_words_that_were_marked_anew(reason):
    document = DocumentFactory()
    old = CaptureFactory(
        document=document, text="We will plant a forest.", captured_at=datetime(2026, 4, 2, tzinfo=UTC)
    )
    CommitmentFactory(passage=PassageFactory(capture=old, exact="plant a forest"))
    new = CaptureFactory(document=document, text="We will plant a tree.", captured_at=datetime(2026, 4, 9, tzinfo=UTC))
    assert (
        reason("passage_broken", lambda: PassageFactory(capture=new, exact="plant a tree")) == SETTLED["passage_broken"]
    )


def test_a_draft_that_was_published(reason, administrator):
    draft = InitiativeFactory(publication="draft")
    publishes = lambda: publish(by=administrator, row=draft, second_reader_required=False)  # noqa: E731
    assert reason("draft_waiting", publishes) == "It is published now."


def test_a_draft_document_that_was_published_keeps_nobody_from_the_rest_of_the_digest(reason, administrator):
    draft = DocumentFactory(publication="draft")
    publishes = lambda: publish(by=administrator, row=draft, second_reader_required=False)  # noqa: E731
    assert reason("draft_waiting", publishes) == SETTLED["draft_waiting"]


def test_the_last_draft_statement_of_a_document(reason, administrator):
    statement = StatementFactory(publication="draft")
    publishes = lambda: publish(by=administrator, row=statement, second_reader_required=False)  # noqa: E731
    assert reason("draft_waiting", publishes) == SETTLED["draft_waiting"]


def test_what_many_lost_is_asked_in_as_many_queries_as_of_one(administrator, django_assert_num_queries):
    ReminderRule.objects.create(name="Rule", kind="unowned")
    now = at(today() + LATER)
    for number in (1, 5):
        InitiativeFactory.create_batch(number)
        ids = plan(now=now)
        assert len(ids) == number
        digest = Digest.objects.create(
            recipient=administrator, day=now.date() - timedelta(days=number), message_id=f"<{number}@example.org>",
            not_before=now, state="dead",
        )  # fmt: skip
        Reminder.objects.filter(pk__in=ids).update(digest=digest)
        Initiative.objects.update(owner=UserFactory())
        with django_assert_num_queries(7):  # what is planned, whom it is told to, what is gone, why, and that it is
            assert settle(digest=digest, now=now) == []
    assert Reminder.objects.filter(suppressed_because="Somebody owns it now.").count() == 6
