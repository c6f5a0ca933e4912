"""A text with its passages, cut into segments."""

import re

from hypothesis import given
from hypothesis import strategies as st

from initiatives.dashboards.reading import Hidden, Span, paragraphs_of, windows_around

TEXT = "One\n\n“Two 𝟚 two” said\nThree"


@st.composite
def texts_with_spans(draw):
    text = draw(st.text(alphabet="ab 𝟙é”\n", min_size=1, max_size=60))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges).filter(lambda pair: pair[0] < pair[1]), max_size=6))
    return text, [Span(number, start, end) for number, (start, end) in enumerate(pairs)]


def shown(parts):
    return ["".join(segment.text for segment in part.segments) for part in parts if not isinstance(part, Hidden)]


@given(texts_with_spans())
def test_the_segments_give_every_line_back_exactly(given_text):
    text, spans = given_text
    parts = paragraphs_of(text=text, spans=spans)
    assert shown(parts) == [line for line in text.split("\n") if line.strip(" ")]


@given(texts_with_spans())
def test_each_segment_names_exactly_the_passages_that_cover_it(given_text):
    text, spans = given_text
    covered = {span.pk: "" for span in spans}
    for part in paragraphs_of(text=text, spans=spans):
        for segment in part.segments:
            for pk in segment.passages:
                covered[pk] += segment.text
    for span in spans:
        lines = [line for line in text.split("\n") if line.strip(" ")]
        words = "".join(
            line[max(0, span.start - at) : max(0, span.end - at)]
            for at, line in ((match.start(), match[0]) for match in re.finditer(r"[^\n]+", text))
            if line in lines
        )
        assert covered[span.pk] == words


def test_overlapping_passages_are_split_and_keep_their_ends():
    (first, second, third) = paragraphs_of(text="abcdef\nx\ny", spans=[Span(1, 0, 4), Span(2, 2, 6)])
    assert [(s.text, s.passages, s.starts, s.ends, s.depth) for s in first.segments] == [
        ("ab", (1,), (1,), (), 1),
        ("cd", (1, 2), (2,), (1,), 2),
        ("ef", (2,), (), (2,), 1),
    ]
    assert first.passages == (1, 2)
    assert (second.number, third.number) == (2, 3)


def test_blank_lines_have_no_number():
    assert [part.number for part in paragraphs_of(text=TEXT, spans=[])] == [1, 2, 3]


def test_windows_that_touch_are_one():
    spans = [Span(1, 10, 12), Span(2, 20, 22), Span(3, 90, 95)]
    assert windows_around(spans=spans, length=97, margin=5) == [(5, 27), (85, 97)]


def test_an_excerpt_shows_nothing_outside_its_windows_and_says_where_it_leaves_out():
    text = "\n".join(["a" * 50, "b" * 50, "c" * 50, "d" * 50])
    spans = [Span(1, 160, 170)]
    parts = paragraphs_of(text=text, spans=spans, windows=windows_around(spans=spans, length=len(text), margin=5))
    assert parts[0] == Hidden(3)
    assert [(segment.text, segment.hidden) for segment in parts[1].segments] == [
        ("", 2), ("d" * 5, 0), ("d" * 10, 0), ("d" * 5, 0), ("", 28),
    ]  # fmt: skip
