"""The codebook in Python and the rules in the database say the same."""

from datetime import timedelta

import pytest
from django.db import connection

from initiatives import vocabulary

pytestmark = pytest.mark.django_db


def ask(sql: str, *params):
    """The single value a question gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def test_the_less_advanced_is_the_same_in_both():
    ranks = [ask("SELECT tracker_advancement(%s)", status) for status in vocabulary.LEAST_ADVANCED_FIRST]
    assert ranks == list(range(1, len(vocabulary.CLAIM_STATUSES) + 1))
    assert set(vocabulary.LEAST_ADVANCED_FIRST) == set(vocabulary.CLAIM_STATUSES)


@pytest.mark.parametrize(("days", "schedule"), [(0, "due_soon"), (1, "on_time"), (-1, "due_soon")])
def test_soon_is_as_many_days_as_the_codebook_says(days, schedule):
    due = "2030-12-31"
    ahead = timedelta(days=vocabulary.DUE_SOON_DAYS + days)
    stands = f'{{"current_due": "{due}", "current_due_to": "{due}", "baseline_due_to": "{due}"}}'
    assert (
        ask("SELECT tracker_schedule(%s::jsonb, false, (%s::date - %s::interval)::date)", stands, due, ahead)
        == schedule
    )


def test_every_schedule_and_freshness_the_database_gives_is_in_the_codebook():
    source = ask("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'tracker_scheduled'")
    assert {key for key in vocabulary.SCHEDULES if f"'{key}'" in source} == set(vocabulary.SCHEDULES)
    source = ask("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'tracker_freshness'")
    assert {key for key in vocabulary.FRESHNESS if f"'{key}'" in source} == set(vocabulary.FRESHNESS)


def test_what_shows_delivery_is_the_same_in_both():
    source = ask("SELECT string_agg(prosrc, '') FROM pg_proc WHERE proname LIKE 'pgtrigger_delivery_is_shown%%'")
    assert all(f"'{kind}'" in source for kind in vocabulary.RECORD_KINDS)
    assert not any(
        f"'{kind}'" in source for kind in set(vocabulary.DOCUMENT_KINDS) - vocabulary.RECORD_KINDS - {"press"}
    )
