"""The log of deliveries forgets what was taken long ago, and nothing else."""

from datetime import timedelta

import pytest

from initiatives.models import WebhookDelivery
from initiatives.tasks import forget_deliveries
from initiatives.webhooks import delivery as deliveries
from initiatives.webhooks.delivery import forget_delivered
from tests.webhooks.telling import reviews, waiting
from tracker.celery import app

pytestmark = pytest.mark.django_db


def ended(rows, moment, **fields):
    WebhookDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(**fields, created_at=moment)


def test_what_was_taken_more_than_thirty_days_ago_goes_in_batches(world, endpoint, clock, monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH", 2)
    rows = waiting(endpoint, *reviews(world, 8))
    long_ago, lately = clock.now - timedelta(days=30, seconds=1), clock.now - timedelta(days=29)
    taken, fresh, hidden, given_up, still = rows[:3], rows[3], rows[4:5], rows[5], rows[6:]
    ended(taken, long_ago, state="delivered", delivered_at=long_ago)
    ended([fresh], long_ago, state="delivered", delivered_at=lately)
    ended(hidden, long_ago, state="left_out")
    ended([given_up], long_ago, state="given_up")
    ended(still, long_ago)
    assert forget_delivered(now=clock.now, stopping=lambda: True) == 0
    assert forget_delivered(now=clock.now) == 4
    assert set(WebhookDelivery.objects.all()) == {fresh, given_up, *still}
    assert forget_delivered(now=clock.now) == 0


def test_how_long_they_are_kept_is_a_setting(world, endpoint, clock, settings):
    settings.WEBHOOK_DELIVERIES_KEPT = 1
    rows = waiting(endpoint, *reviews(world, 1))
    ended(rows, clock.now, state="delivered", delivered_at=clock.now - timedelta(days=1))
    assert forget_delivered(now=clock.now) == 0
    assert forget_delivered(now=clock.now + timedelta(seconds=1)) == 1


def test_beat_forgets_every_hour():
    (entry,) = [each for each in app.conf.beat_schedule.values() if each["task"] == forget_deliveries.name]
    assert entry["schedule"].minute == {47}
