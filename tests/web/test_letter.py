"""The links of a mail: a page each, where one button does what the link says, for the mail's recipient alone."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from initiatives.models import Capture, Initiative, Membership, Reminder, Review, User
from initiatives.reminders import links
from tests.factories import CommitmentFactory, ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_a_page_tells_what_it_is_about_why_and_whose_link_it_is(client, link):
    page = text(client.get(link("review")))
    for said in (
        *("Shared forest", "Brazil–Norway", "It is time.", "You own it.", "Look.", "From a mail to analyst"),
        *("Nobody has said where it stands.", "Brazil: sources searched", "Norway: sources searched"),
    ):
        assert said in page, said


def test_one_button_records_the_review_of_somebody_who_did_not_sign_in(client, link, reminder, analyst):
    answer = client.post(link("review"), {"sources_BR": "A register\n\nA site", "sources_NO": ""}, follow=True)
    review = Review.objects.get()
    assert (review.by, review.initiative, review.outcome) == (analyst, reminder.initiative, "no_change")
    assert review.sources_searched == {"BR": ["A register", "A site"]}
    assert "Recorded. The next review is on" in text(answer)
    assert "You reviewed it on" in text(answer)
    assert "Brazil: sources searched: A register; A site" in text(answer)
    assert 'type="submit"' not in answer.content.decode().split("<main")[1].split("</main>")[0]


def test_who_is_written_in_the_history_is_the_recipient_also_while_another_is_signed_in(client, link, analyst):
    client.force_login(UserFactory(username="another"))
    assert "You are signed in as another." in text(client.get(link("review")))
    client.post(link("review"))
    history = apps.get_model("initiatives", "ReviewHistory").objects.select_related("pgh_context").get()
    assert history.pgh_context.metadata["user"] == analyst.pk


def test_pressed_twice_it_records_once_and_says_so(client, link):
    client.post(link("review"))
    again = client.post(link("review"), follow=True)
    assert "You had recorded your review already; nothing was written again." in text(again)
    assert Review.objects.count() == 1


def test_what_another_found_since_is_said_and_one_s_own_look_still_counts(client, link, reminder):
    ReviewFactory(initiative=reminder.initiative, by__username="colleague", note="The site was down.")
    page = text(client.get(link("review")))
    assert "colleague reviewed it on" in page
    assert "Checked, no change" in page
    assert "“The site was down.”" in page
    client.post(link("review"), {"sources_BR": "A register"})
    assert Review.objects.count() == 2


def test_a_review_before_the_mail_is_none_since(client, link, reminder):
    ReviewFactory(initiative=reminder.initiative, by__username="colleague")
    Reminder.objects.update(planned_at=timezone.now() + timedelta(seconds=1))
    assert "colleague" not in text(client.get(link("review")))


def test_a_review_of_the_initiative_is_one_of_its_commitments(client, link_to, analyst):
    commitment = CommitmentFactory(initiative__name="Shared forest")
    address = link_to(commitment=commitment)("review")
    ReviewFactory(initiative=commitment.initiative, by=analyst)
    assert "You reviewed it on" in text(client.get(address))
    client.post(address)
    assert Review.objects.count() == 1


def test_a_wrong_side_is_named_and_nothing_is_lost(client, link):
    answer = client.post(link("review"), {"sources_XX": "A site", "sources_BR": "A register"})
    assert answer.status_code == 400
    assert "“XX” is not a side of Brazil–Norway" in text(answer)
    assert ">A register</textarea>" in answer.content.decode()
    assert not Review.objects.exists()


def test_who_lost_the_role_cannot_review_and_is_told_why(client, link):
    Membership.objects.all().delete()
    for answer, status in ((client.get(link("review")), 200), (client.post(link("review")), 403)):
        assert answer.status_code == status
        assert "You may not record reviews of Brazil–Norway any more" in text(answer)
    assert not Review.objects.exists()


def test_a_record_that_was_taken_back_is_not_shown(client, link, reminder):
    Membership.objects.all().delete()
    Initiative.objects.filter(pk=reminder.initiative_id).update(publication="withdrawn")
    for verb in ("open", "review", "snooze"):
        answer = client.get(link(verb))
        assert answer.status_code == 403
        assert "Shared forest" not in text(answer)
        assert "The record was taken back" in text(answer)
    assert client.post(link("review")).status_code == 403


def test_what_is_no_longer_published_cannot_be_reviewed_by_those_who_still_see_it(client, link, reminder):
    Initiative.objects.filter(pk=reminder.initiative_id).update(publication="withdrawn")
    assert "A review says that the sources were searched for something published." in text(client.get(link("review")))
    assert client.post(link("review")).status_code == 403
    assert not Review.objects.exists()


def test_open_shows_the_record_where_readers_have_to_sign_in(client, link_to, settings):
    settings.PUBLIC_READ = False
    commitment = CommitmentFactory(wording="Plant 100 trees")
    page = client.get(link_to(commitment=commitment)("open"))
    assert "Plant 100 trees" in text(page)
    assert "We will plant a forest" in text(page)
    assert "You will be asked to sign in." in text(page)
    assert f'href="{settings.SITE_URL}/commitments/{commitment.pk}/"' in page.content.decode()
    assert client.get(f"/commitments/{commitment.pk}/").status_code == 302


def test_words_withheld_since_the_mail_are_not_shown(client, link_to):
    address = link_to(commitment=CommitmentFactory())("open")
    Capture.objects.update(withheld_at=timezone.now(), withheld_reason="A court order.")
    assert "We will plant a forest" not in text(client.get(address))


def test_everything_that_the_same_mail_said_of_it_is_shown_and_nothing_of_others(client, link, reminder):
    for who, sentence in ((reminder.recipient, "They differ."), (UserFactory(), "Not yours.")):
        Reminder.objects.create(
            rule=reminder.rule, initiative=reminder.initiative, recipient=who, digest=reminder.digest, occurrence=sentence,
            due_on=reminder.due_on, day=reminder.day, why_you="You.", why_now=sentence, how_to_stop="Look.",
        )  # fmt: skip
    page = text(client.get(link("open")))
    assert "They differ." in page
    assert "Not yours." not in page


@pytest.mark.parametrize("public", [True, False])
def test_what_is_no_link_is_told_nothing(client, link, settings, public):
    settings.PUBLIC_READ = public
    Reminder.objects.get()
    gone = links.address(verb="review", number=10**9, day=timezone.localdate()).removeprefix(settings.SITE_URL)
    told = set()
    for address in ("/letters/review/x/", link("open").replace("/open/", "/review/"), gone, f"{link('review')[:-2]}/"):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 404
            told.add(text(answer))
    User.objects.filter(username="analyst").update(is_active=False)
    for verb in ("open", "review", "snooze"):
        answer = client.get(link(verb))
        assert answer.status_code == 404
        told.add(text(answer))
    assert len(told) == 1
    assert "Sign in: your desk has everything" in told.pop()


def test_an_old_link_says_how_old_and_what_to_do(client, reminder, settings):
    day = timezone.localdate() - timedelta(days=31)
    address = links.address(verb="review", number=reminder.pk, day=day).removeprefix(settings.SITE_URL)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 410
        assert f"It is of a mail of {day:%-d %B %Y}, and such links work for 30 days." in text(answer)
    assert not Review.objects.exists()


def test_no_page_is_kept_found_or_told_to_others(client, link):
    for verb in ("open", "review", "snooze"):
        answer = client.get(link(verb))
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_parameters_that_a_mail_program_adds_do_no_harm(client, link):
    assert client.get(f"{link('review')}?utm_source=mail&as_of=2020-01-01").status_code == 200


def test_whoever_follows_every_link_of_a_mail_before_its_reader_changes_nothing(client, link, analyst, settings):
    def tables():
        return {
            model._meta.label: serializers.serialize("json", model._base_manager.order_by("pk"))
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
        }

    before = tables()
    assert "Shared forest" in before["initiatives.Initiative"]
    for verb in ("open", "review", "snooze", "unsubscribe"):
        for ask in (client.get, client.head, client.options):
            ask(link(verb))
    assert tables() == before
    assert Reminder.objects.get().due_on == date(2027, 1, 2)


def test_names_never_become_markup(client, link, reminder):
    Initiative.objects.filter(pk=reminder.initiative_id).update(name="<script>alert(1)</script>")
    for verb in ("open", "review", "snooze"):
        assert "<script>alert" not in client.get(link(verb)).content.decode()
