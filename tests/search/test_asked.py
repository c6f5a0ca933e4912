"""What somebody typed is read into words and parts, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.search.asked import LONGEST, MOST_WORDS, read
from initiatives.search.spellings import SPELLINGS, spellings


def test_words_are_required_together_and_begin_a_word():
    assert read("shared forest").tsquery == "('shared':*) & ('forest':*)"


def test_a_short_word_stands_for_itself_only():
    assert read("AI").tsquery == "('ai')"


def test_a_word_with_two_spellings_is_asked_for_in_both():
    assert read("defense").tsquery == "('defense':* | 'defence':*)"
    assert spellings("programmes") == ("programmes", "programs")
    assert spellings("forest") == ("forest",)


def test_every_spelling_is_its_partners_partner():
    for one, other in SPELLINGS:
        assert spellings(other)[1:] in ((one,), (one + other.removeprefix(one),)) or other.startswith(one)


def test_a_numbered_name_is_found_with_or_without_its_hyphen():
    assert "'mission-5'" in read("mission-5").tsquery
    assert "'-5'" in read("mission 5").tsquery


def test_scripts_without_spaces_are_looked_for_letter_by_letter():
    asked = read("経済安全保障 चंद्रयान forest")
    assert asked.parts == ("経済安全保障", "चंद्रयान")
    assert asked.words == ("forest",)


def test_accented_latin_and_greek_letters_are_words():
    assert read("São Ωmega ḥaqq").words == ("são", "ωmega", "ḥaqq")


@pytest.mark.parametrize("text", ["", "   ", "!!!???", "\x00\x01", "' | & <-> \\", "- . '", "\ud800"])
def test_a_question_without_a_word_asks_for_nothing(text):
    assert not read(text)


def test_what_is_too_long_is_cut_and_says_so():
    asked = read("forest " * 5000)
    assert asked.words == ("forest",)
    assert asked.cut
    assert len(asked.text) <= LONGEST
    assert len(read(" ".join(f"word{n}" for n in range(40))).words) == MOST_WORDS
    assert not read("forest").cut


@given(st.text(max_size=300))
def test_reading_never_fails_and_quotes_every_word(text):
    asked = read(text)
    assert len(asked.words) + len(asked.parts) <= MOST_WORDS
    assert "\\" not in asked.tsquery
    assert asked.tsquery.replace("''", "").count("'") % 2 == 0
