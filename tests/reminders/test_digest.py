"""The mail itself: what it says, in both its parts, and what it cannot be made to say."""

import re
from datetime import date, time, timedelta

import pytest

from initiatives.models import Digest, Reminder
from initiatives.reminders.digest import compose
from initiatives.reminders.holding import contents
from tests.factories import CommitmentFactory, PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(administrator, settings):
    """The mail about some reminders, as it would travel."""
    settings.SITE_URL = "https://tracker.example.org"

    def make(*reminders):
        digest = Digest.objects.create(
            recipient=administrator,
            day=date(2027, 1, 5),
            message_id="<digest-1@example.org>",
            not_before="2027-01-05T07:00Z",
        )
        Reminder.objects.filter(pk__in=[each.pk for each in reminders]).update(digest=digest)
        return compose(digest=digest, reminders=list(contents(digest)), at=time(7), zone="Asia/Tokyo", language="en-gb")

    return make


def parts(message):
    (page, kind) = message.alternatives[0]
    assert kind == "text/html"
    return message.body, page


def test_the_subject_says_how_many_and_the_nearest(mail, waiting):
    message = mail(waiting(on=date(2027, 3, 1), name="Later"), waiting(on=date(2027, 1, 2), name="Sooner"))
    assert message.subject == "2 to look at, first Sooner, 2 January 2027"


def test_the_subject_of_one_names_it(mail, waiting):
    assert mail(waiting(on=date(2027, 1, 2))).subject == "To look at: Shared forest, 2 January 2027"


def test_both_parts_say_what_why_you_why_now_how_to_stop_and_where(mail, waiting):
    reminder = waiting(on=date(2027, 1, 2))
    message = mail(reminder)
    for part in parts(message):
        assert f"https://tracker.example.org/initiatives/{reminder.initiative.slug}/" in part
        assert "https://tracker.example.org/desk/" in part
        for said in ("Shared forest", "You own it.", "It is time.", "Review it.", "07:00", "Asia/Tokyo"):
            assert said in part


def test_items_are_grouped_by_partnership_the_nearest_first(mail, waiting):
    forest, late = waiting(on=date(2027, 2, 1), name="Forest"), waiting(on=date(2027, 4, 1), name="Harbour")
    elsewhere = PartnershipFactory(country_a="IN", country_b="JP", name="India–Japan")
    moon = waiting(on=date(2027, 3, 1), name="Moon", partnership=elsewhere)
    text, _ = parts(mail(forest, late, moon))
    order = [text.index(name) for name in ("Brazil–Norway", "* Forest", "* Harbour", "India–Japan", "* Moon")]
    assert order == sorted(order)


def test_a_very_long_mail_lists_the_nearest_and_says_how_many_more_there_are(mail, waiting):
    message = mail(*(waiting(on=date(2027, 1, 1) + timedelta(days=number)) for number in range(103)))
    assert message.subject.startswith("103 to look at")
    for part in parts(message):
        assert part.count("Why you:") == 100
        assert "And 3 more, which your desk shows." in part


def test_a_commitment_opens_at_its_own_page(mail, administrator, reviews):
    commitment = CommitmentFactory(wording="Plant 100 trees")
    reminder = Reminder.objects.create(
        rule=reviews, commitment=commitment, recipient=administrator, occurrence="x", due_on=date(2027, 1, 2), day=date(2027, 1, 2),
        why_you="a", why_now="b", how_to_stop="c",
    )  # fmt: skip
    message = mail(reminder)
    assert "Plant 100 trees" in message.subject
    assert f"https://tracker.example.org/commitments/{commitment.pk}/" in message.body


def test_names_are_shown_as_they_are_and_never_become_markup(mail, waiting):
    message = mail(waiting(on=date(2027, 1, 2), name="<b>R&D</b> “日本” <img src=x>"))
    text, page = parts(message)
    assert "<b>R&D</b> “日本” <img src=x>" in text
    assert "&lt;b&gt;R&amp;D&lt;/b&gt; “日本”" in page
    assert "<img" not in page
    assert message.message()["Subject"]


def test_a_line_break_in_a_name_ends_no_header_and_begins_no_line(mail, waiting):
    message = mail(waiting(on=date(2027, 1, 2), name="Forest\r\nBcc: x@example.org\n* Another"))
    assert message.subject == "To look at: Forest Bcc: x@example.org * Another, 2 January 2027"
    assert message.message()["Bcc"] is None
    assert "\n* Another" not in message.body


def test_a_long_name_is_cut_in_the_subject_alone(mail, waiting):
    message = mail(waiting(on=date(2027, 1, 2), name="Forest " * 28))
    assert len(message.subject) < 130
    assert "…" in message.subject
    assert ("Forest " * 28).strip() in message.body


def test_the_page_loads_nothing_from_anywhere(mail, waiting):
    _, page = parts(mail(waiting(on=date(2027, 1, 2))))
    assert not re.search(r"<(img|link|script|iframe|object|video)\b|@import|url\(", page)
    assert {url.split("/")[2] for url in re.findall(r'https?://[^"\s<]+', page)} == {"tracker.example.org"}


def test_the_headers_name_the_mail_and_that_a_machine_sent_it(mail, waiting):
    message = mail(waiting(on=date(2027, 1, 2))).message()
    assert message["Message-ID"] == "<digest-1@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"


def test_a_mail_of_many_asks_the_database_once(mail, waiting, django_assert_num_queries):
    reminders = [waiting(on=date(2027, 1, 2)) for _ in range(5)]
    message = mail(*reminders)
    digest = Digest.objects.select_related("recipient").get()
    with django_assert_num_queries(1):
        compose(digest=digest, reminders=list(contents(digest)), at=time(7), zone="UTC", language="en-gb")
    assert message.subject.startswith("5 to look at")
