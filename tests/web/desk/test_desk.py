"""Working at the desk: without a script, in one step, and with every mistake named where it was made."""

from datetime import timedelta

import pytest
from django.urls import reverse

from initiatives.models import Review, Snooze
from tests.factories import CommitmentFactory, InitiativeFactory, UserFactory
from tests.web.desk import send, text

pytestmark = pytest.mark.django_db


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/desk/").headers["Location"] == f"{reverse('account_login')}?next=/desk/"


def test_what_waits_is_shown_with_its_form_and_works_without_a_script(at_the_desk):
    page = text(at_the_desk.get("/desk/"))
    assert "Shared forest" in page
    assert "Checked, no change" in page
    assert "Brazil: sources searched" in page
    assert "Norway: sources searched" in page


def test_an_empty_desk_says_what_would_appear_there(client):
    client.force_login(UserFactory())
    assert "Nothing waits for you" in text(client.get("/desk/"))


def test_a_review_is_recorded_in_one_step_and_the_matter_leaves_the_desk(at_the_desk, initiative, analyst, today):
    answer = send(
        at_the_desk, initiative, outcome="no_change", sources_BR="A ministry's site\n\nA register", sources_NO=""
    )
    assert answer.redirect_chain == [("/desk/", 302)]
    review = Review.objects.get()
    assert (review.by, review.subject, review.outcome) == (analyst, initiative, "no_change")
    assert review.sources_searched == {"BR": ["A ministry's site", "A register"]}
    page = text(answer)
    assert f"Shared forest: checked, no change. Next review {today + timedelta(days=90):%-d %B %Y}." in page
    assert "You named no source of Norway, so this says nothing about what was searched there." in page
    assert "Nothing waits for you" in page


def test_another_outcome_day_and_note_are_kept(at_the_desk, initiative, today):
    day = today + timedelta(days=10)
    send(at_the_desk, initiative, outcome="cannot_tell", next_review_on=str(day), note="The site was down.")
    review = Review.objects.get()
    assert (review.outcome, review.next_review_on, review.note) == ("cannot_tell", day, "The site was down.")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"next_review_on": "soon"}, "“soon” is no date; write it as 2027-01-31."),
        ({"next_review_on": "2027-02-31"}, "“2027-02-31” is no date; write it as 2027-01-31."),
        ({"next_review_on": "2020-01-01"}, "2020-01-01 is not after today"),
        ({"sources_XX": "A site"}, "“XX” is not a side of Brazil–Norway"),
        ({"outcome": "lovely"}, "lovely"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_is_lost_or_recorded(at_the_desk, initiative, fields, sentence):
    answer = send(at_the_desk, initiative, **{"sources_BR": "A register", "note": "Looked twice.", **fields})
    assert answer.status_code == 400
    page = text(answer)
    assert sentence in page
    assert "Nothing was recorded" in page
    assert 'aria-invalid="true"' in page or "errorlist" in page
    assert ">A register</textarea>" in page
    assert ">Looked twice.</textarea>" in page
    assert not Review.objects.exists()


def test_a_commitment_is_reviewed_the_same_way(at_the_desk, initiative, today):
    commitment = CommitmentFactory(initiative=initiative, baseline_due=str(today - timedelta(days=1)))
    assert "Plant a forest" in text(at_the_desk.get("/desk/"))
    send(at_the_desk, commitment, outcome="no_change")
    assert Review.objects.get().subject == commitment


def test_nobody_records_where_they_may_not(client, initiative):
    reader = UserFactory()
    type(initiative).objects.filter(pk=initiative.pk).update(owner=reader)
    client.force_login(reader)
    page = text(client.get("/desk/"))
    assert "You may not record reviews here" in page
    assert "Checked, no change" not in page
    assert send(client, initiative, outcome="no_change").status_code == 403
    assert not Review.objects.exists()


def test_what_one_may_not_see_is_not_there(at_the_desk):
    draft = InitiativeFactory(publication="draft", partnership__country_a="IN", partnership__country_b="JP")
    assert send(at_the_desk, draft).status_code == 404
    for key in ("initiative-x", "initiative-²", "user-1", "initiative-9999999999999999999"):
        assert at_the_desk.post("/desk/", {"doing": f"review {key}"}).status_code == 404
        assert at_the_desk.post("/desk/", {"doing": "reviews no_change", "selected": key}).status_code == 404
    for doing in (f"erase initiative-{draft.pk}", "review", ""):
        assert at_the_desk.post("/desk/", {"doing": doing}).status_code == 400


def test_a_form_from_elsewhere_is_refused(analyst, initiative):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst)
    assert send(client, initiative, outcome="no_change").status_code == 403
    assert not Review.objects.exists()


def test_a_matter_can_be_snoozed_moved_and_woken(at_the_desk, initiative, analyst, today):
    for days in (5, 9):
        until = today + timedelta(days=days)
        page = text(send(at_the_desk, initiative, "snooze", until=str(until)))
        assert Snooze.objects.get().until == until
        assert f"Snoozed until {until:%-d %B %Y}" in page
    send(at_the_desk, initiative, "wake")
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("", "Give the day on which you wish to hear of it again."),
        ("2020-01-01", "2020-01-01 is not after today"),
        ("2999-01-01", "2999-01-01 is more than a year ahead"),
        ("31.1.2027", "“31.1.2027” is no date; write it as 2027-01-31."),
    ],
)
def test_a_snooze_that_cannot_be_is_explained_at_its_field(at_the_desk, initiative, until, sentence):
    answer = send(at_the_desk, initiative, "snooze", until=until)
    assert answer.status_code == 400
    assert sentence in text(answer)
    assert not Snooze.objects.exists()


def test_at_a_turned_clock_the_desk_shows_and_takes_nothing(at_the_desk, today):
    page = text(at_the_desk.get(f"/desk/?as_of={today}"))
    assert "Shared forest" in page
    assert "Checked, no change" not in page


def test_names_never_become_markup(at_the_desk, initiative):
    type(initiative).objects.filter(pk=initiative.pk).update(name="<script>alert(1)</script>")
    assert "<script>alert" not in at_the_desk.get("/desk/").content.decode()
