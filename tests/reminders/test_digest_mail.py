"""The mail as mail programs read it: headers that no name breaks, and a page that loads nothing."""

import re
from datetime import date, time
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from initiatives.models import Reminder, User
from initiatives.reminders import links

pytestmark = pytest.mark.django_db
LINK = re.compile(r'https?://[^"\s<]+')


def as_read(message):
    """The message as the program that receives it reads it."""
    return message_from_bytes(message.message().as_bytes(), policy=default)


def test_the_headers_name_the_mail_its_list_and_that_a_machine_sent_it(mail, waiting):
    message = as_read(mail(waiting(on=date(2027, 1, 2))))
    assert message["Message-ID"] == "<digest-1@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<reminders.tracker.example.org>"
    assert message["Precedence"] is None
    assert parsedate_to_datetime(message["Date"])
    assert message.get_content_type() == "multipart/alternative"


def test_one_click_in_the_mail_program_ends_the_mails(mail, waiting):
    message = mail(waiting(on=date(2027, 1, 2)))
    read = as_read(message)
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = read["List-Unsubscribe"].strip(" <>")  # folded, it begins with a space
    assert address.startswith("https://tracker.example.org/letters/unsubscribe/")
    assert address in message.body
    digest = Reminder.objects.get().digest_id
    assert links.read(verb="unsubscribe", token=address.split("/")[-2], today=date(2027, 1, 5)) == digest


def test_a_line_break_in_a_name_ends_no_header_and_begins_no_line(mail, waiting, administrator):
    User.objects.update(first_name="Ana\r\nBcc: y@example.org", last_name="Sol")
    administrator.refresh_from_db()
    message = mail(waiting(on=date(2027, 1, 2), name="Forest\r\nBcc: x@example.org\n* Another"))
    read = as_read(message)
    assert message.subject == "To look at: Forest Bcc: x@example.org * Another, 2 January 2027"
    assert read["Subject"] == message.subject
    assert read["Bcc"] is None
    assert [address.addr_spec for address in read["To"].addresses] == ["administrator@example.org"]
    assert "\n* Another" not in message.body


@pytest.mark.parametrize(
    ("name", "mail_at", "arrives_at"),
    [
        (("Jürgen", "Straße, Dr."), "j@example.org", "j@example.org"),
        (("愛子", "佐藤"), "aiko@例え.jp", "aiko@xn--r8jz45g.jp"),
        (("", ""), "aiko@例え.jp", "aiko@xn--r8jz45g.jp"),
    ],
)
def test_a_name_and_an_address_in_any_script_arrive(mail, waiting, administrator, name, mail_at, arrives_at):
    User.objects.update(first_name=name[0], last_name=name[1], email=mail_at)
    administrator.refresh_from_db()
    (address,) = as_read(mail(waiting(on=date(2027, 1, 2))))["To"].addresses
    assert address.addr_spec == arrives_at
    assert address.display_name in ("", " ".join(name).strip())


def test_a_long_name_is_cut_in_the_subject_alone(mail, waiting):
    message = mail(waiting(on=date(2027, 1, 2), name="Forest " * 28))
    assert len(message.subject) < 130
    assert "…" in message.subject
    assert ("Forest " * 28).strip() in message.body


def test_the_page_loads_nothing_from_anywhere(mail, waiting):
    ((page, _kind),) = mail(waiting(on=date(2027, 1, 2))).alternatives
    assert not re.search(r"<(img|link|script|iframe|object|video|form)\b|@import|url\(", page)
    assert {url.split("/")[2] for url in LINK.findall(page)} == {"tracker.example.org"}


def test_the_page_names_its_language_and_direction_and_begins_with_what_the_list_of_mails_shows(mail, waiting):
    ((page, _kind),) = mail(waiting(on=date(2027, 1, 2), name="Forest")).alternatives
    assert '<html lang="en-gb" dir="ltr">' in page
    assert "prefers-color-scheme: dark" in page
    shown = re.sub(r"<[^>]+>", " ", page.split("<body")[1].split(">", 1)[1]).split()
    assert " ".join(shown[:5]) == "Forest · 1 overdue One"


def test_the_same_digest_is_the_same_mail_again(mail, digest_of, waiting):
    given = digest_of(waiting(on=date(2027, 1, 2)))
    from initiatives.reminders.digest import compose

    first, second = (compose(**given, at=time(7), zone="UTC", language="en-gb") for _ in range(2))
    assert (first.body, first.alternatives) == (second.body, second.alternatives)


def test_a_usual_mail_is_not_cut_off_by_gmail(mail, waiting):
    reminders = [waiting(on=date(2027, 1, 1), name=f"A name as long as they are {number}") for number in range(40)]
    Reminder.objects.update(why_now="Its next review was set for 1 January 2027; the last was on 3 March 2026." * 2)
    ((page, _kind),) = mail(*reminders).alternatives
    assert len(page.encode()) < 90_000
