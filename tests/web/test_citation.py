"""Citing on the pages: a permalink that holds, references to take away, and a frozen copy."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.html import escape

from initiatives.actions.document import withhold
from initiatives.actions.name import rename
from initiatives.actions.publication import withdraw
from initiatives.actions.status_update import correct_status
from initiatives.models import Citation
from tests.factories import InitiativeFactory, StatementFactory
from tests.web.page_text import read
from tests.world import make_claimed_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_claimed_world()


@pytest.fixture
def line(world):
    return world.initiative.status_updates.get()


@pytest.fixture
def addresses(world, line):
    said = StatementFactory(passage=world.begun, initiatives=[world.initiative])
    return [
        "/initiatives/shared-forest/", f"/commitments/{world.commitment.pk}/", f"/statements/{said.pk}/",
        f"/status-updates/{line.pk}/",
    ]  # fmt: skip


def permalink(client, address):
    return read(client.get(f"{address}cite/")).one("a", id="permalink").attributes["href"]


def pinned(client, address="/initiatives/shared-forest/"):
    answer = client.post(f"{address}cite/")
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def test_every_record_and_every_line_leads_to_its_citing(client, world, line, addresses):
    for address in addresses[:3]:
        links = [link.attributes["href"] for link in read(client.get(address)).all("a", class_="cite")]
        assert f"{address}cite/" in links
    links = [link.attributes["href"] for link in read(client.get(addresses[0])).all("a", class_="cite")]
    assert f"{addresses[3]}cite/" in links
    turned = read(client.get(f"{addresses[0]}?as_of=2026-04-01"))
    assert all("?as_of=2026-04-01" in link.attributes["href"] for link in turned.all("a", class_="cite"))


def test_asking_how_to_cite_changes_nothing(client, addresses):
    for address in addresses:
        assert client.get(f"{address}cite/").status_code == 200
    assert not Citation.objects.exists()


def test_a_permalink_shows_what_was_known_whatever_is_recorded_later(client, world, line):
    address = permalink(client, "/initiatives/shared-forest/")
    before = read(client.get(address)).one("dl", class_="headline").text
    correct_status(by=world.by, today=world.today, row=line, reason="Misread.", status="announced")
    assert read(client.get(address)).one("dl", class_="headline").text == before
    assert "Agreed" in before
    assert "Announced" in read(client.get("/initiatives/shared-forest/")).one("dl", class_="headline").text
    place = permalink(client, f"/status-updates/{line.pk}/")
    assert place.endswith(f"#line-{line.pk}")
    assert f'id="line-{line.pk}"' in client.get(place.partition("#")[0]).content.decode()


@pytest.mark.parametrize(
    ("ending", "media_type", "begins"),
    [
        ("bib", "application/x-bibtex", "@misc{tracker-"),
        ("ris", "application/x-research-info-systems", "TY  - ELEC\r\n"),
        ("json", "application/vnd.citationstyles.csl+json", '[\n  {\n    "id": "tracker-'),
    ],
)
def test_each_format_can_be_taken_away(client, world, addresses, ending, media_type, begins):
    for address in addresses:
        page = read(client.get(f"{address}cite/"))
        (link,) = [each.attributes["href"] for each in page.all("a") if f"cite.{ending}" in each.attributes["href"]]
        answer = client.get(link)
        assert answer["Content-Type"] == f"{media_type}; charset=utf-8"
        assert answer["Content-Disposition"].endswith(f'.{ending}"')
        assert answer.content.decode().startswith(begins)
        assert answer.content.decode().split() == page.one("pre", id=ending).text.split()
    copy = pinned(client)
    assert client.get(f"{copy.rstrip('/')}.{ending}").content.decode().startswith(begins)


def test_the_clocks_asked_about_are_the_clocks_cited(client, world):
    moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    page = read(client.get("/initiatives/shared-forest/cite/", {"as_of": "2026-11-01", "known_at": moment}))
    assert (
        page.one("a", id="permalink").attributes["href"]
        == f"/initiatives/shared-forest/?as_of=2026-11-01&known_at={moment}"
    )
    assert "1 November 2026" in page.one("p", id="text").text


def test_pinning_twice_gives_one_copy_with_its_hash_its_words_and_what_moved(client, world, line):
    copy = pinned(client)
    assert copy == pinned(client)
    row = Citation.objects.get()
    text = client.get(copy).content.decode()
    for shown in (
        row.sha256,
        escape(world.agreed.exact),
        "Shared forest",
        "Nothing of this has moved since",
        "Brazil says:",
    ):
        assert shown in text
    assert client.get(f"{copy.rstrip('/')}.content").content.decode() == row.content
    correct_status(by=world.by, today=world.today, row=line, reason="Misread.", status="announced")
    assert (
        "This has moved since: the headline, what the sides claim, the ledger."
        in read(client.get(copy)).one("main").text
    )


def test_every_kind_of_copy_can_be_read(client, addresses):
    for address in addresses:
        assert client.get(pinned(client, address)).status_code == 200


def test_a_copy_gives_no_words_away_that_are_withheld_since(client, world, addresses):
    copies = [pinned(client, address) for address in addresses]
    withhold(by=world.by, capture=world.capture, reason="A court order.", now=datetime.now(UTC))
    for copy in copies:
        text, content = client.get(copy).content.decode(), client.get(f"{copy.rstrip('/')}.content").content.decode()
        for words in (world.agreed.exact, world.begun.exact):
            assert escape(words) not in text
            assert words not in content
        assert "A court order." in text
        assert json.loads(content)["record"]


def test_a_copy_says_what_became_of_its_record(client, world):
    copy = pinned(client)
    rename(
        by=world.by,
        today=world.today,
        initiative=world.initiative,
        name="Green belt",
        reason="So.",
        passage=world.begun,
        slug="green-belt",
    )
    page = read(client.get(copy))
    assert "the name" in page.one("main").text
    assert "/initiatives/green-belt/" in [link.attributes["href"] for link in page.all("a")]
    assert client.get("/initiatives/shared-forest/cite/").status_code == 200
    world.initiative.refresh_from_db()
    withdraw(by=world.by, row=world.initiative)
    assert "was withdrawn since" in read(client.get(copy)).one("main").text


def test_a_draft_is_not_cited(client, world):
    draft = InitiativeFactory(partnership=world.partnership, publication="draft")
    assert client.get(f"/initiatives/{draft.slug}/cite/").status_code == 404
    client.force_login(world.by)
    answer = client.get(f"/initiatives/{draft.slug}/cite/")
    assert "cited once it is published" in answer.content.decode()
    assert client.post(f"/initiatives/{draft.slug}/cite/").status_code == 404
    assert not Citation.objects.exists()


def test_visitors_pin_what_stands_now_and_members_any_clocks(client, world, settings):
    turned = f"/initiatives/shared-forest/cite/?as_of={world.today}"
    assert client.post(turned).status_code == 403
    assert "Pin this" not in client.get(turned).content.decode()
    settings.PUBLIC_READ = False
    assert "/accounts/login/" in client.post("/initiatives/shared-forest/cite/")["Location"]
    client.force_login(world.by)
    before = (world.initiative.created_at - timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    assert client.post(f"/initiatives/shared-forest/cite/?known_at={before}").status_code == 404
    assert not Citation.objects.exists()
    assert client.post(turned).status_code == 302
    assert Citation.objects.get().by == world.by


@pytest.mark.parametrize(
    "address",
    ["/citations/nothing/", "/citations/nothing.bib", "/initiatives/nothing/cite/", "/statements/99/cite.bib"],
)
def test_what_is_not_there_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def test_a_format_nobody_knows_is_not_found(client, world):
    assert client.get("/initiatives/shared-forest/cite.docx").status_code == 404
    assert client.get(f"{pinned(client).rstrip('/')}.docx").status_code == 404
