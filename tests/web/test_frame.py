"""The frame of every page: the theme, its address for good, what search engines are told."""

import xml.etree.ElementTree as ET

import pytest

from tests.factories import InitiativeFactory, OrganisationFactory, StatementFactory
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def of(page, tag, **having):
    return [one for one in page.all(tag) if having.items() <= one.attributes.items()]


def locations(answer):
    return [one.text for one in ET.fromstring(answer.content).iter(f"{SITEMAP}loc")]


def test_a_chosen_theme_stands_on_the_page_as_it_is_sent(client):
    assert "data-theme" not in read(client.get("/")).one("html").attributes
    answer = client.post("/appearance/", {"theme": "dark", "next": "/timeline/?as_of=2026-04-01"})
    assert (answer.status_code, answer["Location"]) == (302, "/timeline/?as_of=2026-04-01")
    page = read(client.get("/"))
    assert page.one("html").attributes["data-theme"] == "dark"
    assert of(page, "meta", name="color-scheme", content="dark")
    client.post("/appearance/", {"theme": "auto", "next": "/"})
    assert "data-theme" not in read(client.get("/")).one("html").attributes


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "", "nowhere"]
)
def test_choosing_a_theme_leads_nowhere_else(client, to):
    assert client.post("/appearance/", {"theme": "light", "next": to})["Location"] == "/"


def test_a_theme_there_is_not_is_refused_by_name(client):
    answer = client.post("/appearance/", {"theme": "sepia", "next": "/"})
    assert (answer.status_code, "theme" in answer.cookies) == (400, False)
    assert "theme is “sepia”; it can be auto, light, dark." in answer.content.decode()
    client.cookies["theme"] = "<b>"
    assert "data-theme" not in read(client.get("/")).one("html").attributes


def test_a_page_names_its_address_without_clocks_filters_and_paging(client, settings):
    settings.SITE_URL = "https://tracker.example"
    for asked, said in {
        "/initiatives/?status=agreed&as_of=2026-04-01&page=1": "/initiatives/",
        "/?as_of=2026-04-01": "/",
        f"/?partnership={InitiativeFactory().partnership.slug}&show=late": "/?partnership=br-no",
    }.items():
        page = read(client.get(asked))
        assert of(page, "link", rel="canonical", href=f"https://tracker.example{said}"), asked
        assert of(page, "meta", property="og:url", content=f"https://tracker.example{said}"), asked


def test_a_page_can_be_shared_with_its_title_and_a_sentence(client):
    name = InitiativeFactory(name='Trees & "forests"').slug
    page = read(client.get(f"/initiatives/{name}/"))
    [title] = of(page, "meta", property="og:title")
    assert title.attributes["content"] == 'Trees & "forests"'
    assert page.one("title").words.startswith('Trees & "forests" · ')
    [told] = of(page, "meta", property="og:description")
    assert told.attributes["content"] == of(page, "meta", name="description")[0].attributes["content"]
    assert not of(page, "meta", property="og:image")


def test_every_page_leads_to_the_feed_of_changes_once(client):
    for address in ("/", "/changes/", "/nowhere/"):
        assert len(of(read(client.get(address)), "link", type="application/atom+xml")) == 1, address


@pytest.mark.parametrize(("public", "wanted"), [(True, False), (False, True)])
def test_search_engines_are_kept_out_where_they_are_not_wanted(client, settings, public, wanted):
    settings.PUBLIC_READ, settings.SEARCH_ENGINES = public, wanted
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    assert of(read(client.get("/methodology/")), "meta", name="robots", content="noindex")
    assert client.get("/sitemap.xml").status_code in (302, 404)


def test_search_engines_are_told_every_public_page_and_no_other(client, settings):
    settings.SITE_URL = "https://tracker.example"
    shown, hidden = InitiativeFactory(slug="shown"), InitiativeFactory(slug="hidden", publication="draft")
    said, agency = StatementFactory(), OrganisationFactory()
    assert not of(read(client.get("/")), "meta", name="robots")
    assert "Sitemap: https://tracker.example/sitemap.xml" in client.get("/robots.txt").content.decode()
    pieces = [address.removeprefix("https://tracker.example") for address in locations(client.get("/sitemap.xml"))]
    told = {
        address.removeprefix("https://tracker.example") for piece in pieces for address in locations(client.get(piece))
    }
    assert {
        f"/initiatives/{shown.slug}/",
        f"/statements/{said.pk}/",
        f"/organisations/{agency.slug}/",
        "/",
        "/timeline/",
    } <= told
    assert not [address for address in told if hidden.slug in address]
    assert {address: client.get(address).status_code for address in told} == dict.fromkeys(told, 200)


def test_the_sitemap_is_cut_in_pieces_that_say_when_they_last_changed(client, monkeypatch):
    monkeypatch.setattr("initiatives.web.robots.CHUNK", 1)
    rows = [InitiativeFactory() for _ in range(3)]
    index = ET.fromstring(client.get("/sitemap.xml").content)
    moved = {one.find(f"{SITEMAP}loc").text.rpartition("/")[2]: one.find(f"{SITEMAP}lastmod") for one in index}
    for row in rows:
        row.refresh_from_db()
        assert moved[f"sitemap-initiatives-{row.pk}.xml"].text == row.updated_at.isoformat()
    assert client.get(f"/sitemap-initiatives-{rows[-1].pk + 1}.xml").status_code == 404
    assert client.get("/sitemap-secrets-0.xml").status_code == 404


def test_a_sitemap_asks_the_same_number_of_questions_whatever_it_lists(client, django_assert_num_queries):
    InitiativeFactory()
    with django_assert_num_queries(10):
        client.get("/sitemap.xml")
    for _ in range(5):
        StatementFactory(initiatives=[InitiativeFactory()])
    with django_assert_num_queries(10):
        client.get("/sitemap.xml")
    with django_assert_num_queries(1):
        client.get("/sitemap-statements-0.xml")


def test_the_sign_of_the_site_is_where_browsers_look_for_it(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    assert b"".join(answer)[:4] == b"\x00\x00\x01\x00"
