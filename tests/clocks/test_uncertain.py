"""An answer that may have changed by the day asked about is marked wherever it stands, and counted apart."""

import pytest

from initiatives.actions.status_update import record_status
from initiatives.models import Sector
from tests.web.page_text import read
from tests.world import make_world

pytestmark = pytest.mark.django_db
DURING, AFTER = {"as_of": "2026-03-15"}, {"as_of": "2026-03-31"}
MARK = "Uncertain: may have changed by then"


@pytest.fixture
def world(settings):
    """Announced on 10 January; agreed, and work begun, at some time in March: on 15 March nobody can tell."""
    settings.PUBLIC_READ = True
    world = make_world()
    world.initiative.sectors.add(Sector.objects.create(slug="forestry", name="Forestry"))
    for status, as_of in (("announced", "2026-01-10"), ("agreed", "2026-03")):
        record_status(
            **world.about(axis="claim", status=status, asserted_by="BR", as_of=as_of, passages=[world.agreed])
        )
    for status, as_of in (("started", "2026-01-12"), ("delivered_in_part", "2026-03")):
        record_status(**world.about(axis="evidence", status=status, as_of=as_of, passages=[world.begun]))
    return world


@pytest.mark.parametrize(
    "path", ["/", "/initiatives/", "/initiatives/{slug}/", "/sectors/forestry/", "/partnerships/brazil-norway/"]
)
def test_the_mark_stands_beside_the_status_in_words(world, client, path):
    path = path.format(slug=world.initiative.slug)
    if path != "/partnerships/brazil-norway/":
        assert MARK in read(client.get(path, DURING)).one("main").words
    assert MARK not in read(client.get(path, AFTER)).one("main").words
    assert MARK not in read(client.get(path)).one("main").words


def test_the_api_says_so_at_both_axes_and_counts_it_apart_in_each_bucket(world, client):
    status = client.get(f"/api/v1/initiatives/{world.initiative.slug}/", DURING).json()["status"]
    assert (status["headline"]["certain"], status["evidence"]["certain"]) == (False, False)
    counted = client.get("/api/v1/stats/", DURING).json()["initiatives"]
    assert counted["uncertain"] == {"numerator": 1, "denominator": 1}
    for axis, key in (("status", "announced"), ("evidence", "started")):
        told = {one["key"]: (one["numerator"], one["uncertain"]) for one in counted[axis]}
        assert told.pop(key) == (1, 1)
        assert set(told.values()) == {(0, 0)}
    assert all("uncertain" not in one for axis in ("schedule", "freshness", "sector") for one in counted[axis])
    after = client.get("/api/v1/stats/", AFTER).json()["initiatives"]
    assert after["uncertain"]["numerator"] == 0
    assert {one["uncertain"] for one in after["status"]} == {0}


def test_facets_and_the_first_screen_count_it_apart(world, client):
    facets = read(client.get("/initiatives/", DURING)).one("nav", class_="facets")
    doubts = [
        (item.one("a").words, item.one("b").words)
        for item in facets.all("li")
        if list(item.all("span", class_="doubt"))
    ]
    assert doubts == [("Announced", "1 1 uncertain"), ("Started", "1 1 uncertain")]
    facts = read(client.get("/", DURING)).one("ul", class_="facts").words
    assert "1 of them uncertain" in facts
    assert "uncertain" not in read(client.get("/", AFTER)).one("ul", class_="facts").words


def test_the_chart_of_sectors_draws_it_apart_and_its_table_counts_it(world, client):
    during = read(client.get("/sectors/", DURING)).one("figure", class_="drawn")
    assert "A pale part with a broken rim may have changed by then." in during.one("figcaption").words
    heads = [cell.words for cell in during.one("thead").all("th")]
    row = [cell.words for cell in during.one("tbody").one("tr").all() if cell.tag in ("th", "td")]
    assert row[heads.index("Uncertain")] == "1"
    assert list(during.all("path", stroke_dasharray="3,2")) or "stroke-dasharray" in str(
        client.get("/sectors/", DURING).content
    )
    after = read(client.get("/sectors/", AFTER)).one("figure", class_="drawn")
    assert "Uncertain" not in [cell.words for cell in after.one("thead").all("th")]
