"""Imprecise dates: what is read, what is refused and in which words."""

import time
import warnings
from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from initiatives.edtf import LONGEST_TEXT, EdtfError, Period, days_between, parse, readable

with warnings.catch_warnings():  # its grammar is older than its parser
    warnings.simplefilter("ignore")
    import edtf as oracle

years = st.integers(min_value=1000, max_value=9999)


@st.composite
def dates(draw):
    year = draw(years)
    precision = draw(st.integers(min_value=1, max_value=3))
    month = draw(st.integers(min_value=1, max_value=12))
    day = draw(st.integers(min_value=1, max_value=monthrange(year, month)[1]))
    return "-".join([f"{year:04}", f"{month:02}", f"{day:02}"][:precision])


def oracle_days(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = oracle.parse_edtf(text)
    return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])


READ = [
    ("2027", date(2027, 1, 1), date(2027, 12, 31), "2027"),
    ("1000", date(1000, 1, 1), date(1000, 12, 31), "1000"),
    ("9999", date(9999, 1, 1), date(9999, 12, 31), "9999"),
    ("2027-12", date(2027, 12, 1), date(2027, 12, 31), "December 2027"),
    ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
    ("2027-04-30", date(2027, 4, 30), date(2027, 4, 30), "30 April 2027"),
    ("2027-04-03", date(2027, 4, 3), date(2027, 4, 3), "3 April 2027"),
    ("2027-04/2028-03", date(2027, 4, 1), date(2028, 3, 31), "April 2027 – March 2028"),
    ("2027-04/2028", date(2027, 4, 1), date(2028, 12, 31), "April 2027 – 2028"),
    ("2027-05/2027", date(2027, 5, 1), date(2027, 12, 31), "May 2027 – 2027"),
    ("2027/2027", date(2027, 1, 1), date(2027, 12, 31), "2027 – 2027"),
    ("2027/..", date(2027, 1, 1), None, "from 2027"),
    ("../2027", None, date(2027, 12, 31), "until 2027"),
    ("../2027-04-30", None, date(2027, 4, 30), "until 30 April 2027"),
]


@pytest.mark.parametrize(("text", "first", "last", "words"), READ)
def test_a_date_covers_the_days_it_names_and_is_said_in_words(text, first, last, words):
    assert parse(text) == Period(text=text, first=first, last=last, approximate=False, uncertain=False)
    assert readable(text) == words


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain", "words"),
    [
        ("2027~", True, False, "about 2027"),
        ("2027?", False, True, "2027 (uncertain)"),
        ("2027-04-30?", False, True, "30 April 2027 (uncertain)"),
        ("2027~/..", True, False, "from about 2027"),
        ("../2027?", False, True, "until 2027 (uncertain)"),
        ("2027~/2028?", True, True, "about 2027 – 2028 (uncertain)"),
    ],
)
def test_a_mark_changes_what_is_said_and_not_the_days(text, approximate, uncertain, words):
    marked, bare = parse(text), parse(text.replace("~", "").replace("?", ""))
    assert (marked.first, marked.last) == (bare.first, bare.last)
    assert (marked.approximate, marked.uncertain) == (approximate, uncertain)
    assert readable(text) == words


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("   ", "it is only white space"),
        (" 2027", "it has white space in it"),
        ("2027\n", "it has white space in it"),
        ("April 2027", "it has white space in it"),
        ("2027\u00a0", "it has white space in it"),
        ("２０２７", "its digits are not 0 to 9"),
        ("२०२७-04", "its digits are not 0 to 9"),
        ("2027–04", "it has U+2013 in it"),
        ("2027\x00", "it does not have the form of one"),
        ("2027-13", "month 13 does not exist"),
        ("2027-00", "month 00 does not exist"),
        ("2027-21", "month 21 does not exist"),
        ("2027-02-30", "day 30 does not exist, February 2027 has 28 days"),
        ("2027-02-29", "day 29 does not exist, February 2027 has 28 days"),
        ("2100-02-29", "day 29 does not exist, February 2100 has 28 days"),
        ("2027-04-31", "day 31 does not exist, April 2027 has 30 days"),
        ("2027-04-00", "day 00 does not exist"),
        ("2028/2027", "it ends (2027) before it begins (2028)"),
        ("2027-05/2027-04", "it ends (2027-04) before it begins (2027-05)"),
        ("2027-04-30/2027-04-29", "it ends (2027-04-29) before it begins (2027-04-30)"),
        ("2027/2028-13", "in 2028-13, month 13 does not exist"),
        ("2027/", "one end of the period is blank"),
        ("/2027", "one end of the period is blank"),
        ("/", "one end of the period is blank"),
        ("../..", "both ends are open"),
        ("..", ".. is the open end of a period"),
        ("2027/..?", "in ..?, it does not have the form of one"),
        ("2027/2028/2029", "it has more than one /"),
        ("30/04/2027", "the year comes first"),
        ("30.04.2027", "the year comes first"),
        ("2027%", "% is not taken"),
        ("2027?~", "a date carries ? or ~, not both"),
        ("?2027", "? and ~ come last"),
        ("2027-04?-30", "? and ~ come last"),
        ("202X", "X for an unknown digit is not taken"),
        ("2027-XX", "X for an unknown digit is not taken"),
        ("20270430", "parted by hyphens"),
        ("2027-4", "a month has two digits"),
        ("2027-4-3", "month and day have two digits each"),
        ("27", "a year has four digits"),
        ("12027", "a year has four digits"),
        ("-2027", "a year has four digits"),
        ("Y20270", "a year has four digits"),
        ("0999", "year 0999 is outside 1000 to 9999"),
        ("2027-04-30T10:00", "it has a time of day"),
        ("Spring-2027", "it does not have the form of one"),
    ],
)
def test_a_text_that_is_no_date_is_refused_with_the_reason(text, reason):
    with pytest.raises(EdtfError) as refused:
        parse(text)
    assert reason in str(refused.value)


def test_a_refusal_names_the_value_the_fault_and_what_would_be_right():
    with pytest.raises(EdtfError) as refused:
        parse("2027-13")
    assert str(refused.value) == (
        '"2027-13" is not a date: month 13 does not exist; write a year (2027), a month (2027-04), '
        "a day (2027-04-30) or a period (2027-04/2028-03)"
    )


def test_readable_refuses_what_parse_refuses():
    with pytest.raises(EdtfError, match="month 13 does not exist"):
        readable("2027-13")


def test_a_value_that_yaml_read_as_a_number_or_a_date_is_named_with_its_type():
    with pytest.raises(EdtfError, match="2027 is not a date: it is of type int, not text"):
        parse(2027)
    with pytest.raises(EdtfError, match="it is of type date, not text"):
        parse(date(2027, 4, 30))


def test_a_very_long_text_is_refused_in_a_short_message_on_one_line():
    with pytest.raises(EdtfError) as refused:
        parse("2027\n" + "9" * 1_000_000)
    assert len(str(refused.value)) < 300
    assert "\n" not in str(refused.value)


def test_the_longest_text_that_is_a_date_is_as_long_as_announced():
    longest = "2027-04-30~/2028-03-31?"
    assert parse(longest).approximate
    assert len(longest) == LONGEST_TEXT


def test_a_slip_counts_from_last_day_to_last_day():
    assert days_between(earlier=parse("2027"), later=parse("2028-03")) == 91
    assert days_between(earlier=parse("2027-12"), later=parse("2027")) == 0
    assert days_between(earlier=parse("2027-12-31"), later=parse("2027-12-30")) == -1
    assert days_between(earlier=parse("../2027"), later=parse("2028~")) == 366


def test_an_open_end_has_no_last_day_to_count_from():
    assert days_between(earlier=parse("2027/.."), later=parse("2028")) is None
    assert days_between(earlier=parse("2027"), later=parse("2028/..")) is None


def test_a_period_cannot_be_changed():
    with pytest.raises(AttributeError):
        parse("2027").last = None


@settings(max_examples=60, deadline=None)
@given(dates(), st.sampled_from(["", "?", "~"]))
@example("9999-12-31", "")
@example("2000-02", "~")
def test_single_dates_agree_with_the_edtf_package(text, mark):
    period = parse(text + mark)
    assert (period.first, period.last) == oracle_days(text + mark)


@settings(max_examples=40, deadline=None)
@given(dates(), dates())
def test_pairs_agree_with_the_edtf_package(start, end):
    assume(parse(start).first <= parse(end).last)
    period = parse(f"{start}/{end}")
    assert (period.first, period.last) == oracle_days(f"{start}/{end}")


@given(dates(), dates())
def test_a_pair_is_read_exactly_when_it_does_not_run_backwards(start, end):
    if parse(start).first <= parse(end).last:
        assert parse(f"{start}/{end}").text == f"{start}/{end}"
    else:
        with pytest.raises(EdtfError, match="before it begins"):
            parse(f"{start}/{end}")


@settings(max_examples=500)
@given(st.text() | st.text(alphabet="0123456789-/.?~%XTY ", max_size=26))
def test_any_text_at_all_is_either_read_or_refused_in_words(text):
    refused, period = None, None
    try:
        period = parse(text)
    except EdtfError as error:
        refused = str(error)
    if refused:
        assert "is not a date: " in refused
        assert "\n" not in refused
        return
    assert period.text == text
    assert len(text) <= LONGEST_TEXT
    assert period.first is None or period.last is None or period.first <= period.last
    assert readable(text)


def test_a_date_is_read_many_times_faster_than_by_the_package_that_is_our_oracle():
    # A ratio in one run, so that a slow machine slows both: the package takes some hundred times as long.
    theirs, ours = (
        [f"{year}-{month:02}" for year in years for month in range(1, 13)]
        for years in ((1000, 1001), range(1100, 1200))
    )
    began = time.perf_counter()
    for text in theirs:
        oracle.parse_edtf(text)
    a_date_of_theirs = (time.perf_counter() - began) / len(theirs)
    began = time.perf_counter()
    for text in ours:
        parse(text)
    assert (time.perf_counter() - began) / len(ours) < a_date_of_theirs / 10
