"""Releases on the pages: the bytes as they were frozen, for good, and what is said where they are withheld."""

import hashlib
from datetime import UTC, datetime

import pytest

from initiatives.actions.initiative import edit_initiative
from initiatives.actions.release import withhold_release
from initiatives.exports.release import make_release
from initiatives.models import Release
from tests.factories import UserFactory
from tests.web.page_text import read
from tests.world import make_claimed_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_claimed_world()


@pytest.fixture
def release(world):
    return make_release(by=world.by, name="March 2026", today=world.today, notes="For the spring report.")


def test_every_file_is_given_as_it_was_frozen_with_its_hash_as_its_tag(client, world, release):
    edit_initiative(by=world.by, initiative=world.initiative, name="Renamed")
    for name, told in release.files.items():
        answer = client.get(f"/releases/march-2026/{name}")
        assert hashlib.sha256(answer.content).hexdigest() == told["sha256"]
        assert answer["ETag"] == f'"{told["sha256"]}"'
        assert answer["Content-Type"].split(";")[0] == told["media_type"]
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_who_has_a_file_is_not_sent_it_again(client, release):
    etag = client.get("/releases/march-2026/figures.json")["ETag"]
    again = client.get("/releases/march-2026/figures.json", headers={"if-none-match": f'"other", W/{etag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert client.get("/releases/march-2026/figures.json", headers={"if-none-match": '"other"'}).status_code == 200


def test_a_closed_installation_lets_no_shared_cache_keep_them(client, world, release, settings):
    settings.PUBLIC_READ = False
    assert client.get("/releases/march-2026/figures.json").status_code == 302
    client.force_login(world.by)
    assert client.get("/releases/march-2026/figures.json")["Cache-Control"].startswith("private")


def test_the_page_lists_every_file_with_its_hash_and_leads_to_the_same_question(client, release):
    page = read(client.get("/releases/march-2026/"))
    links = {link.attributes["href"] for link in page.all("a")}
    assert {f"/releases/march-2026/{name}" for name in release.files} <= links
    for told in release.files.values():
        assert told["sha256"] in page.one("main").text
    for shown in ("March 2026", "For the spring report.", release.codebook):
        assert shown in page.one("main").words
    (same,) = [link for link in links if link.startswith("/initiatives/?")]
    assert client.get(same).status_code == 200
    assert "As of" in client.get(same).content.decode()


def test_the_list_leads_to_each_release_and_members_to_making_one(client, world, release):
    page = read(client.get("/releases/"))
    links = [link.attributes["href"] for link in page.all("a")]
    assert "/releases/march-2026/" in links
    assert "/admin/initiatives/release/add/" not in links
    client.force_login(world.by)
    assert "/admin/initiatives/release/add/" in [
        link.attributes["href"] for link in read(client.get("/releases/")).all("a")
    ]
    client.force_login(UserFactory())
    assert "/admin/initiatives/release/add/" not in [
        link.attributes["href"] for link in read(client.get("/releases/")).all("a")
    ]
    assert "/releases/" in [link.attributes["href"] for link in read(client.get("/")).one("footer").all("a")]


def test_a_withheld_release_gives_no_file_and_says_why(client, world, release):
    withhold_release(by=world.by, release=release, reason="A court order.", now=datetime.now(UTC))
    for name, told in release.files.items():
        answer = client.get(f"/releases/march-2026/{name}", headers={"if-none-match": f'"{told["sha256"]}"'})
        assert answer.status_code == 410
        assert "A court order." in answer.content.decode()
        assert told["sha256"] in answer.content.decode()
    page = read(client.get("/releases/march-2026/"))
    assert "The files are withheld: A court order." in page.one("main").words
    assert not [link for link in page.all("a") if link.attributes["href"].startswith("/releases/march-2026/fig")]
    assert "@misc{release-march-2026," in client.get("/releases/march-2026/cite.bib").content.decode()


@pytest.mark.parametrize("ending", ["bib", "ris", "json"])
def test_a_release_is_cited_as_data(client, release, ending):
    text = client.get(f"/releases/march-2026/cite.{ending}").content.decode()
    assert "March 2026" in text
    assert "/releases/march-2026/" in text


@pytest.mark.parametrize(
    "address", ["/releases/other/", "/releases/march-2026/other.csv", "/releases/march-2026/cite.docx"]
)
def test_what_is_not_there_is_not_found(client, release, address):
    assert client.get(address).status_code == 404


def test_without_a_release_the_page_says_what_one_is(client, db):
    assert "No release yet" in client.get("/releases/").content.decode()


def test_a_page_asks_the_same_number_of_questions_whatever_it_lists(client, world, release, django_assert_num_queries):
    client.get("/releases/")
    for number in range(3):
        make_release(by=world.by, name=f"Release {number}", today=world.today)
    with django_assert_num_queries(2):
        client.get("/releases/")
    with django_assert_num_queries(1):
        client.get("/releases/march-2026/")
    assert Release.objects.count() == 4
