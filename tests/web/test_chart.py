"""The charts: their figures are those of the API's stats for the same question; their files carry it; wrong ones are named."""

import csv
import io
import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiatives.web.charting import CHARTS
from tests.factories import UserFactory
from tests.web.crowd import Crowd
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(monkeypatch):
    """Half of it was known at `moment`."""
    grown = Crowd(seed=20261130)
    grown.grow(16)
    grown.moment = timezone.now().isoformat()
    grown.grow(16)
    return grown


def asked(client, name, query, ending="json"):
    answer = client.get(f"/charts/{name}.{ending}", query)
    return answer if ending != "json" or answer.status_code != 200 else answer.json()


def counted(buckets):
    return {each["label"]: each["numerator"] for each in buckets if each["numerator"]}


def row_of(chart, row, *, but=()):
    """The figures of a row that are not nought, by the word of their column."""
    named = zip(chart["columns"][1:], row[1:], strict=True)
    return {column: value for column, value in named if value and column not in but}


def said_against_shown(chart, stats):
    rows = {row[0]: row for row in chart["rows"]}
    for claim in stats["initiatives"]["said_shown"]:
        row = rows.pop(claim["label"], None)
        assert (row[-1] if row else 0) == claim["numerator"]
        if row:
            assert row_of(chart, row, but=("Ahead of proof", "Initiatives")) == counted(claim["evidence"])
            assert row[-2] == sum(each["numerator"] for each in claim["evidence"] if each["ahead"])
    assert not rows


def sides(chart, stats):
    pair = max(stats["initiatives"]["sides"], key=lambda each: (each["numerator"], each["key"] == "br-no"))
    words = {each["key"]: each["label"] for each in stats["initiatives"]["status"]} | {"none": "Nothing"}
    second = chart["columns"][1].split(" says ")[0]
    held = {
        (row[0], column): value
        for row in chart["rows"]
        for column, value in row_of(chart, row, but=("Initiatives",)).items()
    }
    assert held == {
        (words[cell["says"][0]], f"{second} says {words[cell['says'][1]].lower()}"): cell["numerator"]
        for cell in pair["cells"]
    }
    assert sum(row[-1] for row in chart["rows"]) == pair["numerator"]


def status_by_sector(chart, stats):
    rows = {row[0]: row_of(chart, row) for row in chart["rows"]}
    assert set(rows) == {branch["label"] for branch in stats["initiatives"]["branch"]}
    for branch in stats["initiatives"]["branch"]:
        row = rows[branch["label"]]
        assert row["Initiatives"] == branch["numerator"]
        for mark, column in {"sides_differ": "Sides differ", "uncertain": "Uncertain"}.items():
            assert row.get(column, 0) == sum(each[mark] for each in branch["status"])
        for each in branch["status"]:
            reported = row.get(f"{each['label']}, reported", 0)
            assert (row.get(each["label"], 0) + reported, reported) == (each["numerator"], each["reported"])


def freshness(chart, stats):
    rows = {row[0]: row for row in chart["rows"]}
    assert set(rows) == {branch["label"] for branch in stats["initiatives"]["branch"]}
    for branch in stats["initiatives"]["branch"]:
        row = rows[branch["label"]]
        assert row_of(chart, row, but=("To be checked", "Initiatives")) == counted(branch["age"])
        due = {each["key"]: each["numerator"] for each in branch["freshness"]}
        assert row[-2:] == [due["check_now"] + due["stale"] + due["never_reviewed"], branch["numerator"]]


def slip(chart, stats):
    told = stats["commitments"]["slip"]
    assert [row[1] for row in chart["rows"]] == [
        *(bucket["numerator"] for bucket in told["buckets"]), told["excluded"]["no_date"], told["excluded"]["dropped"],
    ]  # fmt: skip


def statements(chart, stats):
    told = stats["statements"]
    assert [(row[0], row_of(chart, row, but=chart["columns"][-2:]), row[-2]) for row in chart["rows"][:-1]] == [
        (month["label"], counted(month["side"]), month["uncertain"]) for month in told["months"]
    ]
    assert chart["rows"][-1][-1] == told["total"]


def timeline(chart, stats):
    due = [row for row in chart["rows"] if row[0] == "Due"]
    assert len(due) == sum(bucket["numerator"] for bucket in stats["commitments"]["slip"]["buckets"])
    said = [row for row in chart["rows"] if row[0] == "Said"]
    assert len(said) == stats["statements"]["total"]


COMPARED = (said_against_shown, sides, status_by_sector, freshness, slip, statements, timeline)


def questions(crowd):
    past = str(date.today() - timedelta(days=200))
    return [
        {}, {"as_of": past}, {"known_at": crowd.moment}, {"as_of": past, "known_at": crowd.moment},
        {"partnership": "br-no"}, {"sector": crowd.sectors[0].slug}, {"status": ["agreed", "under_way"], "known_at": crowd.moment},
        {"evidence__in": "not_assessed,started", "as_of": past}, {"checked": "never"}, {"q": "nowhere at all"},
    ]  # fmt: skip


def test_each_chart_has_the_figures_of_stats_for_the_same_filter_and_clocks(client, crowd):
    assert {check.__name__.replace("_", "-") for check in COMPARED} == set(CHARTS)
    seen = set()
    for query in questions(crowd):
        stats = client.get("/api/v1/stats/", query).json()
        for check in COMPARED:
            name = check.__name__.replace("_", "-")
            chart = asked(client, name, query)
            if isinstance(chart, dict):
                check(chart, stats)
                seen.add(name)
            else:
                assert chart.status_code == 404, (name, query)
                assert query == {"q": "nowhere at all"} or name in ("slip", "timeline", "statements"), (name, query)
    assert seen == set(CHARTS)


def test_a_figure_leads_to_a_list_of_as_many_rows(client, crowd):
    checked = 0
    for query in ({}, {"partnership": "br-no", "as_of": str(timezone.localdate() - timedelta(days=90))}):
        page = read(client.get("/charts/", query))
        links = [link for table in page.all("table", class_="tight") for link in table.all("a")]
        for link in random.Random(1).sample(links, 25):
            listed = client.get(
                f"/api/v1{link.attributes['href']}{'&' if '?' in link.attributes['href'] else '?'}count=1"
            ).json()
            assert str(listed["meta"]["count"]) == link.text, link.attributes["href"]
            checked += 1
    assert checked == 50


def test_the_list_of_statements_shows_its_months_under_its_own_filter_and_so_do_their_files(client, crowd):
    everything = asked(client, "statements", {})
    assert asked(client, "statements-listed", {})["rows"] == everything["rows"]
    for query in (
        {"joint": "1"},
        {"country": "NO"},
        {"partnership": "br-no", "known_at": crowd.moment},
    ):
        tables = [
            figure.one("tbody") for figure in read(client.get("/statements/", query)).all("figure", class_="drawn")
        ]
        listed = client.get("/api/v1/statements/", {**query, "count": "1"}).json()["meta"]["count"]
        assert [list(table.all("tr"))[-1].words.split()[-1] for table in tables] == [str(listed)]
        assert asked(client, "statements-listed", query)["rows"][-1][-1] == listed
        text = asked(client, "statements-listed", query, "svg").content.decode()
        assert "/statements/?" in text
    assert client.get("/charts/statements-listed.csv?statsu=1").status_code == 400


def test_drafts_are_in_no_chart(client, crowd):
    everybody = asked(client, "said-against-shown", {})
    client.force_login(UserFactory(is_superuser=True))
    assert sum(row[-1] for row in asked(client, "said-against-shown", {})["rows"]) > sum(
        row[-1] for row in everybody["rows"]
    )


def test_a_file_holds_title_caption_source_and_address_and_the_colours_of_paper(client, crowd):
    answer = asked(client, "status-by-sector", {"partnership": "br-no"}, "svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer["Content-Disposition"].startswith('attachment; filename="status-by-sector-')
    text = answer.content.decode()
    words = " ".join(read(answer).words.split())
    for each in ("What is claimed in each sector", "As of", "codebook", "CC BY 4.0", "/charts/?partnership=br-no"):
        assert each in words, each
    assert "var(--" not in text
    assert "<style" not in text
    png, pdf = (asked(client, "status-by-sector", {}, ending) for ending in ("png", "pdf"))
    assert png.content.startswith(b"\x89PNG")
    assert pdf.content.startswith(b"%PDF")
    assert asked(client, "timeline", {}, "png").content.startswith(b"\x89PNG")


def test_a_table_escapes_what_a_spreadsheet_would_take_for_a_formula(client, crowd):
    rows = list(csv.reader(io.StringIO(asked(client, "freshness", {}, "csv").content.decode())))
    assert "'=SUM(A1)" in [row[0] for row in rows]
    assert [row[0] for row in rows[1:]] == [
        f"'{name}" if name.startswith("=") else name for name, *_ in asked(client, "freshness", {})["rows"]
    ]


def test_a_file_is_asked_with_the_filter_and_the_clocks_of_the_page(client, crowd):
    query = {"status": ["agreed", "under_way"], "known_at": crowd.moment}
    page = read(client.get("/charts/", query))
    files = [link.attributes["href"] for each in page.all(class_="files") for link in each.all("a")]
    assert len(files) % 4 == 0
    assert files
    for address in files:
        assert "status=agreed" in address
        assert "known_at=" in address


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/charts/?statsu=agreed", "did you mean “status”?"),
        ("/charts/slip.csv?status=agred", "did you mean “agreed”?"),
        ("/charts/slip.svg?as_of=2999-01-01", "that lies in the future"),
        ("/charts/?says=br-no.agred", "write a partnership and what each of its two sides says"),
        ("/charts/?checked=ages", "there is no such value"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_is_wrong(client, path, sentence):
    answer = client.get(path)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_chart_that_is_not_there_is_not_found(client, crowd):
    for path in ("/charts/pie.svg", "/charts/slip.exe", "/charts/slip.svg?q=nowhere+at+all"):
        assert client.get(path).status_code == 404


def test_without_anything_the_page_says_so(client):
    assert "There is nothing to count" in read(client.get("/charts/")).words


def test_the_page_of_charts_asks_as_many_questions_whatever_it_counts(client, crowd, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        client.get("/charts/")
    crowd.grow(8)
    with django_assert_num_queries(len(few)):
        client.get("/charts/")
    assert len(few) <= 24
