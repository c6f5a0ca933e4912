"""The links of a mail that make it quieter: snooze one subject, or have no more mails at all."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.models import Preference, Snooze
from initiatives.web.deeds import snooze_days
from tests.factories import DocumentFactory
from tests.web.test_letter import text

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.mark.parametrize("chosen", ["week", "month"])
def test_a_subject_is_snoozed_for_a_week_or_a_month(client, link, analyst, reminder, chosen):
    until = snooze_days(today=timezone.now().date())[chosen]
    page = client.post(link("snooze"), {"for": chosen}, follow=True)
    assert f"Snoozed until {until:%-d %B %Y}." in text(page)
    assert f"You hear nothing of it before {until:%-d %B %Y}." in text(page)
    held = Snooze.objects.get()
    assert (held.user, held.initiative, held.until) == (analyst, reminder.initiative, until)


def test_a_day_that_is_written_counts_and_moves_an_earlier_snooze(client, link):
    client.post(link("snooze"), {"for": "week"})
    until = timezone.localdate() + timedelta(days=40)
    client.post(link("snooze"), {"for": "week", "until": str(until)})
    assert Snooze.objects.get().until == until


def test_a_document_is_snoozed_too(client, link_to):
    document = DocumentFactory()
    client.post(link_to(document=document)("snooze"), {"for": "week"})
    assert Snooze.objects.get().document == document


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Give the day on which you wish to hear of it again."),
        ({"for": "date"}, "Give the day on which you wish to hear of it again."),
        ({"for": "date", "until": "soon"}, "“soon” is no date; write it as 2027-01-31."),
        ({"for": "date", "until": "2027-02-31"}, "“2027-02-31” is no date; write it as 2027-01-31."),
        ({"until": "2020-01-01"}, "2020-01-01 is not after today"),
        ({"until": "2999-01-01"}, "2999-01-01 is more than a year ahead"),
    ],
)
def test_a_day_that_cannot_be_is_explained(client, link, given, sentence):
    answer = client.post(link("snooze"), given)
    assert answer.status_code == 400
    assert sentence in text(answer)
    assert not Snooze.objects.exists()


def test_today_is_the_reader_s_own(client, link, analyst):
    Preference.objects.create(user=analyst, time_zone="Pacific/Kiritimati")
    there = timezone.now().astimezone(timezone.get_fixed_timezone(14 * 60)).date()
    client.post(link("snooze"), {"for": "week"})
    assert Snooze.objects.get().until == there + timedelta(days=7)


@pytest.mark.parametrize("verb", ["review", "snooze"])
def test_a_form_from_elsewhere_is_refused(link, verb):
    assert Client(enforce_csrf_checks=True).post(link(verb), {"for": "week"}).status_code == 403


def test_unsubscribing_asks_first_then_switches_the_mail_off_and_says_how_to_have_it_again(client, link, analyst):
    page = text(client.get(link("unsubscribe")))
    assert "This switches the e-mail digest to analyst off." in page
    assert not Preference.objects.exists()
    answer = client.post(link("unsubscribe"), ONE_CLICK)
    assert answer.status_code == 200
    assert "You get no more of these mails" in text(answer)
    assert "sign in and switch e-mail on" in text(answer)
    assert Preference.objects.get(user=analyst).email is False
    assert "You get none of these mails" in text(client.get(link("unsubscribe")))


def test_a_mail_program_unsubscribes_without_a_cookie_or_a_page_where_readers_have_to_sign_in(link, analyst, settings):
    settings.PUBLIC_READ = False
    Preference.objects.create(user=analyst, time_zone="Asia/Tokyo")
    program = Client(enforce_csrf_checks=True)
    answer = program.post(link("unsubscribe"), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert answer.status_code == 200
    held = Preference.objects.get(user=analyst)
    assert (held.email, held.time_zone) == (False, "Asia/Tokyo")
    assert program.post(link("unsubscribe"), ONE_CLICK).status_code == 200  # as multipart, which RFC 8058 allows too


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "yes"}, {**ONE_CLICK, "more": "1"}])
def test_another_body_unsubscribes_nobody(client, link, body):
    answer = client.post(link("unsubscribe"), body)
    assert answer.status_code == 400
    assert "List-Unsubscribe=One-Click" in text(answer)
    assert not Preference.objects.exists()


def test_nobody_can_unsubscribe_by_another_link_nor_an_account_that_is_closed(client, link, analyst):
    assert client.post(link("open").replace("/open/", "/unsubscribe/"), ONE_CLICK).status_code == 404
    type(analyst).objects.update(is_active=False)
    assert client.post(link("unsubscribe"), ONE_CLICK).status_code == 404
    assert not Preference.objects.exists()
