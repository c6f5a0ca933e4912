"""A quote has exactly one place in the text, or none; likeness only ever suggests."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.ingestion.place import Place
from initiatives.ingestion.quotes import NotFound, locate, nearest, occurrences
from initiatives.ingestion.records import Quote

TEXT = "🌳 One tree. We agree.\nTwo trees 🌲. We agree.\n“It’s humanity’s forest,” they said."


def at(words, text=TEXT, **more):
    return locate(text=text, quote=Quote(place=Place("reading.yaml", 1), text=words, **more))


def refusal(words, text=TEXT, **more):
    with pytest.raises(NotFound) as error:
        at(words, text, **more)
    return str(error.value)


def test_offsets_count_code_points_not_bytes_and_not_utf_16():
    assert at("One tree.") == 2
    assert at("🌲") == 32
    assert at("Two trees 🌲.") == 22


def test_words_that_stand_twice_need_to_be_told_apart():
    assert "stand 2 times in the document (at 12, 35)" in refusal("We agree.")
    assert at("We agree.", near="One tree.") == 12
    assert at("We agree.", near="🌲") == 35
    assert at("We agree.", near="they said") == 35
    assert at("We agree.", at=(35, 44)) == 35


def test_a_hint_must_itself_be_clear():
    assert "near: “tree” stands 2 times" in refusal("We agree.", near="tree")
    assert "near: “bush” stands nowhere" in refusal("We agree.", near="bush")


def test_a_hint_in_the_very_middle_does_not_decide():
    assert "near: “-” is as close to 0 as to 3; give words closer to one of them" in refusal("ab", "ab-ab", near="-")


def test_overlapping_places_are_all_places():
    assert occurrences(text="aaaa", words="aa") == [0, 1, 2]
    assert "stand 3 times" in refusal("aa", "aaaa")


def test_an_asserted_place_must_be_right_even_where_the_words_stand_once():
    assert at("One tree.", at=(2, 11)) == 2
    assert refusal("One tree.", at=(2, 12)) == "the words do not stand at [2, 12] but at [2, 11]"


ALMOST = ["It's humanity's forest", "It’s  humanity’s forest", "it’s humanity’s forest", "It’s humanity’s\nforest"]


@pytest.mark.parametrize("words", ALMOST)
def test_nothing_is_folded_neither_quote_marks_nor_spaces_nor_case(words):
    assert "these words stand nowhere in the document" in refusal(words)
    assert "the nearest, at 46–68, are “It’s humanity’s forest”" in refusal(words)


def test_the_first_difference_is_named_where_the_eye_would_miss_it():
    said = refusal("It's humanity’s forest")
    assert "first difference: there U+2019 RIGHT SINGLE QUOTATION MARK, here U+0027 APOSTROPHE" in said
    said = refusal("It’s humanity’s\N{NO-BREAK SPACE}forest")
    assert "there U+0020 SPACE, here U+00A0 NO-BREAK SPACE" in said


def test_where_nothing_is_like_the_words_nothing_is_suggested():
    assert "nothing in it is like them" in refusal("An entirely different sentence about ships and harbours")


@given(st.text(alphabet="ab \n🌳é", max_size=60), st.data())
def test_words_taken_from_a_text_are_found_where_they_were_taken(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    if not words.strip():
        assert refusal(words, text).startswith("is empty")
        return
    found = at(words, text, at=(start, end))
    assert text[found : found + len(words)] == words


@given(st.text(alphabet="abc 🌳", min_size=1, max_size=40), st.text(alphabet="abc 🌳", min_size=1, max_size=40))
def test_words_that_are_not_there_are_never_found(text, words):
    if words in text or not words.strip():
        return
    assert "nowhere" in refusal(words, text)


def test_a_suggestion_in_a_long_text_comes_at_once():
    text = (
        "The two sides met and said many things about many fields. " * 30_000
        + "A promise of twelve gauges stands here."
    )
    started = time.perf_counter()
    place, words = nearest(text=text, words="A promise of twelve gages stands here.")
    assert words == "A promise of twelve gauges stands here."
    assert text[place : place + len(words)] == words
    assert time.perf_counter() - started < 5
