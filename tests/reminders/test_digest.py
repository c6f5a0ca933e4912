"""The digest's contents: what is told of each subject, in which order, in both parts of the mail alike."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.models import Capture, Reminder, ReminderRule, SourceDocument
from initiatives.reminders.holding import contents
from initiatives.reminders.matter import matters_of
from tests.factories import CommitmentFactory, DocumentFactory, PartnershipFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db
SENTENCES = {"why_you": "You own it.", "why_now": "It is time.", "how_to_stop": "Look."}


@pytest.fixture
def about(administrator):
    """Make one reminder of a kind about any subject."""

    def make(kind, *, on=date(2027, 1, 2), **fields):
        rule, _ = ReminderRule.objects.get_or_create(name=f"Of {kind}", kind=kind, defaults={"repeat_days": 7})
        said = {**SENTENCES, **fields}
        return Reminder.objects.create(
            rule=rule, recipient=administrator, occurrence=f"{on}+0", due_on=on, day=on, **said
        )

    return make


def parts(message):
    (page, kind) = message.alternatives[0]
    assert kind == "text/html"
    return message.body, page


def in_order(text, *names):
    places = [text.index(name) for name in names]
    assert places == sorted(places), names


def test_the_subject_says_how_many_and_the_most_urgent(mail, waiting):
    message = mail(waiting(on=date(2027, 3, 1), name="Later"), waiting(on=date(2027, 1, 2), name="Sooner"))
    assert message.subject == "2 to look at, first Sooner, 2 January 2027"


def test_the_subject_of_one_names_it(mail, waiting):
    assert mail(waiting(on=date(2027, 1, 2))).subject == "To look at: Shared forest, 2 January 2027"


def test_both_parts_say_what_why_you_why_now_how_to_stop_and_where_it_stands(mail, waiting):
    reminder = waiting(on=date(2027, 1, 9))
    StatusUpdateFactory(initiative=reminder.initiative)
    for part in parts(mail(reminder)):
        for said in (
            *("Brazil–Norway", "Shared forest", "Brazil: agreed.", "Records: nobody has looked yet."),
            *("Review due, due 9 January 2027", "It is time.", "You own it.", "Review it."),
            *("Tuesday, 5 January 2027", "07:00", "Asia/Tokyo", "https://tracker.example.org/desk/"),
        ):
            assert said in part, said


def test_both_parts_have_the_same_links(mail, waiting):
    text, page = parts(mail(waiting(on=date(2027, 1, 9))))
    for verb in ("open", "review", "snooze", "unsubscribe"):
        begins = f"https://tracker.example.org/letters/{verb}/"
        links = {part[part.index(begins) :].split()[0].split('"')[0] for part in (text, page)}
        assert len(links) == 1, verb


def test_a_commitment_is_told_in_the_words_of_the_promise(mail, about):
    commitment = CommitmentFactory(wording="Plant 100 trees", initiative__name="Shared forest", baseline_due="2027")
    message = mail(about("commitment_overdue", commitment=commitment))
    for part in parts(message):
        in_order(part, "Plant 100 trees", "A commitment of Shared forest", "“We will plant a forest”", "Due 2027.")
    assert "Plant 100 trees" in message.subject


def test_words_that_are_withheld_are_not_mailed(mail, about):
    commitment = CommitmentFactory()
    Capture.objects.update(withheld_at=datetime(2026, 12, 1, tzinfo=UTC), withheld_reason="A court order.")
    for part in parts(mail(about("commitment_overdue", commitment=commitment))):
        assert commitment.wording in part
        assert "We will plant a forest" not in part


def test_words_of_a_document_that_the_reader_may_not_see_are_not_mailed(digest_of, about, administrator):
    commitment = CommitmentFactory()
    SourceDocument.objects.update(publication="withdrawn")
    type(administrator).objects.update(is_superuser=False)
    reminders = digest_of(about("commitment_overdue", commitment=commitment))["reminders"]
    (matter,) = matters_of(reader=type(administrator).objects.get(), day=date(2027, 1, 5), reminders=reminders)
    assert (matter.title, matter.quote) == (commitment.wording, "")


def test_a_document_can_be_opened_and_snoozed_but_not_reviewed(mail, about):
    document = DocumentFactory(title="The joint report", publisher="A newspaper")
    text, page = parts(mail(about("passage_broken", document=document)))
    for part in (text, page):
        assert "The joint report" in part
        assert "Press report, A newspaper." in part
        assert "since 2 January 2027" in part
        assert "/letters/snooze/" in part
        assert "/letters/review/" not in part


def test_a_draft_says_so_and_cannot_be_reviewed(mail, about):
    message = mail(about("draft_waiting", document=DocumentFactory(publication="draft")))
    for part in parts(message):
        assert "Press report, A newspaper. Draft." in part
        assert "/letters/review/" not in part


def test_items_are_grouped_by_partnership_the_most_urgent_first(mail, waiting):
    forest, late = waiting(on=date(2027, 2, 1), name="Forest"), waiting(on=date(2027, 4, 1), name="Harbour")
    elsewhere = PartnershipFactory(country_a="IN", country_b="JP", name="India–Japan")
    moon = waiting(on=date(2027, 3, 1), name="Moon", partnership=elsewhere)
    text, _ = parts(mail(forest, late, moon))
    in_order(text, "Brazil–Norway", "* Forest", "* Harbour", "India–Japan", "* Moon")


def test_what_is_escalated_comes_first_then_what_is_overdue_then_by_date(mail, waiting, about):
    soon = waiting(on=date(2027, 1, 9), name="Soon")
    waited = waiting(on=date(2027, 1, 1), name="Overdue")
    handed = waiting(on=date(2027, 5, 1), name="Escalated")
    since = about("unowned", on=date(2026, 1, 1), initiative=waiting(on=date(2027, 9, 9), name="Unowned").initiative)
    Reminder.objects.filter(pk=handed.pk).update(escalated=True)
    text, page = parts(mail(soon, waited, handed, since))
    for part in (text, page):
        in_order(part, "1 escalated to you, 1 overdue", "escalated to you · Review due, due 1 May 2027")
        in_order(part.split("Brazil–Norway")[1], "Escalated", "Overdue", "Unowned", "Soon")


def test_what_is_said_of_one_subject_stands_together_and_is_counted_once(mail, waiting, about):
    forest = waiting(on=date(2027, 1, 2), name="Forest")
    moon = waiting(on=date(2027, 1, 3), name="Moon")
    also = about("sides_differ", on=date(2026, 2, 1), initiative=forest.initiative, why_now="They differ.")
    message = mail(forest, moon, also)
    assert message.subject.startswith("2 to look at, first Forest")
    for part in parts(message):
        in_order(part.split("Brazil–Norway")[1], "Forest", "It is time.", "They differ.", "Moon")
        assert part.split("Brazil–Norway")[1].count("/letters/review/") == 2


def test_each_reason_says_why_you_where_they_differ(mail, waiting, about):
    forest = waiting(on=date(2027, 1, 2))
    also = about("sides_differ", initiative=forest.initiative, why_you="You lead the partnership.")
    for part in parts(mail(forest, also)):
        assert part.count("Why you:") == 2


def test_names_are_shown_as_they_are_and_never_become_markup(mail, waiting):
    message = mail(waiting(on=date(2027, 1, 2), name="<b>R&D</b> “日本” <img src=x>"))
    text, page = parts(message)
    assert "<b>R&D</b> “日本” <img src=x>" in text
    assert "&lt;b&gt;R&amp;D&lt;/b&gt; “日本”" in page
    assert "<img" not in page
    assert message.message()["Subject"]


def test_a_mail_of_many_asks_the_database_as_often_as_one_of_few(digest_of, waiting, about):
    def of(reminders):
        given = digest_of(*reminders)
        with CaptureQueriesContext(connection) as asked:
            matters_of(
                reader=given["digest"].recipient, day=given["digest"].day, reminders=list(contents(given["digest"]))
            )
        given["digest"].reminders.update(digest=None)
        given["digest"].delete()
        return len(asked)

    few = [waiting(on=date(2027, 1, 2)), about("commitment_overdue", commitment=CommitmentFactory()),
           about("passage_broken", document=DocumentFactory())]  # fmt: skip
    many = few + [waiting(on=date(2027, 1, 3)) for _ in range(9)]
    many += [about("commitment_overdue", commitment=CommitmentFactory()) for _ in range(9)]
    assert of(few) == of(many) < 8
