"""Renderings told apart: exactly, word by word, in the same language only."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.dashboards.rendering import MOST_TOKENS, told_apart
from initiatives.models import Statement


def statement(text, language="en", words_seen=True):
    row = Statement(text=text, language=language)
    row.words_seen = words_seen
    return row


def compared(one, other, language="en", other_language=None):
    (found,) = told_apart(statement=statement(one, language), others=[statement(other, other_language or language)])
    return found


def marked(rendering):
    return [piece.text for piece in rendering.pieces if piece.apart]


def test_words_that_differ_are_marked_and_those_that_are_missing_are_named():
    found = compared("We will open the line, and we will train them.", "We shall open the line and train them.")
    assert marked(found) == ["shall"]
    assert found.lacks == ("will", ",", "we will")


@pytest.mark.parametrize(("mine", "theirs"), [(False, True), (True, False)])
def test_words_that_may_not_be_shown_are_compared_with_nothing(mine, theirs):
    (found,) = told_apart(
        statement=statement("We will plant.", words_seen=mine), others=[statement("We may plant.", words_seen=theirs)]
    )
    assert (found.pieces, found.lacks) == ((), ())


def test_equal_words_are_not_marked_at_all():
    found = compared("We will plant.", "We will plant.")
    assert marked(found) == []
    assert found.lacks == ()


def test_curly_and_straight_quotes_differ():
    assert marked(compared("humanity’s progress", "humanity's progress")) == ["'"]


def test_japanese_is_compared_letter_by_letter_and_hindi_by_whole_words():
    assert marked(compared("三月までに開く", "四月までに開く", "ja")) == ["四"]
    assert marked(compared("हम हिन्दी बोलते हैं", "हम हिंदी बोलते हैं", "hi")) == ["हिंदी"]


@pytest.mark.parametrize(("one", "other", "same"), [("en", "en-GB", True), ("EN", "en", True), ("en", "ja", False)])
def test_only_renderings_in_one_language_are_compared(one, other, same):
    assert bool(compared("We plant", "We water", one, other).pieces) is same


def test_what_is_too_long_to_compare_says_so():
    found = compared("word " * MOST_TOKENS, "other")
    assert found.long
    assert not found.pieces


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "ja", "hi"]))
def test_the_pieces_are_the_other_rendering_letter_by_letter(one, other, language):
    found = compared(one, other, language)
    assert "".join(piece.text for piece in found.pieces) == other
    if one == other:
        assert not marked(found)
