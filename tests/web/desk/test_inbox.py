"""The inbox: what one was told, when, and what became of each."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from initiatives.actions.review import record_review
from initiatives.models import Digest, Reminder, ReminderRule
from tests.factories import CommitmentFactory, DocumentFactory, UserFactory
from tests.web.desk import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox(analyst, initiative, today):
    rule = ReminderRule.objects.create(name="Reviews", kind="review_due")
    digest = Digest.objects.create(recipient=analyst, day=today, message_id="<1@x>", not_before=timezone.now())
    said = {"rule": rule, "initiative": initiative, "due_on": today, "day": today, "how_to_stop": "Review it."}
    for state, more in (
        ("kept", {}), ("planned", {}), ("planned", {"digest": digest}),
        ("suppressed", {"suppressed_because": "It was reviewed in the meantime."}),
    ):  # fmt: skip
        number = Reminder.objects.count()
        Reminder.objects.create(
            recipient=analyst,
            state=state,
            occurrence=str(number),
            why_you=f"You, {number}.",
            why_now=f"Now, {number}.",
            **more,
            **said,
        )
    Reminder.objects.create(
        recipient=UserFactory(), occurrence="another", why_you="Them.", why_now="Not yours.", **said
    )
    return digest


def test_the_inbox_shows_one_s_own_reminders_the_newest_first_and_what_became_of_each(at_the_desk, inbox):
    Digest.objects.update(state="dead", last_error="550 no such mailbox")
    page = text(at_the_desk.get("/desk/inbox/"))
    order = [page.index(f"Now, {number}.") for number in (3, 2, 1, 0)]
    assert order == sorted(order)
    for said in (
        "not mailed. It was reviewed",
        "not delivered: 550 no such mailbox",
        "goes with the next mail",
        "kept here, without mail",
    ):
        assert said in page
    assert "Not yours." not in page
    desk = text(at_the_desk.get("/desk/"))
    assert "has not been delivered: “550 no such mailbox”." in desk
    assert "Now, 3." in desk


def test_a_long_inbox_has_pages(at_the_desk, inbox, analyst):
    first = Reminder.objects.filter(recipient=analyst).first()
    for number in range(30):
        first.pk, first.occurrence = None, f"more {number}"
        first.save(force_insert=True)
    assert "Now, 0." not in text(at_the_desk.get("/desk/inbox/"))
    assert "Now, 0." in text(at_the_desk.get("/desk/inbox/?page=2"))
    assert at_the_desk.get("/desk/inbox/?page=9").status_code == 400


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/desk/inbox/").headers["Location"] == f"{reverse('account_login')}?next=/desk/inbox/"


def test_an_empty_inbox_says_what_would_come(client):
    client.force_login(UserFactory())
    assert "No reminder has been written to you yet" in text(client.get("/desk/inbox/"))


def test_a_reminder_is_answered_by_the_first_review_after_it(at_the_desk, inbox, initiative, today):
    assert "answered by a review" not in text(at_the_desk.get("/desk/inbox/"))
    superuser = UserFactory(is_superuser=True)
    record_review(by=superuser, today=today, subject=initiative)
    page = text(at_the_desk.get("/desk/inbox/?state=answered"))
    assert "answered by a review on" in page
    assert "Now, 0." in page
    assert "Now, 3." not in page
    Reminder.objects.update(planned_at=F("planned_at") + timedelta(days=1))
    assert "answered by a review on" not in text(at_the_desk.get("/desk/inbox/"))


def test_a_review_of_the_initiative_answers_for_its_commitments(at_the_desk, inbox, initiative, today):
    commitment = CommitmentFactory(initiative=initiative)
    Reminder.objects.filter(state="kept").update(initiative=None, commitment=commitment)
    record_review(by=UserFactory(is_superuser=True), today=today, subject=initiative)
    assert "Now, 0." in text(at_the_desk.get("/desk/inbox/?state=answered"))


@pytest.mark.parametrize(
    ("state", "numbers"),
    [("unanswered", {0}), ("planned", {1}), ("undelivered", {2}), ("suppressed", {3}), ("answered", set())],
)
def test_the_inbox_is_narrowed_to_what_became_of_it(at_the_desk, inbox, state, numbers):
    Digest.objects.update(state="dead", last_error="550 no such mailbox")
    page = text(at_the_desk.get(f"/desk/inbox/?state={state}"))
    assert {number for number in range(4) if f"Now, {number}." in page} == numbers


def test_a_state_that_is_none_is_refused(at_the_desk):
    assert at_the_desk.get("/desk/inbox/?state=lost").status_code == 400


def test_reminders_of_documents_lead_to_them(at_the_desk, inbox):
    document = DocumentFactory(title="A joint text")
    Reminder.objects.filter(state="kept").update(initiative=None, document=document)
    page = text(at_the_desk.get("/desk/inbox/"))
    assert f'href="/documents/{document.pk}/">A joint text</a>' in page


def test_the_inbox_asks_as_often_for_many_as_for_few(at_the_desk, inbox, django_assert_num_queries):
    rule = ReminderRule.objects.get()
    day = timezone.localdate()
    for number in range(20):
        Reminder.objects.create(
            rule=rule, document=DocumentFactory(), recipient=Reminder.objects.last().recipient, due_on=day, day=day,
            occurrence=f"{number}", why_you="You.", why_now="Now.", how_to_stop="Do it.", state="kept",
        )  # fmt: skip
    with django_assert_num_queries(5):
        assert at_the_desk.get("/desk/inbox/").status_code == 200
