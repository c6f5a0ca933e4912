"""Both clocks on every page and every answer: what came after the moment is nowhere, and nothing forgets the clocks."""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.architecture.routes import routes
from tests.architecture.test_routes import PAGES, PRIVATE_RESOURCES, RESOURCES
from tests.clocks.afterwards import WORD, before_and_after
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
# Their address leads to something fixed or to a file; what they say does not move with the clocks, or they say so themselves.
NOT_TURNED = re.compile(
    r"views/|cite|citation|release|export|original|feed|history|compare|follow|names?/", re.IGNORECASE
)

FILE = re.compile(r"\.(?:\w+|<slug:ending>)$")


@pytest.fixture
def both(settings):
    settings.PUBLIC_READ = True
    return before_and_after()


@pytest.fixture
def administrator(both):
    client = Client()
    client.force_login(both[0].world.by)
    return client


def addresses(before):
    """Every page that a reader may open, by its route, with an address that led somewhere at the moment."""
    world = before.world
    own = {
        "initiatives/<slug:slug>/": world.initiative.slug, "commitments/<int:pk>/": world.commitment.pk,
        "statements/<int:pk>/": before.statement.pk, "documents/<int:pk>/": world.document.pk,
        "sectors/<slug:slug>/": before.sector.slug, "partnerships/<slug:slug>/": world.partnership.slug,
        "events/<slug:slug>/": before.event.slug, "organisations/<slug:slug>/": before.agency.slug,
        "people/<slug:slug>/": before.speaker.slug, "initiatives/<slug:key>/briefing/": world.initiative.slug,
        "sectors/<slug:key>/briefing/": before.sector.slug, "partnerships/<slug:key>/briefing/": world.partnership.slug,
    }  # fmt: skip
    written = [page for page in sorted(PAGES) if page in own or ("<" not in page and not FILE.search(page))]
    return {page: "/" + re.sub(r"<[^>]+>", str(own.get(page, "")), page) for page in written}


def test_the_table_has_every_page_with_an_address_of_a_record(both):
    missing = PAGES - set(addresses(both[0]))
    assert {page for page in missing if not NOT_TURNED.search(page) and not FILE.search(page)} == set()


def test_what_came_after_the_moment_is_on_no_page(both, client):
    before, _ = both
    seen = {}
    for page, address in addresses(before).items():
        if NOT_TURNED.search(page):
            continue
        now = client.get(address, {"q": WORD} if page == "search/" else {})
        then = client.get(address, {"known_at": before.known_at, **({"q": WORD} if page == "search/" else {})})
        assert (page, now.status_code, then.status_code) == (page, 200, 200)
        shown = read(then).one("main").words.replace(f"“{WORD}”", "")
        assert (page, WORD in shown) == (page, False)
        seen[page] = WORD in read(now).one("main").words
    # The test could not fail where the word is never shown: on most pages it is.
    assert sum(seen.values()) >= 12, seen


def test_what_came_after_the_moment_is_in_no_file_or_feed(both, client):
    before, _ = both
    for address in (
        "/initiatives/export.csv",
        "/commitments/export.csv",
        "/statements/export.csv",
        "/changes/feed.atom",
    ):
        now, then = (b"".join(client.get(address, query)) for query in ({}, {"known_at": before.known_at}))
        assert (address, WORD in now.decode(), WORD in then.decode()) == (address, True, False)


def test_every_page_takes_both_clocks_and_says_which_are_turned(both, client):
    before, _ = both
    for page, address in addresses(before).items():
        if NOT_TURNED.search(page):
            continue
        answer = client.get(address, {"as_of": str(before.world.today), "known_at": before.known_at})
        assert (page, answer.status_code) == (page, 200)
        banner = read(answer).one("section", class_="banner")
        assert "as we knew it at" in banner.words
        assert banner.one("a").attributes["href"] in (address, "?")
        assert read(answer).one("title").text.startswith("As of ")
        assert client.get(address).content.count(b'class="banner"') == 0


def test_no_link_forgets_the_clocks(both, client):
    before, _ = both
    asked = {"as_of": str(before.world.today), "known_at": before.known_at}
    forgot = set()
    for page, address in addresses(before).items():
        document = read(client.get(address, asked))
        for link in document.all("a"):
            href = link.attributes.get("href", "")
            parts = urlsplit(href)
            leads_within = href.startswith(("/", "?")) and (href.startswith("?") or _is_page(parts.path))
            if leads_within and link.words != "Back to now" and not _asks(parts.query, asked):
                forgot.add((page, href))
        for form in document.all("form", method="get"):
            held = {field.attributes.get("name") for field in form.all("input")}
            if not {"as_of", "known_at"} <= held:
                forgot.add((page, form.attributes.get("action")))
    assert sorted(forgot) == []


def _is_page(path):
    written = resolve(path).route
    return written in PAGES and not NOT_TURNED.search(written)


def _asks(query, asked):
    """Whether a query asks for the same day and the same moment, however the moment is written."""
    day, moment = (parse_qs(query).get(name, [""])[0] for name in ("as_of", "known_at"))
    return day == asked["as_of"] and bool(moment) and _moment(moment) == _moment(asked["known_at"])


def _moment(written):
    return datetime.fromisoformat(written)


def test_a_record_of_later_has_a_page_that_says_so_and_leads_back(both, client):
    before, after = both
    for noun, key in {
        "initiatives": after.initiative.slug, "commitments": after.commitment.pk, "statements": after.statement.pk,
        "documents": after.document.pk, "partnerships": after.partnership.slug, "events": after.event.slug,
        "organisations": after.organisation.slug, "people": after.person.slug,
    }.items():  # fmt: skip
        assert (noun, client.get(f"/{noun}/{key}/").status_code) == (noun, 200)
        answer = client.get(f"/{noun}/{key}/", {"known_at": before.known_at})
        assert (noun, answer.status_code) == (noun, 404)
        page = read(answer)
        assert page.one("h1").words == "Not known to us then"
        assert page.one("main").one("a").attributes["href"] == f"/{noun}/{key}/"
    assert "Nothing is held here" in client.get("/initiatives/never/", {"known_at": before.known_at}).content.decode()


def test_what_came_after_the_moment_is_in_no_answer_of_the_api(both, client, administrator):
    before, after = both
    later = {
        "initiatives": after.initiative.slug, "commitments": after.commitment.pk, "statements": after.statement.pk,
        "documents": after.document.pk, "captures": after.capture.pk, "passages": after.passage.pk,
        "organisations": after.organisation.slug, "people": after.person.slug, "events": after.event.slug,
        "partnerships": after.partnership.slug, "participations": after.participation.pk,
        "status-updates": after.status.pk, "due-revisions": after.revision.pk, "reviews": after.review.pk,
    }  # fmt: skip
    assert set(later) >= RESOURCES - PRIVATE_RESOURCES - {"sectors", "saved-views", "releases", "citations"}
    for resource in sorted(RESOURCES):
        path = f"/api/v1/{resource}/"
        then = client.get(path, {"known_at": before.known_at, "limit": 500})
        assert (resource, then.status_code, WORD in then.content.decode()) == (resource, 200, False)
        for row in then.json()["results"]:
            alone = client.get(row["url"] if "url" in row else f"{path}{row['id']}/", {"known_at": before.known_at})
            assert (resource, alone.status_code, WORD in alone.content.decode()) == (resource, 200, False)
        if resource in later:
            one = f"{path}{later[resource]}/"
            assert (resource, client.get(one).status_code) == (resource, 200)
            gone = client.get(one, {"known_at": before.known_at})
            assert (resource, gone.status_code) == (resource, 404)
            assert "not known to us then" in gone.json()["detail"]
            ids = [str(row.get("id")) for row in then.json()["results"]] + [
                row.get("slug") for row in then.json()["results"]
            ]
            assert str(later[resource]) not in ids
    for path in (f"search/?q={WORD}", "changes/?limit=500", "stats/"):
        joined = "&" if "?" in path else "?"
        then = client.get(f"/api/v1/{path}{joined}known_at={before.known_at.replace('+', '%2B')}")
        body = then.json()
        assert (path, then.status_code) == (path, 200)
        if path.startswith("search"):
            assert body["results"] == []
        assert WORD not in str({**body, "meta": None})


def test_counts_facets_and_filters_count_what_was_there_then(both, client):
    before, after = both
    at = {"known_at": before.known_at}
    stats = client.get("/api/v1/stats/", at).json()
    assert (stats["initiatives"]["total"], stats["commitments"]["total"]) == (1, 1)
    assert client.get("/api/v1/stats/").json()["initiatives"]["total"] == 2
    listing = read(client.get("/initiatives/", at))
    assert listing.one("p", role="status", id="count").words.startswith("1 initiative")
    # A filter names nothing that was not there, and finds nothing by what was added later.
    for name, value in {"organisation": after.organisation.slug, "parent": after.initiative.slug}.items():
        assert client.get("/initiatives/", {name: value}).status_code == 200
        assert client.get("/initiatives/", {name: value, **at}).status_code == 400
    assert len(client.get("/api/v1/statements/", {"note": "disputed"}).json()["results"]) == 1
    assert client.get("/api/v1/statements/", {"note": "disputed", **at}).json()["results"] == []
    assert client.get("/api/v1/initiatives/", {"q": "forest", **at}).json()["results"]


DEEDS = ("Record status", "Revise due date", "Reviewed", "Edit", "Add a document", "New text")
IMPOSSIBLE = {
    "as_of=2026-02-30": "day",
    "as_of=0000-01-01": "year",
    "as_of=0999-12-31": "1000",
    "as_of=2999-01-01": "future",
    "as_of=2026-W01-1": "not a day",
    "as_of=20260101": "not a day",
    "as_of=2026-01-01T00:00:00Z": "not a day",
    "as_of=soon": "not a day",
    "as_of=2026-01-01&as_of=2026-01-02": "given 2 times",
    "as_of=2026-01-01&as_of=": "given 2 times",
    "known_at=2026-01-01T00:00:00": "offset",
    "known_at=2999-01-01T00:00:00Z": "future",
    "known_at=2999-01-01": "future",
    "known_at=2026-02-30T00:00:00Z": "day",
    "known_at=2026-01-01T25:00:00Z": "hour",
    "known_at=0001-01-01": "1000",
    "known_at=now": "not a moment",
    "known_at=2026-01-01T00:00:00Z&known_at=2026-01-01T00:00:00Z": "given 2 times",
}


def refused(client, address, query):
    """Whether a page refuses a clock and says why."""
    answer = client.get(f"{address}?{query}")
    said = read(answer).one("div", class_="notice").words if answer.status_code == 400 else ""
    return said.startswith(query.split("=")[0]) and IMPOSSIBLE[query] in said


def test_an_impossible_clock_is_a_400_that_says_why_on_every_page(both, client):
    for address in addresses(both[0]).values():
        if not NOT_TURNED.search(address):
            queries = ["as_of=2026-02-30", "known_at=2026-01-01T00:00:00"]
            assert [address, *queries] == [address, *(query for query in queries if refused(client, address, query))]
    assert [query for query in IMPOSSIBLE if not refused(client, "/initiatives/", query)] == []


def test_an_impossible_clock_is_a_problem_that_says_why_in_the_api(both, client):
    paths = ("initiatives/", f"initiatives/{both[0].world.initiative.slug}/", "stats/", "changes/", "search/?q=x")
    for query, path in ((query, path) for query in IMPOSSIBLE for path in paths):
        answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}{query}")
        assert (query, path, answer.status_code) == (query, path, 400)
        assert answer["Content-Type"] == "application/problem+json"
        assert IMPOSSIBLE[query] in answer.json()["detail"]


def test_empty_clocks_are_not_turned_and_a_moment_before_everything_knows_nothing(both, client):
    assert b'class="banner"' not in client.get("/initiatives/?as_of=&known_at=").content
    early = client.get("/initiatives/", {"known_at": "1990-01-01"})
    assert early.status_code == 200
    assert "No initiative answers this" in early.content.decode()


def test_a_day_after_the_moment_is_answered_from_what_was_known_by_then(both, client):
    before, _ = both
    row = client.get(
        f"/api/v1/initiatives/{before.world.initiative.slug}/",
        {"as_of": str(before.world.today), "known_at": before.known_at},
    ).json()
    assert row["status"]["claims"]["NO"] is None
    assert row["status"]["claims"]["BR"]["status"] == "agreed"


def test_nothing_is_recorded_into_the_past_and_no_form_offers_it(both, administrator):
    before, _ = both
    at = f"?as_of={before.world.today}"
    assert administrator.post(f"/desk/{at}", {"doing": "review"}).status_code == 400
    for address in (*addresses(before).values(), "/desk/"):
        if NOT_TURNED.search(address):
            continue
        page = read(administrator.get(f"{address}{at}"))
        offered = {form.attributes.get("action") for form in page.one("main").all("form", method="post")}
        assert (address, offered - {"/views/"}) == (address, set())  # a view keeps the clocks, and records nothing
        deeds = [link.words for link in page.one("main").all("a") if link.words in DEEDS]
        assert (address, deeds) == (address, [])
    assert "To record something, go back to now." in administrator.get(f"/initiatives/{at}").content.decode()


def test_every_route_of_a_page_is_in_the_table_or_named():
    of_web = {route.written for route in routes() if resolve(route.address).namespace == "web"}
    assert of_web >= {page for page in PAGES if page}
