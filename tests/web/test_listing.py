"""What the three lists have in common: facets, what is in force, headings that sort, columns, and a constant price."""

from urllib.parse import urljoin

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from initiatives.api.commitment import RESOURCE as COMMITMENTS_OF_API
from initiatives.api.initiative import RESOURCE as INITIATIVES_OF_API
from initiatives.api.statement import RESOURCE as STATEMENTS_OF_API
from initiatives.dashboards.order import ONE_WAY, ORDERS
from initiatives.models import Commitment, Initiative, InitiativeSector, ShownIn, Statement
from initiatives.templatetags.api_address import ORDERINGS
from initiatives.web.columns import COMMITMENTS, INITIATIVES, STATEMENTS
from tests.factories import (
    CommitmentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PersonFactory,
    ReviewFactory,
    SectorFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
TABLES = {Initiative: INITIATIVES, Commitment: COMMITMENTS, Statement: STATEMENTS}


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return read(answer)


def facets(client, address):
    """The facets of a page: the title of each → the words of its values with their counts and links."""
    found = {}
    for section in page_of(client, address).one("nav", class_="facets").all("section"):
        values = {}
        for item in section.all("li"):
            link = item.one("a")
            values[link.words] = (int(item.one("b").words.split()[0]), link.attributes["href"])
        found[section.one("h2").words] = values
    return found


def heading(page, column):
    (found,) = [one for one in page.one("thead").all("th") if one.words == str(column.label)]
    return found


def count_of(client, address):
    return int(page_of(client, address).one("p", id="count").one("b").words)


@pytest.fixture
def several():
    """Initiatives in two partnerships and in sectors of sectors, with commitments and statements."""
    land = SectorFactory(slug="land", name="Land")
    woods, fields = (SectorFactory(slug=name, name=name.title(), parent=land) for name in ("woods", "fields"))
    owner, other = UserFactory(username="desk"), PartnershipFactory(country_a="IN", country_b="JP")
    rows = [InitiativeFactory(name=f"Initiative {number}", owner=owner if number % 2 else None) for number in range(4)]
    for row, sectors in zip(rows, ([woods, fields], [woods], [land], []), strict=True):
        for sector in sectors:
            InitiativeSector.objects.create(initiative=row, sector=sector)
    StatusUpdateFactory(initiative=rows[0])
    StatusUpdateFactory(initiative=rows[1], status="announced")
    ReviewFactory(initiative=rows[1])
    ShownIn.objects.create(initiative=rows[2], partnership=other)
    for number, row in enumerate(rows[:3]):
        promise = CommitmentFactory(
            initiative=row, baseline_due=(None, "2027", "2025")[number], wording=f"Promise {number}"
        )
        StatementFactory(passage=promise.passage, person=PersonFactory(name=f"Speaker {number}"), initiatives=[row])
    return rows


@pytest.mark.parametrize(
    "address",
    [
        "/initiatives/", "/initiatives/?status=agreed&sector=woods", "/initiatives/?partnership=in-jp&evidence=not_assessed",
        "/commitments/", "/commitments/?side=BR&schedule=late", "/commitments/?sector=land",
        "/statements/", "/statements/?kind=quote&sector=woods",
    ],
)  # fmt: skip
def test_each_count_is_what_the_list_gives_for_that_choice(client, several, address):
    path, _, query = address.partition("?")
    client.force_login(UserFactory(is_superuser=True))
    for title, values in facets(client, address).items():
        for words, (count, url) in values.items():
            alone = QueryDict(url.partition("?")[2]).copy()
            before = QueryDict(query)
            (name,) = {name for name, held in alone.lists() if held != before.getlist(name)} or {None}
            if name is None or len(alone.getlist(name)) < len(before.getlist(name)):
                continue  # it lets a choice go
            alone.setlist(name, alone.getlist(name)[-1:])
            assert count_of(client, f"{path}?{alone.urlencode()}") == count, (address, title, words)


@pytest.mark.parametrize(
    "query", ["", "?status=agreed", "?sector=woods&evidence=not_assessed", "?q=initiative&owner=desk"]
)
def test_the_page_and_the_api_count_alike(client, several, query):
    client.force_login(UserFactory(is_superuser=True))
    told = client.get(f"/api/v1/initiatives/facets{query}").json()["facets"]
    titles = {
        "Claimed": "status", "Records show": "evidence", "Schedule": "schedule", "Checked": "freshness", "Kind": "kind",
        "Sector": "sector", "Partnership": "partnership", "Owner": "owner",
    }  # fmt: skip
    shown = {
        titles[title]: {words: count for words, (count, _) in values.items() if count}
        for title, values in facets(client, f"/initiatives/{query}").items()
    }
    assert shown == {
        name: {each["label"]: each["count"] for each in choices if each["count"]}
        for name, choices in told.items() if any(each["count"] for each in choices)
    }  # fmt: skip


def test_a_sector_counts_what_stands_below_it_once_and_a_guest_counts_in_both_partnerships(client, several):
    found = facets(client, "/initiatives/")
    assert {name: count for name, (count, _) in found["Sector"].items()} == {"Land": 3, "Woods": 2, "Fields": 1}
    assert sorted(count for count, _ in found["Partnership"].values()) == [1, 4]


def test_visitors_are_offered_no_owners(client, several):
    assert "Owner" not in facets(client, "/initiatives/")
    assert "desk" not in page_of(client, "/initiatives/?columns=owner,kind").one("main").words


def test_choices_add_up_and_each_is_a_chip_that_takes_it_away(client, several):
    url = facets(client, "/initiatives/?status=agreed&q=initiative")["Claimed"]["Announced"][1]
    page = page_of(client, f"/initiatives/{url}")
    assert len(list(page.one("tbody").all("tr"))) == 2
    chips = {
        chip.words: chip.attributes["href"] for chip in page.one("ul", class_="chosen-chips").all("a", class_="chip")
    }
    assert list(chips) == [
        "Take away: Words: initiative ×",
        "Take away: Claimed: Agreed ×",
        "Take away: Claimed: Announced ×",
    ]
    assert chips["Take away: Claimed: Agreed ×"] == "?q=initiative&status=announced"
    assert chips["Take away: Words: initiative ×"] == "?status=agreed&status=announced"


def test_a_choice_that_leaves_nothing_keeps_its_name_in_the_chip(client, several):
    page = page_of(client, "/initiatives/?sector=woods&kind=mission&sides_differ=1")
    words = [chip.words for chip in page.all("a", class_="chip")]
    assert words == ["Take away: Kind: Mission ×", "Take away: Sector: Woods ×", "Take away: Sides differ: yes ×"]


def test_beyond_ten_values_the_others_stand_behind_show_all_and_what_is_chosen_before(client):
    row = InitiativeFactory()
    for number in range(14):
        InitiativeSector.objects.create(
            initiative=row, sector=SectorFactory(slug=f"s-{number:02}", name=f"S {number:02}")
        )
    page = page_of(client, "/initiatives/?sector=s-13")
    (section,) = [each for each in page.one("nav", class_="facets").all("section") if each.one("h2").words == "Sector"]
    more = section.one("details")
    assert more.one("summary").words == "Show all, 3 more"
    assert [item.one("a").words for item in more.all("li")] == ["S 10", "S 11", "S 12"]
    assert section.one("li", class_="chosen").one("a").words == "S 13"


@pytest.mark.parametrize("model", TABLES)
def test_every_column_is_sorted_both_ways_by_its_heading_and_says_so(client, several, model):
    table = TABLES[model]
    client.force_login(UserFactory(is_superuser=True))
    every = ",".join(column.key for column in table.columns)
    path = f"/{table.noun}/?columns={every}"
    page = page_of(client, path)
    for column in (table.lead, *table.columns):
        if not column.sort:
            continue
        seen = []
        shown = page
        for _ in range(2):
            link = heading(shown, column).one("a")
            shown = page_of(client, urljoin(f"/{table.noun}/", link.attributes["href"]))
            seen.append(heading(shown, column).attributes["aria-sort"])
            assert len(list(shown.one("tbody").all("tr"))) == model.objects.count()
        assert sorted(seen) == ["ascending", "descending"], column
        if "aria-sort" not in heading(page, column).attributes:
            assert seen[0] == ("descending" if column.down else "ascending"), column


@pytest.mark.parametrize("model", TABLES)
def test_every_order_takes_both_clocks_and_several_keys(client, several, model):
    table = TABLES[model]
    for key in ORDERS[model]:
        for asked in {key} if key in ONE_WAY else {key, f"-{key}"}:
            assert client.get(f"/{table.noun}/?sort={asked}&as_of=2026-10-01").status_code == 200, asked
    assert client.get(f"/{table.noun}/?sort={','.join(list(ORDERS[model])[1:4])}").status_code == 200
    assert client.get(f"/{table.noun}/?sort={','.join(list(ORDERS[model])[1:5])}").status_code == 400


def test_rows_without_a_value_come_last_either_way_and_equal_ones_as_they_were_added(client, several):
    def names(query):
        return [
            link.words[-1] for link in page_of(client, f"/initiatives/?{query}").one("tbody").all("a", class_="name")
        ]

    assert names("sort=due") == ["2", "1", "0", "3"]
    assert names("sort=-due") == ["1", "2", "0", "3"]
    assert names("sort=status") == ["1", "0", "2", "3"]
    assert names("sort=kind,-name") == ["3", "2", "1", "0"]


def test_columns_are_chosen_in_the_address_and_kept_by_every_link(client, several):
    page = page_of(client, "/initiatives/?columns=slip&columns=sectors,commitments")
    assert [heading.words for heading in page.one("thead").all("th")] == [
        "In their words", "Slip, days", "Commitments", "Sectors",
    ]  # fmt: skip
    assert all("columns=" in link.attributes["href"] for link in page.one("nav", class_="facets").all("a"))
    ticked = [box.attributes["value"] for box in page.all("input", name="columns") if "checked" in box.attributes]
    assert ticked == ["slip", "commitments", "sectors"]
    refused = client.get("/initiatives/?columns=sector")
    assert refused.status_code == 400
    assert "“sectors”" in read(refused).one("main").words


def test_the_file_carries_the_filter_and_says_that_it_has_all_columns(client, several):
    ways = page_of(client, "/initiatives/?status=agreed&columns=slip&sort=-due").one("p", class_="file")
    assert "with all columns" in ways.words
    file = client.get(ways.one("a").attributes["href"])
    assert b"".join(file.streaming_content).count(b"Initiative ") == 1


def test_a_listing_that_is_swapped_in_says_aloud_how_many_there_are(client, several):
    page = read(client.get("/commitments/?q=promise+1", headers={"HX-Request": "true", "HX-Target": "listing"}))
    count = page.one("p", id="count")
    assert (count.words, count.attributes["hx-swap-oob"], count.attributes["role"]) == (
        "1 commitment",
        "innerHTML",
        "status",
    )


def test_the_address_of_the_api_keeps_an_order_that_both_know():
    of_api = {
        "initiative-list": INITIATIVES_OF_API, "commitment-list": COMMITMENTS_OF_API, "statement-list": STATEMENTS_OF_API,
    }  # fmt: skip
    for name, known in ORDERINGS.items():
        assert set(known) <= set(of_api[name].orderings)


def test_the_api_is_asked_in_the_order_of_the_page(client, several):
    links = page_of(client, "/commitments/?sort=-slip_days&columns=slip&force=will").all("a", id="api")
    assert [link.attributes["href"] for link in links] == ["/api/v1/commitments/?force=will&ordering=-slip_days"]


@pytest.mark.parametrize("turned", ["", "&as_of=2026-10-01"], ids=["now", "turned"])
def test_the_price_is_the_same_for_few_and_many(client, several, turned):
    client.force_login(UserFactory(is_superuser=True))

    def asked():
        numbers = {}
        for table in TABLES.values():
            columns = ",".join(column.key for column in table.columns)
            with CaptureQueriesContext(connection) as queries:
                page_of(client, f"/{table.noun}/?columns={columns}{turned}")
            numbers[table.noun] = len(queries)
        return numbers

    asked()
    few = asked()
    for _ in range(12):
        row = InitiativeFactory(owner=UserFactory())
        InitiativeSector.objects.create(initiative=row, sector=SectorFactory())
        StatusUpdateFactory(initiative=row)
        promise = CommitmentFactory(initiative=row, baseline_due="2027")
        said = StatementFactory(passage=promise.passage, person=PersonFactory(), initiatives=[row])
        said.sectors.add(SectorFactory())
    assert asked() == few
    assert max(few.values()) <= 26
