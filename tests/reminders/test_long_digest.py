"""A digest of five hundred: all of them in a mail that no mail program cuts off, composed at once."""

import re
from datetime import date, time, timedelta
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.models import Initiative, Reminder, ReminderRule
from initiatives.reminders.digest import LARGEST, compose
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 5)
NAMES = (
    "Shared forest",
    "Coastal radar network",
    "Green shipping corridor between the southern ports and the northern fjords, first phase",
    "日本語の名前を持つ協力計画",
)


@pytest.fixture
def many(digest_of, reviews, administrator):
    """A digest of so many matters of three partnerships, every fourth due today or later."""

    def make(count, names=NAMES, **sentences):
        overdue = ReminderRule.objects.get(kind="review_overdue")
        pairs = [PartnershipFactory(country_a="BR", country_b=other) for other in ("NO", "CL", "KE")]
        initiatives = Initiative.objects.bulk_create(
            Initiative(
                partnership=pairs[number % 3], slug=f"many-{number}", name=f"{number} {names[number % len(names)]}",
                kind="project", publication="published",
            )
            for number in range(count)
        )  # fmt: skip
        words = {
            "why_you": "Nobody owns it, and you are an administrator.",
            "why_now": "Its review was due on 3 October 2026 and nobody has looked since; the last was on 3 July 2026.",
            "how_to_stop": "Record a review, be it “checked, no change”, or snooze it on your desk.",
        }
        reminders = Reminder.objects.bulk_create(
            Reminder(
                rule=overdue if number % 4 else reviews, initiative=initiative, recipient=administrator, occurrence="once",
                due_on=DAY - timedelta(days=number % 200 if number % 4 else -(number % 30)), day=DAY, **{**words, **sentences},
            )
            for number, initiative in enumerate(initiatives)
        )  # fmt: skip
        return {**digest_of(*reminders), "at": time(7), "zone": "Asia/Tokyo", "language": "en-gb"}

    return make


def parts(given):
    """The text and the page of the mail."""
    message = compose(**given)
    ((page, _kind),) = message.alternatives
    return message.body, page


def opened(part):
    """The numbers of the reminders to which a part has a link that opens them."""
    return set(re.findall(r"/letters/open/(\d+)-", part))


def left(part):
    return int(re.search(r"(\d+) more are on your desk alone", part)[1])


def test_five_hundred_are_all_in_a_mail_that_is_not_cut_off(many):
    given = many(500)
    everything = {str(reminder.pk) for reminder in given["reminders"]}
    text, page = parts(given)
    assert len(page.encode()) <= LARGEST < 102_000
    assert opened(text) == opened(page) == everything
    assert "The 5 most urgent are told whole" in text
    assert page.count("Why you:") == text.count("Why you:") == 5
    assert "/letters/unsubscribe/" in page[-1500:]


def test_the_most_urgent_are_told_whole_and_the_others_by_partnership_and_by_what_they_are_due_for(many):
    text, _page = parts(many(60))
    whole, lines = text.split("In a line each")
    assert whole.count("Reviewed, nothing changed: ") == 40
    assert "Review due" not in whole
    told = re.split(r"^(Brazil–\S+)$", lines, flags=re.M)
    assert sorted(told[1::2]) == ["Brazil–CL", "Brazil–KE", "Brazil–Norway"]
    assert all(section.count("\nReview due, due\n* ") == 1 for section in told[2::2])
    assert "* 56 Shared forest, 31 Jan 2027" in lines


def test_the_longer_each_is_told_the_fewer_are_told_whole(many):
    said = dict.fromkeys(("why_now", "how_to_stop"), "Words that say why at length. " * 9)
    text, page = parts(many(40, names=["Длинное имя " * 16], **said))
    assert len(page.encode()) <= LARGEST
    assert "The 20 most urgent are told whole" in text
    assert len(opened(page)) == 40


def test_what_does_not_fit_even_in_a_line_is_counted_and_waits_on_the_desk(many):
    text, page = parts(many(900, names=["विशाल अंतरिक्ष सहयोग कार्यक्रम " * 4]))
    assert LARGEST * 0.85 < len(page.encode()) <= LARGEST
    assert left(page) == left(text) == 900 - len(opened(page))
    assert opened(page) == opened(text)


def test_composing_five_hundred_asks_the_database_as_often_as_for_three_and_takes_seconds_at_most(many):
    given = many(500)
    with CaptureQueriesContext(connection) as few:
        compose(**{**given, "reminders": given["reminders"][:3]})
    begun = process_time()
    with CaptureQueriesContext(connection) as lots:
        compose(**given)
    assert len(lots) == len(few)
    assert process_time() - begun < 5
