"""The list of initiatives with its filters."""

import pytest

from initiatives.models import InitiativeSector
from tests.factories import InitiativeFactory, PartnershipFactory, SectorFactory, StatusUpdateFactory, UserFactory
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


def names(client, query=""):
    page = client.get(f"/initiatives/{query}")
    assert page.status_code == 200, page.text
    return [link.words for link in read(page).all("a", class_="name")]


@pytest.fixture
def three():
    agreed, announced, silent = (InitiativeFactory(name=name) for name in ("Agreed one", "Announced one", "Silent one"))
    StatusUpdateFactory(initiative=agreed)
    StatusUpdateFactory(initiative=announced, status="announced")
    return agreed, announced, silent


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Agreed one", "Announced one", "Silent one"}),
        ("?status=agreed", {"Agreed one"}),
        ("?status=agreed&status=announced", {"Agreed one", "Announced one"}),
        ("?status=none", {"Silent one"}),
        ("?evidence=not_assessed&q=announced", {"Announced one"}),
        ("?freshness=never_reviewed&schedule=no_date&kind=project", {"Agreed one", "Announced one", "Silent one"}),
        ("?kind=mission", set()),
        ("?sides_differ=1", set()),
        ("?q=", {"Agreed one", "Announced one", "Silent one"}),
    ],
)
def test_a_filter_leaves_what_answers_it(client, three, query, found):
    assert set(names(client, query)) == found


def test_a_sector_takes_those_below_it(client, three):
    above = SectorFactory(slug="nature")
    below = SectorFactory(slug="woods", parent=above)
    InitiativeSector.objects.create(initiative=three[0], sector=below)
    assert names(client, "?sector=nature") == ["Agreed one"]


def test_an_owner_can_be_asked_for_by_members(client, three):
    three[1].owner = UserFactory(username="analyst")
    three[1].save()
    client.force_login(UserFactory(is_superuser=True))
    assert names(client, "?owner=analyst") == ["Announced one"]


def test_facets_count_what_each_would_leave(client, three):
    facets = read(client.get("/initiatives/?status=agreed")).one("nav", class_="facets").words
    assert "Announced 1 Agreed 1" in facets
    assert "No claim 1" in facets
    assert "Not assessed 1" in facets


def test_a_chosen_facet_can_be_taken_away_again(client, three):
    chosen = read(client.get("/initiatives/?status=agreed&q=one")).one("li", class_="chosen").one("a")
    assert chosen.attributes["href"] == "?q=one"
    assert chosen.attributes["aria-current"] == "true"


def test_an_unknown_parameter_is_refused_with_the_nearest_one(client):
    page = client.get("/initiatives/?statu=agreed")
    assert page.status_code == 400
    assert "status" in read(page).one("main").words


def test_an_unknown_value_is_refused_with_the_nearest_one(client):
    page = client.get("/initiatives/?status=agred")
    assert page.status_code == 400
    assert "agreed" in read(page).one("main").words


@pytest.mark.parametrize("query", ["page=9", "page=x", "sort=size"])
def test_a_page_or_order_that_is_not_there_is_refused(client, three, query):
    assert client.get(f"/initiatives/?{query}").status_code == 400


def test_the_order_can_be_chosen(client, three):
    assert names(client, "?sort=name") == ["Agreed one", "Announced one", "Silent one"]


def test_drafts_are_listed_for_members_only_and_marked(client):
    InitiativeFactory(publication="draft", name="Hidden")
    assert names(client) == []
    client.force_login(UserFactory(is_superuser=True))
    assert names(client) == ["Hidden"]


def test_htmx_is_given_the_listing_alone(client, three):
    page = client.get("/initiatives/?q=silent", headers={"HX-Request": "true", "HX-Target": "listing"})
    assert page.text.lstrip().startswith('<div id="listing"')
    assert "Agreed one" not in page.text


def test_a_long_list_has_pages_and_keeps_its_filters(client):
    for number in range(27):
        InitiativeFactory(name=f"Forest {number:02}")
    first = read(client.get("/initiatives/?sort=name&q=forest"))
    assert len(list(first.all("a", class_="name"))) == 25
    following = first.one("a", rel="next").attributes["href"]
    assert names(client, following) == ["Forest 25", "Forest 26"]


def test_an_initiative_shown_in_two_partnerships_is_listed_once(client, three):
    three[0].shown_in.add(PartnershipFactory(country_a="IN", country_b="JP"))
    assert names(client, "?partnership=in-jp&partnership=br-no&q=agreed") == ["Agreed one"]


def test_the_list_can_be_asked_as_of_a_day(client, three):
    StatusUpdateFactory(initiative=three[2], status="delivered", as_of="2026-05")
    assert names(client, "?status=delivered") == ["Silent one"]
    assert names(client, "?status=delivered&as_of=2026-04-01") == []


def test_more_rows_take_no_more_queries(client, django_assert_max_num_queries):
    StatusUpdateFactory()
    with django_assert_max_num_queries(30) as few:
        names(client)
    for _ in range(20):
        StatusUpdateFactory()
    with django_assert_max_num_queries(len(few)):
        names(client)
