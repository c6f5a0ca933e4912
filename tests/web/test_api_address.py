"""Every page has a link to the same question put to the API, and the API answers it."""

import pytest

from tests.api.sight import Sight
from tests.api.walking import API, addresses
from tests.factories import InitiativeFactory, UserFactory
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
DOCS = "/api/v1/docs"
ASKED = {
    "/": "/?partnership=brazil-norway&show=&as_of=2026-04-01",
    "/initiatives/": "/initiatives/?status=announced&sector=&sort=name&page=1&as_of=2026-04-01",
    "/commitments/": "/commitments/?force=will&force=aims&sort=due&page=1",
    "/statements/": "/statements/?kind__in=quote,paraphrase&page=1",
    "/documents/": "/documents/?kind=press&q=report&page=1",
    "/search/": "/search/?q=forest&in=initiative",
    "/timeline/": "/timeline/?partnership=brazil-norway",
    "/changes/": "/changes/?partnership=brazil-norway&from=2026-01-01&group=day&page=1",
}
BECOMES = {
    "/": "/api/v1/initiatives/?partnership=brazil-norway&as_of=2026-04-01",
    "/initiatives/": "/api/v1/initiatives/?status=announced&as_of=2026-04-01&ordering=name",
    "/commitments/": "/api/v1/commitments/?force=will&force=aims",
    "/statements/": "/api/v1/statements/?kind__in=quote%2Cparaphrase",
    "/documents/": "/api/v1/documents/?kind=press&q=report",
    "/search/": "/api/v1/search/?q=forest&noun=initiative",
    "/timeline/": "/api/v1/events/?partnership=brazil-norway",
    "/changes/": "/api/v1/changes/?partnership=brazil-norway",
}


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def sight(db):
    return Sight()


def to_the_api(answer):
    return read(answer).one("a", id="api").attributes["href"]


def test_every_page_leads_to_an_address_that_the_api_answers(reader, sight):
    led = {}
    for each in addresses(sight.shown_keys):
        if each.written.startswith("api/"):
            continue
        answer = reader.get(each.path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            led[each.path] = to_the_api(answer)
    assert {page: address for page, address in led.items() if reader.get(address).status_code != 200} == {}
    world = sight.world
    home = f"/initiatives/{world.initiative.slug}/"
    assert len(led) > 40
    assert led[home] == led[f"{home}cite/"] == f"/api/v1{home}"
    assert led[f"{home}history/"] == f"/api/v1{home}history/"
    assert led[f"/people/{sight.person.slug}/history/"] == f"/api/v1/people/{sight.person.slug}/"
    assert {"/desk/", "/methodology/", "/account/tokens/"} <= {page for page, to in led.items() if to == DOCS}
    assert led["/releases/"] == f"/{API}releases/"


@pytest.mark.parametrize("page", ASKED)
def test_the_filter_and_the_clocks_go_along_and_what_only_the_page_knows_stays(reader, sight, page):
    address = to_the_api(reader.get(ASKED[page]))
    assert address == BECOMES[page]
    assert reader.get(address).status_code == 200


def test_a_record_at_turned_clocks_leads_to_itself_at_the_same_clocks(client, sight):
    day = sight.world.today.isoformat()
    address = to_the_api(client.get(f"/initiatives/{sight.world.initiative.slug}/?as_of={day}&record=own"))
    assert address == f"/api/v1/initiatives/{sight.world.initiative.slug}/?as_of={day}"
    assert client.get(address).json()["slug"] == sight.world.initiative.slug


@pytest.mark.parametrize("page", ["/initiatives/", "/commitments/", "/statements/"])
def test_a_listing_that_is_swapped_in_brings_the_link_of_its_own_question(client, sight, page):
    headers = {"HX-Request": "true", "HX-Target": "listing"}
    swapped = read(client.get(f"{page}?q=forest", headers=headers)).one("a", id="api")
    assert swapped.attributes["href"] == f"/api/v1{page}?q=forest"
    assert swapped.attributes["hx-swap-oob"] == "true"
    assert "hx-swap-oob" not in read(client.get(f"{page}?q=forest")).one("a", id="api").attributes


def test_the_same_question_finds_the_same_rows(client, sight):
    InitiativeFactory(partnership=sight.world.partnership, name="A river", kind="mission")
    page = client.get("/initiatives/?kind=mission&sort=name")
    found = client.get(to_the_api(page)).json()["results"]
    assert [each["name"] for each in found] == ["A river"]
    assert [row.initiative.name for row in page.context["rows"]] == ["A river"]


def test_what_is_nowhere_and_the_pages_of_the_account_lead_to_the_reference(reader):
    for page in ("/nowhere/", "/accounts/email/", "/search/"):
        assert to_the_api(reader.get(page)) == DOCS
    assert DOCS in [each.attributes["href"] for each in read(reader.get("/admin/")).all("a")]
