"""The words themselves: captures and passages, broken into with raw SQL."""

import hashlib

from initiatives.models import Passage

INSERT_PASSAGE = (
    'INSERT INTO initiatives_passage (capture_id, start, "end", exact, prefix, suffix, paragraph)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


def test_a_passage_whose_words_are_not_there_is_refused_and_told_what_stands_there(world, refused):
    said = refused(INSERT_PASSAGE, world.capture.pk, 0, 4, "Rome", "", "", 1)
    assert "Rome" in said
    assert "OSLO" in said


def test_one_curly_quote_made_straight_is_not_the_same_words(world, refused):
    at = world.capture.text.index("“")
    assert "do not stand" in refused(INSERT_PASSAGE, world.capture.pk, at, at + 3, '"We', "", "", 1)


def test_offsets_are_code_points_also_beyond_the_basic_plane(world):
    after = world.capture.text.index("trees")
    row = Passage.objects.create(capture=world.capture, start=after, end=after + 5, exact="trees")
    assert world.capture.text[row.start : row.end] == "trees"


def test_prefix_suffix_and_paragraph_are_found_by_the_database_whatever_is_sent(world, sql):
    at = world.capture.text.index("Work")
    sql(INSERT_PASSAGE, world.capture.pk, at, at + 4, "Work", "lies", "lies", 99)
    row = Passage.objects.get(start=at, end=at + 4)
    assert row.prefix == world.capture.text[at - 32 : at]
    assert row.suffix == world.capture.text[at + 4 : at + 36]
    assert row.paragraph == 3


def test_a_span_beyond_the_end_or_without_words_is_refused(world, refused):
    length = len(world.capture.text)
    assert "do not stand" in refused(INSERT_PASSAGE, world.capture.pk, length - 2, length + 5, "e. more", "", "", 1)
    assert refused(INSERT_PASSAGE, world.capture.pk, length + 1, length + 5, "more", "", "", 1)
    assert refused(INSERT_PASSAGE, world.capture.pk, 5, 5, "", "", "", 1)


def test_a_passage_is_never_changed_and_never_deleted(world, refused):
    assert "never changes" in refused("UPDATE initiatives_passage SET start = start + 1 WHERE id = %s", world.agreed.pk)
    assert "never deleted" in refused("DELETE FROM initiatives_passage WHERE id = %s", world.agreed.pk)


def test_a_captured_text_never_changes_and_never_goes(world, refused):
    assert "never changes" in refused("UPDATE initiatives_capture SET text = 'other' WHERE id = %s", world.capture.pk)
    assert "never changes" in refused(
        "UPDATE initiatives_capture SET sha256 = repeat('0', 64) WHERE id = %s", world.capture.pk
    )
    assert "withhold" in refused("DELETE FROM initiatives_capture WHERE id = %s", world.capture.pk)


INSERT_CAPTURE = (
    "INSERT INTO initiatives_capture (document_id, text, sha256, captured_at, how, withheld_reason)"
    " VALUES (%s, %s, %s, now(), 'x', '')"
)


def test_a_hash_that_is_not_the_texts_is_refused(world, refused):
    assert "not the hash" in refused(INSERT_CAPTURE, world.document.pk, "words", "0" * 64)


def test_a_text_that_was_not_normalised_is_refused(world, refused):
    for text in ("one\r\ntwo", "e\u0301"):
        digest = hashlib.sha256(text.encode()).hexdigest()
        assert "NFC" in refused(INSERT_CAPTURE, world.document.pk, text, digest)


def test_a_text_over_two_million_code_points_is_refused(world, refused):
    assert "two_million" in refused(
        "INSERT INTO initiatives_capture (document_id, text, sha256, captured_at, how, withheld_reason)"
        " SELECT %s, t, encode(sha256(convert_to(t, 'UTF8')), 'hex'), now(), 'x', '' FROM repeat('a', 2000001) t",
        world.document.pk,
    )


def test_withholding_needs_a_reason(world, refused):
    assert "withheld_with_reason" in refused(
        "UPDATE initiatives_capture SET withheld_at = now() WHERE id = %s", world.capture.pk
    )
