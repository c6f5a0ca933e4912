"""Finding where words may stand, and nothing but where they stand."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.search.candidates import candidates, folded

TEXTS = st.text(alphabet="aAﬁfi é\u0301ßsS-\u00ad\n“”\"’'Ａｶﾞガ日 \u200b𝟙1क\u093f—", max_size=60)


@given(TEXTS, TEXTS)
def test_every_place_folds_to_what_was_asked(text, query):
    wanted = folded(text=query)
    for start, end in candidates(text=text, query=query).places:
        assert folded(text=text[start:end]) == wanted


@given(TEXTS, st.data())
def test_words_that_stand_in_the_text_are_found_where_they_stand_or_where_the_same_stand(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wanted = folded(text=text[start:end])
    found = candidates(text=text, query=text[start:end], limit=1000).places
    assert bool(found) == bool(wanted)
    if wanted:
        # The first place stands no later than the words themselves.
        assert found[0].start <= end


@given(TEXTS, TEXTS)
def test_places_are_in_order_and_do_not_overlap(text, query):
    places = candidates(text=text, query=query).places
    assert all(0 <= one.start < one.end <= len(text) for one in places)
    assert all(one.end <= following.start for one, following in pairwise(places))


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("They will co-\noperate on semi\u00adconductors.", "cooperate on semiconductors", "co-\noperate on semi\u00adconductors"),
        ("eﬃcient, the ﬁrst", "efficient", "eﬃcient"),
        ("the ﬁrst of them", "FIRST", "ﬁrst"),
        ("He said: “It’s\u00a0done.”", '"it\'s done."', "“It’s\u00a0done.”"),
        ("ＡＩ分野での協力", "AI分野", "ＡＩ分野"),
        ("ｶﾞｲﾄﾞﾗｲﾝ", "ガイドライン", "ｶﾞｲﾄﾞﾗｲﾝ"),
        ("半導体\n分野", "半導体分野", "半導体\n分野"),
        ("वे पेड़ लगाएँगे।", "पेड़ लगाएँगे", "पेड़ लगाएँगे"),
        ("India–Japan ties", "india-japan", "India–Japan"),
        ("Straße", "STRASSE", "Straße"),
        ("𝟙00 trees", "100 TREES", "𝟙00 trees"),
    ],
)  # fmt: skip
def test_what_a_reader_types_finds_what_the_text_has(text, query, found):
    (place,) = candidates(text=text, query=query).places
    assert text[place.start : place.end] == found


@pytest.mark.parametrize(
    ("text", "query"),
    [("ﬁrst", "f"), ("ﬁrst", "irst"), ("café", "cafe"), ("कि", "की"), ("abc", "abd"), ("abc", " -\u00ad"), ("", "a")],
)
def test_what_is_not_there_is_not_found(text, query):
    assert candidates(text=text, query=query).places == ()


def test_more_than_were_asked_for_are_told():
    found = candidates(text="tree " * 10, query="tree", limit=3)
    assert (len(found.places), found.more) == (3, True)
    assert candidates(text="tree " * 3, query="tree", limit=3) == (found.places, False)


def test_two_million_code_points_take_a_moment():
    text = ("The sides “agreed” to co-operate on 半導体 and ﬁnance in the Indo–Pacific.\n" * 30_000)[
        :1_999_980
    ] + "कि needle’s eye."
    begun = time.perf_counter()
    (place,) = candidates(text=text, query="Needle's Eye").places
    assert text[place.start : place.end] == "needle’s eye"
    assert time.perf_counter() - begun < 5
    begun = time.perf_counter()
    assert not candidates(text="a" * 2_000_000, query="a" * 1_000 + "b").places
    assert time.perf_counter() - begun < 5
