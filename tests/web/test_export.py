"""Lists as CSV: what the list shows for the same question, all of it, and nothing else."""

import csv
import io

import pytest

from initiatives.actions.status_update import record_status
from initiatives.clocks import settled_moment
from tests.factories import InitiativeFactory, StatementFactory
from tests.web.page_text import read
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    StatementFactory(passage=world.begun, initiatives=[world.initiative])
    for number in range(30):
        InitiativeFactory(partnership=world.partnership, name=f"Initiative {number}")
    return world


def rows(client, address, **query):
    answer = client.get(address, query)
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode(), newline="")))


def test_the_file_has_every_page_of_the_list(client, world):
    assert len(rows(client, "/initiatives/export.csv")) == 31
    assert [row["words"] for row in rows(client, "/statements/export.csv")] == [world.begun.exact]
    assert [row["wording"] for row in rows(client, "/commitments/export.csv")] == ["Plant 100 trees"]


def test_it_follows_the_filter_and_the_clocks_of_the_list_and_each_list_leads_to_it(client, world):
    before = settled_moment()
    record_status(
        **world.about(axis="claim", asserted_by="BR", status="agreed", as_of="2026-03", passages=[world.agreed])
    )
    page = read(client.get("/initiatives/?status=agreed"))
    (address,) = [link.attributes["href"] for link in page.all("a") if "export.csv" in link.attributes["href"]]
    assert [row["name"] for row in rows(client, address)] == ["Shared forest"]
    assert rows(client, "/initiatives/export.csv", status="agreed", known_at=before.isoformat()) == []
    for noun in ("commitments", "statements"):
        assert f"/{noun}/export.csv" in client.get(f"/{noun}/").content.decode()
    assert len(rows(client, "/initiatives/export.csv", sort="name", page="2")) == 31


def test_drafts_are_in_it_for_members_only(client, world):
    InitiativeFactory(partnership=world.partnership, name="A draft", publication="draft")
    assert "A draft" not in [row["name"] for row in rows(client, "/initiatives/export.csv")]
    client.force_login(world.by)
    assert "A draft" in [row["name"] for row in rows(client, "/initiatives/export.csv")]


def test_its_addresses_are_those_of_the_pages_at_the_same_clocks(client, world):
    address = rows(client, "/commitments/export.csv", as_of=str(world.today))[0]["page"]
    assert address == f"http://testserver/commitments/{world.commitment.pk}/?as_of={world.today}"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("query", ["colour=red", "status=nothing", "as_of=2999-01-01"])
def test_what_cannot_be_asked_is_refused_before_a_row_is_sent(client, world, query):
    assert client.get(f"/initiatives/export.csv?{query}").status_code == 400


def test_it_asks_a_fixed_number_of_questions(client, world, django_assert_max_num_queries):
    for noun in ("initiatives", "commitments", "statements"):
        with django_assert_max_num_queries(5):
            rows(client, f"/{noun}/export.csv")
