"""The changes as Atom: valid, stable, conditional, and nothing a reader may not see."""

from xml.etree import ElementTree as ET

import pytest

from initiatives.actions.initiative import open_initiative
from initiatives.actions.review import record_review
from initiatives.actions.status_update import correct_status, record_status
from initiatives.models import Change
from tests.web.page_text import read
from tests.world import make_world

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ADDRESS = "/changes/feed.atom"


@pytest.fixture
def world(db):
    return make_world()


def feed(client, query=""):
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return ET.fromstring(answer.content)


def titles(root):
    return [one.findtext("a:title", namespaces=ATOM) for one in root.findall("a:entry", ATOM)]


def test_the_feed_has_what_atom_asks_for(client, world):
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.content)
    entries = root.findall("a:entry", ATOM)
    assert titles(root) == ["Plant 100 trees: commitment, “will”", "Shared forest: project", "A report: press report"]
    own = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert own == {"alternate": "http://testserver/changes/", "self": f"http://testserver{ADDRESS}"}
    newest = Change.objects.order_by("-pk").first()
    assert root.findtext("a:updated", namespaces=ATOM) == newest.recorded_at.isoformat()
    assert (
        entries[0].findtext("a:id", namespaces=ATOM)
        == f"tag:127.0.0.1,{newest.recorded_at:%Y-%m-%d}:change:{newest.pk}"
    )
    assert entries[0].find("a:link", ATOM).get("href") == f"http://testserver/commitments/{world.commitment.pk}/"
    assert all(one.find("a:author/a:name", ATOM) is not None for one in entries)


def test_the_feed_answers_the_page_s_question_and_the_page_names_it(client, world):
    record_review(by=world.by, today=world.today, subject=world.initiative, outcome="no_change")
    page = read(client.get("/changes/?kind=review&partnership=brazil-norway&group=kind"))
    (link,) = page.all("link", rel="alternate")
    assert link.attributes["href"] == f"{ADDRESS}?kind=review&partnership=brazil-norway"
    assert len(titles(feed(client, "?kind=review&partnership=brazil-norway"))) == 1
    assert titles(feed(client, "?to=2001-01-01")) == []
    for wrong in ("kind=a", "sectr=b", "page=2", "since_event=c"):
        assert client.get(f"{ADDRESS}?{wrong}").status_code == 400, wrong


def test_whoever_has_the_feed_already_is_told_so(client, world):
    answer = client.get(ADDRESS)
    assert client.get(ADDRESS).content == answer.content
    assert client.get(ADDRESS, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(ADDRESS, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
    empty = client.get(f"{ADDRESS}?to=2001-01-01")
    assert client.get(f"{ADDRESS}?to=2001-01-01", headers={"If-None-Match": empty["ETag"]}).status_code == 304
    record_review(by=world.by, today=world.today, subject=world.initiative, outcome="no_change")
    assert client.get(ADDRESS, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_drafts_are_not_in_it(client, world):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A secret draft", kind="project")
    record_review(by=world.by, today=world.today, subject=draft, outcome="no_change")
    assert "secret" not in client.get(ADDRESS).content.decode()


def test_a_corrected_line_says_so_and_is_updated_then(client, world):
    about = {"axis": "claim", "asserted_by": "BR", "passages": [world.agreed], "as_of": "2026-03"}
    wrong = record_status(**world.about(status="cancelled", **about))
    before = feed(client, "?kind=status").find("a:entry", ATOM)
    correction = correct_status(by=world.by, today=world.today, row=wrong, reason="Read again.", status="agreed")
    after = feed(client, "?kind=status").findall("a:entry", ATOM)[1]
    assert after.findtext("a:id", namespaces=ATOM) == before.findtext("a:id", namespaces=ATOM)
    assert after.findtext("a:title", namespaces=ATOM).startswith(
        "Corrected since: Shared forest: Brazil says Cancelled"
    )
    assert after.findtext("a:updated", namespaces=ATOM) == correction.recorded_at.isoformat()


def test_words_are_escaped_once(client, world):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="Trees & \x01<Shrubs>", kind="project")
    type(draft).objects.filter(pk=draft.pk).update(publication="published")
    assert "Trees & <Shrubs>: project" in titles(feed(client))


def test_the_feed_holds_two_hundred_entries_in_constant_queries(client, world, django_assert_max_num_queries):
    Change.objects.bulk_create(
        Change(era_id=Change.objects.first().era_id, kind="renamed", noun="initiative", subject_id=world.initiative.pk,
               data={"from": str(number), "to": "x"}) for number in range(250)
    )  # fmt: skip
    with django_assert_max_num_queries(12):
        assert len(titles(feed(client))) == 200
