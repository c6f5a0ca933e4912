"""Sectors: a tree with what each carries, a chart whose figures stand beside it, and a page for each."""

import pytest

from tests.factories import InitiativeFactory, SectorFactory, StatementFactory, StatusUpdateFactory
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def technology():
    top = SectorFactory(name="Technology", slug="technology")
    below = SectorFactory(name="Quantum", slug="quantum", parent=top, aliases=["qubits"])
    initiative = InitiativeFactory(name="Shared computer")
    initiative.sectors.add(top, below)
    StatusUpdateFactory(initiative=initiative)
    StatementFactory().sectors.add(below)
    return top


def nodes(page):
    return [node.words for node in page.all("span", class_="node")]


def test_the_tree_says_what_each_sector_carries_below_it_too(client, technology):
    SectorFactory(name="Health")
    assert nodes(read(client.get("/sectors/"))) == [
        "Health Nothing recorded yet", "Technology 1 initiative · 1 statement", "Quantum 1 initiative · 1 statement",
    ]  # fmt: skip


def test_the_chart_stands_in_the_page_with_its_caption_and_its_figures(client, technology):
    figure = read(client.get("/sectors/")).one("figure", class_="drawn")
    assert (
        "What is claimed in each sector 1 initiative by its headline. Each stands once"
        in figure.one("figcaption").words
    )
    assert [cell.words for cell in figure.one("tbody").one("tr").parts if not isinstance(cell, str)] == [
        "Technology",
        "1",
        "0",
        "1",
    ]
    assert "Technology" in figure.one("svg", class_="chart").text


def test_without_claims_or_sectors_the_page_still_stands(client):
    assert "No sector is recorded yet" in read(client.get("/sectors/")).one("main").words
    SectorFactory(name="Health")
    page = read(client.get("/sectors/"))
    assert not list(page.all("figure"))
    assert nodes(page) == ["Health Nothing recorded yet"]


def test_a_sector_s_page_holds_its_initiatives_what_was_said_and_the_sectors_below(client, technology):
    page = read(client.get("/sectors/technology/"))
    assert nodes(page) == ["Quantum 1 initiative · 1 statement"]
    assert "Shared computer" in page.one("table").words
    assert "We will plant a forest" in page.one("article", class_="said").words
    below = read(client.get("/sectors/quantum/"))
    assert below.one("nav", class_="crumbs").words == "Sectors Technology"
    assert "also: qubits" in below.one("main").words


def test_a_sector_that_carries_nothing_says_so(client):
    SectorFactory(slug="health")
    assert "Nothing recorded yet" in read(client.get("/sectors/health/")).one("main").words


def test_the_clocks_turn_what_a_sector_carries(client, technology):
    assert nodes(read(client.get("/sectors/?known_at=2020-01-01"))) == [
        "Technology Nothing recorded yet",
        "Quantum Nothing recorded yet",
    ]
