"""What became of a passage in a later text: the database against the definitions told naively in Python."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from initiatives.models import Capture, Change, PassageCheck
from initiatives.models.passage import CONTEXT_CHARACTERS
from tests.factories import CaptureFactory, DocumentFactory, PassageFactory

pytestmark = pytest.mark.django_db
NEW = datetime(2026, 4, 1, tzinfo=UTC)


def places(text, part):
    """Every offset at which the part begins; an empty one begins nowhere."""
    return [at for at in range(len(text)) if part and text.startswith(part, at)]


def told(text, start, exact, prefix, suffix):
    """State, start, end and number of places, word for word as the codebook has it."""
    found = places(text, exact)
    counted = max(2, text.count(exact)) if len(found) > 1 else len(found)
    if start in found:
        return "same", start, start + len(exact), counted
    alike = [at + len(prefix) for at in places(text, prefix + exact + suffix)]
    for one in (found, alike):
        if len(one) == 1:
            return "moved", one[0], one[0] + len(exact), counted
    if prefix or suffix:
        opened = [at + len(prefix) for at in places(text, prefix)] if prefix else [0]
        closed = places(text, suffix) if suffix else [len(text)]
        pairs = [(a, b) for a in opened for b in closed if a <= b]
        if len(pairs) == 1:
            return "changed", *pairs[0], counted
    return "missing", None, None, counted


def asked(text, *passage):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tracker_find_again(%s, %s, %s, %s, %s)", [text, *passage])
        return cursor.fetchone()


LETTERS = st.text("ab \n𝟙森", max_size=30)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    LETTERS,
    st.integers(0, 20),
    st.text("ab𝟙", min_size=1, max_size=4),
    st.text("ab ", max_size=3),
    st.text("b森", max_size=3),
)
@example("aaa", 5, "aa", "", "")
@example("xaby", 0, "q", "xa", "by")
@example("森ab 森ab", 9, "ab", "", "")
@example("p.mid.s.s", 0, "old", "p", "s")
def test_the_database_and_the_definitions_agree(text, start, exact, prefix, suffix):
    assert asked(text, start, exact, prefix, suffix) == told(text, start, exact, prefix, suffix)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_capture_checks_every_passage_of_every_earlier_one(data):
    first = data.draw(st.text("ab 森\n", min_size=8, max_size=60).filter(lambda text: text.strip()))
    cut, cutter = data.draw(st.integers(0, len(first))), data.draw(LETTERS)
    second = first[:cut] + cutter + first[data.draw(st.integers(cut, len(first))) :]
    if not second.strip() or second == first:
        return
    document = DocumentFactory()
    old = CaptureFactory(document=document, text=first)
    spans = data.draw(st.sets(st.tuples(st.integers(0, len(first) - 1), st.integers(1, 9)), min_size=1, max_size=6))
    for start, length in spans:
        end = min(len(first), start + length)
        PassageFactory(capture=old, start=start, end=end, exact=first[start:end])
    new = CaptureFactory(document=document, text=second, captured_at=NEW)
    checks = {check.passage: check for check in new.checks.select_related("passage")}
    assert len(checks) == old.passages.count()
    for passage, check in checks.items():
        before = first[max(0, passage.start - CONTEXT_CHARACTERS) : passage.start]
        after = first[passage.end : passage.end + CONTEXT_CHARACTERS]
        expected = told(second, passage.start, passage.exact, before, after)
        assert (check.state, check.start, check.end, check.places) == expected
        if check.state in ("same", "moved"):
            assert second[check.start : check.end] == passage.exact


TEXT = "OSLO: The two sides met in the capital on Monday.\nWe will plant a forest, the minister said there.\nIt ends."


@pytest.fixture
def words():
    """A passage in the first text of a document: "We will plant a forest"."""
    return PassageFactory(capture=CaptureFactory(text=TEXT), exact="We will plant a forest")


def again(words, text, days=0):
    """The check of the passage in another text of its document."""
    new = CaptureFactory(document=words.capture.document, text=text, captured_at=NEW + timedelta(days=days))
    return new.checks.get(passage=words)


def test_the_same_words_at_the_same_place_are_the_same_whatever_else_changed(words):
    check = again(words, TEXT.replace("It ends.", "We will plant a forest, they repeated."))
    assert (check.state, check.start, check.end, check.places) == ("same", words.start, words.end, 2)


def test_words_that_stand_once_elsewhere_have_moved(words):
    check = again(words, f"森 {TEXT}")
    assert (check.state, check.start) == ("moved", words.start + 2)


def test_of_several_places_the_one_with_the_same_surroundings_is_where_they_moved(words):
    check = again(words, f"First: We will plant a forest. {TEXT}")
    assert (check.state, check.start, check.places) == ("moved", words.start + 31, 2)


def test_other_words_between_the_same_surroundings_have_changed_and_their_place_is_told(words):
    text = TEXT.replace("We will plant", "We may plant")
    check = again(words, text)
    assert (check.state, text[check.start : check.end], check.places) == ("changed", "We may plant a forest", 0)


def test_words_that_were_taken_out_leave_an_empty_place(words):
    check = again(words, TEXT.replace(words.exact, ""))
    assert (check.state, check.start, check.end) == ("changed", words.start, words.start)


def test_a_space_or_a_quotation_mark_more_is_another_word(words):
    for number, written in enumerate(("We will  plant a forest", "We will plant a “forest”", "we will plant a forest")):
        assert again(words, TEXT.replace(words.exact, written), number).state == "changed"


def test_words_that_are_gone_with_what_stood_around_them_are_missing(words):
    check = again(words, "OSLO: Nothing was agreed.")
    assert (check.state, check.start, check.end, check.places) == ("missing", None, None, 0)


def test_a_passage_marked_in_an_older_text_is_checked_in_the_newer_ones(words):
    new = CaptureFactory(document=words.capture.document, text=f"Corrected. {TEXT}", captured_at=NEW)
    late = PassageFactory(capture=words.capture, exact="It ends.")
    assert new.checks.get(passage=late).state == "moved"
    own = PassageFactory(capture=new, exact="Corrected.")
    assert not own.checks.exists()


def test_a_passage_of_the_newer_text_is_not_checked_in_an_older_one_that_is_taken_in_late(words):
    new = CaptureFactory(document=words.capture.document, text="Another.", captured_at=NEW)
    PassageFactory(capture=new, exact="Another.")
    old = CaptureFactory(document=words.capture.document, text="Oldest.", captured_at=NEW - timedelta(days=900))
    assert not old.checks.exists()


def test_the_feed_says_how_many_passages_a_new_text_has_kept(words):
    PassageFactory(capture=words.capture, exact="It ends.")
    assert not Change.objects.filter(kind="capture").exclude(data__id=words.capture_id).exists()
    check = again(words, TEXT.replace("It ends.", "It begins."))
    line = Change.objects.get(kind="capture", data__id=check.capture_id)
    assert (line.noun, line.subject_id) == ("document", words.capture.document_id)
    assert line.data == {"id": check.capture_id, "same": 1, "moved": 0, "changed": 1, "missing": 0}


def test_the_first_text_of_a_draft_is_no_news():
    first = CaptureFactory(document=DocumentFactory(publication="draft"))
    assert not Change.objects.filter(kind="capture").exists()
    CaptureFactory(document=first.document, text="A second text.", captured_at=NEW)
    assert Change.objects.get(kind="capture").data["same"] == 0


def test_a_check_is_never_changed_and_never_made_twice(words, refused):
    check = again(words, f"x {TEXT}")
    assert "cannot be changed" in refused(
        "UPDATE initiatives_passagecheck SET state = 'same', start = 0, \"end\" = 1 WHERE id = %s", check.pk
    )
    assert "cannot be deleted" in refused("DELETE FROM initiatives_passagecheck WHERE id = %s", check.pk)
    assert "checked_once" in refused(
        "INSERT INTO initiatives_passagecheck (capture_id, passage_id, state, places) VALUES (%s, %s, 'missing', 0)",
        check.capture_id, words.pk,
    )  # fmt: skip
    assert "place_unless_missing" in refused(
        "INSERT INTO initiatives_passagecheck (capture_id, passage_id, state, places) VALUES (%s, %s, 'moved', 1)",
        words.capture_id, words.pk,
    )  # fmt: skip


def test_a_long_text_with_many_passages_takes_seconds():
    sentence = "第{}項：両国は二〇二七年までに森林を再生するために協力することを決定した。"
    old = "\n".join(sentence.format(number) for number in range(2000))
    first = CaptureFactory(text=old)
    for number in range(0, 400, 4):
        PassageFactory(capture=first, exact=sentence.format(number))
    new = "序。" + old.replace("第8項", "第八項") + "\n" + "補足。" * 300_000
    started = datetime.now(UTC)
    taken = CaptureFactory(document=first.document, text=new, captured_at=NEW)
    assert datetime.now(UTC) - started < timedelta(seconds=20)
    states = dict.fromkeys(PassageCheck.objects.filter(capture=taken).values_list("state", flat=True))
    assert set(states) == {"moved", "missing"}  # what stands around the changed one stands around every other
    assert Capture.objects.get(pk=taken.pk).checks.count() == 100
