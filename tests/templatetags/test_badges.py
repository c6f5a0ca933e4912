"""Statuses by shape and word, dates as imprecise as their source, names as they read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from initiatives import vocabulary
from initiatives.templatetags import badges, dates, words

TABLES = {
    "claim": vocabulary.CLAIM_STATUSES, "evidence": vocabulary.EVIDENCE_STATUSES, "schedule": vocabulary.SCHEDULES,
    "freshness": vocabulary.FRESHNESS,
}  # fmt: skip


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, terms in TABLES.items() for key in terms])
def test_every_status_has_a_shape_and_its_word(table, key):
    shown = badges.badge(table, key)
    assert "<svg" in shown
    assert shown.endswith(f"{TABLES[table][key].label}</span>")
    assert badges.meaning(table, key) == TABLES[table][key].meaning


@pytest.mark.parametrize("table", TABLES)
def test_within_a_table_statuses_are_told_apart_without_colour(table):
    looks = {(badges.SHAPES[table][key], TABLES[table][key].label) for key in TABLES[table]}
    assert len(looks) == len(TABLES[table])


def test_no_evidence_status_means_that_nobody_has_looked():
    assert badges.badge("evidence", None).endswith("Not assessed</span>")
    assert badges.badge("claim", None) == ""


@pytest.mark.parametrize(
    ("value", "full", "short"),
    [
        ("2025-08-29", "29 August 2025", "29\u00a0Aug\u00a02025"),
        (date(2025, 8, 29), "29 August 2025", "29\u00a0Aug\u00a02025"),
        ("2027", "2027", "2027"),
        ("2027-05", "May 2027", "May\u00a02027"),
        ("2027-04/2028-03", "April 2027 – March 2028", "Apr 2027 – Mar 2028"),
        (None, "", ""),
    ],
)
def test_a_date_is_as_imprecise_as_its_source(value, full, short):
    assert dates.day(value) == full
    assert dates.short_day(value) == short


@pytest.mark.parametrize(
    "value", [datetime(2025, 12, 31, 20, 0, tzinfo=UTC), "2025-12-31T20:00:00Z", "2025-12-31T20:00:00+00:00"]
)
def test_a_moment_is_shown_in_the_trackers_zone(settings, value):
    settings.TIME_ZONE = "Asia/Tokyo"
    assert "1\u00a0Jan\u00a02026 05:00 JST" in dates.moment(value)
    assert "1\u00a0Jan\u00a02026" in dates.moment_day(value)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (words.voice("JP"), "Japan"),
        (words.voice("joint"), "Both sides jointly"),
        (words.voice("reported"), "Reported"),
        (words.voice("both"), "Both sides"),
        (words.country("ZZ"), "ZZ"),
        (words.language("ja"), "Japanese"),
        (words.language("hi-Latn"), "Hindi"),
        (words.language("tlh"), "tlh"),
        (words.article("instrument"), "an instrument"),
        (words.article("press report"), "a press report"),
        (words.possessive("Japan"), "Japan’s"),
        (words.possessive("Netherlands"), "Netherlands’"),
        (words.normal(Decimal("100.0000")), "100"),
        (words.normal(Decimal("2.5000")), "2.5"),
    ],
)
def test_names_and_numbers_read_as_a_person_would_write_them(shown, said):
    assert shown == said
