"""What the lines of the feed say, which are asked for, and what becomes of them when a record is shown or taken back."""

import time

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.review import record_review
from initiatives.api.change import SALT
from initiatives.models import Change, Era
from tests.world import make_world

# Only lines of finished transactions are given out, so the world has to be written for good.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def settled():
    """Wait until nothing can come before the last line any more, and ask."""

    def ask(reader, **query):
        for _ in range(900):
            horizon = Change.objects.horizon()
            if horizon and horizon.pk == Change.objects.placed().values_list("pk", flat=True).reverse()[0]:
                return reader.read("changes/", **query)
            time.sleep(0.1)
        raise AssertionError("a transaction of another database holds the lines back")

    return ask


def look(world, subject=None, outcome="no_change"):
    return record_review(by=world.by, today=world.today, subject=subject or world.initiative, outcome=outcome)


def test_a_line_says_where_what_changed_belongs(world, visitor, settled):
    lines = {line["noun"]: line for line in settled(visitor)["results"]}
    commitment = lines["commitment"]
    assert (commitment["initiative"], commitment["partnership"]) == ("shared-forest", "brazil-norway")
    assert commitment["url"] == f"http://testserver/api/v1/commitments/{world.commitment.pk}/"
    assert (lines["document"]["initiative"], lines["document"]["partnership"]) == (None, "brazil-norway")
    assert lines["initiative"]["url"] == "http://testserver/api/v1/initiatives/shared-forest/"


def test_the_feed_takes_the_page_s_filters_and_says_which(world, visitor, settled):
    look(world)
    answer = settled(visitor, kind="review", partnership="brazil-norway")
    assert [line["kind"] for line in answer["results"]] == ["review"]
    assert answer["meta"]["filter"] == {"kind": ["review"], "partnership": ["brazil-norway"]}
    assert [line["noun"] for line in settled(visitor, noun__in="document,commitment")["results"]] == [
        "document", "commitment",
    ]  # fmt: skip
    places, sentence = visitor.refused("changes/", kind="reviw")
    assert places == {("kind", "invalid")}
    assert "did you mean “review”?" in sentence
    assert "did you mean “partnership”?" in visitor.refused("changes/", partnrship="a")[1]


def test_pages_of_a_filtered_feed_hang_together(world, visitor, settled):
    for _ in range(5):
        look(world)
    answer = settled(visitor, kind="review", limit="2")
    found = [line["data"]["id"] for line in answer["results"]]
    while answer["next"]:
        answer = visitor.read(answer["next"])
        found += [line["data"]["id"] for line in answer["results"]]
    assert found == sorted(found)
    assert len(set(found)) == len(found) == 5


def test_what_was_recorded_in_a_draft_is_told_by_its_publication(world, visitor, settled):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project")
    review = look(world, draft)
    since = settled(visitor)["meta"]["since"]
    publish(by=world.by, row=draft, second_reader_required=False)
    (line,) = settled(visitor, since=since)["results"]
    assert (line["kind"], line["subject"], line["data"]["first"]) == ("published", draft.pk, True)
    assert line["data"]["lines"] == {"review": [review.pk]}
    assert visitor.read(f"reviews/{review.pk}/")["initiative"] == draft.slug


def test_whoever_keeps_a_copy_hears_that_a_record_was_taken_back(world, visitor, settled):
    since = settled(visitor)["meta"]["since"]
    look(world)
    withdraw(by=world.by, row=world.initiative)
    (line,) = settled(visitor, since=since)["results"]
    assert (line["kind"], line["noun"], line["subject"]) == ("withdrawn", "initiative", world.initiative.pk)
    assert (line["url"], line["initiative"], line["partnership"]) == (None, None, None)
    assert "forest" not in str(line)


def test_at_an_earlier_moment_the_cursor_waits_where_it_was_read_to(world, visitor, settled):
    first = settled(visitor)
    moment = first["results"][-1]["recorded_at"]
    look(world)
    then = settled(visitor, known_at=moment)
    assert [line["id"] for line in then["results"]] == [line["id"] for line in first["results"]]
    (line,) = settled(visitor, since=then["meta"]["since"])["results"]
    assert line["kind"] == "review", "it was not skipped by asking about an earlier moment"


def test_a_cursor_that_names_another_installation_s_era_is_refused(world, visitor, settled):
    era, xid, pk, began = signing.loads(settled(visitor)["meta"]["since"], salt=SALT)
    for wrong in ([era, xid, pk, "2001-01-01T00:00:00+00:00"], [era + 999, xid, pk, began]):
        places, sentence = visitor.refused("changes/", since=signing.dumps(wrong, salt=SALT))
        assert places == {("since", "invalid")}
        assert "another installation" in sentence
    for wrong in ([era, xid, pk], [era, "x", pk, began], "a", [era, xid, pk, None]):
        assert visitor.refused("changes/", since=signing.dumps(wrong, salt=SALT))[0] == {("since", "invalid")}
    with_other_key = signing.dumps([era, xid, pk, began], salt=SALT, key="another key")
    assert visitor.refused("changes/", since=with_other_key)[0] == {("since", "invalid")}


def test_the_number_of_queries_does_not_grow(world, visitor, settled):
    def asked(**query):
        with CaptureQueriesContext(connection) as queries:
            visitor.read("changes/", **query)
        return len(queries)

    since = settled(visitor, limit="1")["meta"]["since"]
    few = asked(since=since, limit="1000")
    for _ in range(20):
        look(world)
    settled(visitor)
    assert asked(since=since, limit="1000") == few <= 4


def test_in_a_server_where_nobody_wrote_yet_everything_is_settled(world, visitor, settled):
    before = settled(visitor)["results"]
    with connection.cursor() as cursor:  # as restored from another server, whose transactions lie ahead of ours
        cursor.execute(
            "INSERT INTO initiatives_era (began_at, server) VALUES (clock_timestamp(), 'another/1') RETURNING id"
        )
        (era,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO initiatives_change (era_id, xid, kind, noun, subject_id, data)"
            " VALUES (%s, '9000000000'::xid8, 'review', 'initiative', %s, '{}') RETURNING id",
            [era, world.initiative.pk],
        )
        (foreign,) = cursor.fetchone()
    answer = visitor.read("changes/")
    assert [line["id"] for line in answer["results"]] == [*(line["id"] for line in before), foreign]
    look(world)
    assert Era.objects.order_by("-pk")[0].pk > era, "the first line written here begins an era"
    (line,) = settled(visitor, since=answer["meta"]["since"])["results"]
    assert line["kind"] == "review"
    assert line["id"] > foreign
