"""Print briefing: from the page of a record or a list to the PDF, at once or by a worker, and to its owner alone."""

import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from initiatives.briefings.printing import Printed
from initiatives.models import Briefing
from initiatives.web import briefing
from tests.factories import InitiativeFactory, UserFactory
from tests.web.page_text import read
from tests.world import make_claimed_world

LEAD = "/partnerships/brazil-norway/briefing"


def text_of(answer):
    return read(answer).words


@pytest.fixture
def world(db):
    return make_claimed_world()


@pytest.fixture
def _prints(monkeypatch):
    """The library is there, whatever this machine has."""
    monkeypatch.setattr(briefing, "can_print", lambda: True)


@pytest.fixture
def many(world, monkeypatch):
    """More initiatives than are printed at once."""
    monkeypatch.setattr(briefing, "SHORT", 2)
    return InitiativeFactory.create_batch(3, partnership=world.partnership)


@pytest.fixture
def member(client, many, _prints):
    """Somebody signed in who asked for a long one; its row."""
    client.force_login(UserFactory(username="reader"))
    answer = client.post(f"{LEAD}/", {"since": ""})
    assert answer.status_code == 302
    row = Briefing.objects.get()
    assert answer["Location"] == f"/briefings/{row.pk}/"
    return row


@pytest.mark.parametrize(
    ("shown", "way"),
    [
        ("/partnerships/brazil-norway/", "/partnerships/brazil-norway/briefing/"),
        ("/initiatives/shared-forest/", "/initiatives/shared-forest/briefing/"),
        ("/initiatives/?status=agreed", "/initiatives/briefing?status=agreed"),
    ],
)
def test_a_page_leads_to_its_briefing_which_shows_it_whole(client, world, shown, way):
    assert f'href="{way}"' in client.get(shown).content.decode()
    answer = client.get(way)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<q>We have agreed to plant 𝟙00 trees by 2027</q>" in html
    assert 'id="sources"' in html


def test_a_question_that_cannot_be_answered_names_what_is_wrong(client, world):
    for address, said in (
        ("/initiatives/briefing?stauts=agreed", "did you mean “status”"),
        (f"{LEAD}/?status=agreed", "There is no parameter “status”"),
        (f"{LEAD}/?since=yesterday", "since is “yesterday”, which is not a day"),
        (f"{LEAD}/?since=2999-01-01", "it can be a day from 1000-01-01"),
        ("/initiatives/briefing.pdf?status=cancelled", "there is nothing to print"),
    ):
        answer = client.get(address)
        assert answer.status_code == 400, address
        assert said in text_of(answer), address
    assert client.get("/partnerships/nowhere/briefing/").status_code == 404


def test_more_than_one_holds_is_refused_with_both_numbers(client, many, monkeypatch):
    monkeypatch.setattr(briefing, "MOST", 3)
    answer = client.get(f"{LEAD}/")
    assert answer.status_code == 400
    assert "4 initiatives answer this; one briefing holds at most 3." in text_of(answer)


def test_without_the_library_the_page_is_there_and_says_what_to_install(client, world, monkeypatch):
    monkeypatch.setattr(briefing, "can_print", lambda: False)
    said = text_of(client.get(f"{LEAD}/"))
    assert "apt-get install libpango-1.0-0" in said
    assert "Make the PDF" not in said
    assert "We have agreed to plant" in said


def test_when_others_take_too_long_to_print_one_is_asked_to_come_again(client, world, monkeypatch):
    monkeypatch.setattr(briefing, "WAITS", 0.01)
    briefing.AT_ONCE.acquire()
    briefing.AT_ONCE.acquire()
    try:
        answer = client.get(f"{LEAD}.pdf")
    finally:
        briefing.AT_ONCE.release(2)
    assert answer.status_code == 503
    assert "Ask again in a minute." in text_of(answer)


def test_a_pdf_is_of_clocks_that_are_pinned_and_is_kept_by_nobody(client, world, monkeypatch):
    asked = {}

    def print_now(**given):
        asked.update(given)
        return Printed(b"%PDF", 1)

    monkeypatch.setattr(briefing, "print_now", print_now)
    answer = client.get(f"{LEAD}.pdf?as_of=2026-05-01&since=")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="brazilnorway-briefing-2026-05-01.pdf"'
    assert answer["Cache-Control"] == "no-store, private"
    assert (str(asked["clocks"].as_of), asked["since"]) == ("2026-05-01", None)
    assert asked["clocks"].known_at is not None


@pytest.mark.pango
def test_the_pdf_of_an_initiative_is_one(client, world):
    answer = client.get("/initiatives/shared-forest/briefing.pdf")
    assert answer.status_code == 200
    assert PdfReader(io.BytesIO(answer.content)).metadata.title == "Shared forest: briefing"


@pytest.mark.usefixtures("_prints")
def test_a_long_one_is_for_whoever_signed_in(client, many):
    assert "Sign in to have it made." in text_of(client.get(f"{LEAD}/"))
    answer = client.get(f"{LEAD}.pdf")
    assert answer.status_code == 400
    assert "4 initiatives take too long to print at once" in text_of(answer)
    answer = client.post(f"{LEAD}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert not Briefing.objects.exists()


def test_a_long_one_is_asked_for_once_and_its_page_asks_again_until_it_is_ready(client, member):
    page = f"/briefings/{member.pk}/"
    assert (member.noun, member.key, member.initiatives, member.since) == ("partnership", "brazil-norway", 4, None)
    waiting = client.get(page).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert "It waits for a worker." in waiting
    Briefing.objects.update(state="working", done=7, total=20)
    part = client.get(page, headers={"HX-Request": "true", "HX-Target": "state"}).content.decode()
    assert "<html" not in part
    assert re.search(r'<progress[^>]* max="20" value="7"', part)
    assert client.get(f"/briefings/{member.pk}.pdf").status_code == 404
    made = Printed(b"%PDF-1.7 made", 12)
    Briefing.objects.update(
        state="ready", body=made.body, sha256=made.sha256, size=13, pages=12, made_at=member.asked_at, leased_until=None
    )
    ready = client.get(page).content.decode()
    assert "hx-trigger" not in ready.partition('id="state"')[2]
    assert "Ready: 12 pages" in ready
    assert client.get(f"/briefings/{member.pk}.pdf").content == made.body
    assert "PDF, 12 pages" in text_of(client.get("/briefings/"))


def test_what_failed_says_why_and_is_made_again(client, member):
    Briefing.objects.update(state="failed", error="The printing broke off at page 4: no memory")
    page = f"/briefings/{member.pk}/"
    assert "broke off at page 4: no memory" in text_of(client.get(page))
    assert client.post(page).status_code == 302
    assert Briefing.objects.get().state == "waiting"
    answer = client.post(page)
    assert answer.status_code == 400
    assert "only what failed is made again" in text_of(answer)


def test_nobody_else_sees_or_opens_it(client, member):
    made = Printed(b"%PDF-1.7 made", 12)
    Briefing.objects.update(state="ready", body=made.body, sha256=made.sha256, made_at=member.asked_at)
    other = Client()
    other.force_login(UserFactory(is_superuser=True))
    assert other.get(f"/briefings/{member.pk}/").status_code == 404
    assert other.get(f"/briefings/{member.pk}.pdf").status_code == 404
    assert "None yet" in text_of(other.get("/briefings/"))


def test_a_fourth_is_refused_while_three_wait(client, member):
    for _ in range(2):
        client.post(f"{LEAD}/")
    answer = client.post(f"{LEAD}/")
    assert answer.status_code == 400
    assert "3 briefings of yours are being made" in text_of(answer)
