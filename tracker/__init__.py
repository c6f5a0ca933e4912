"""The project: settings, start-up and routes; nothing imports it."""

from tracker.celery import app as celery_app

__all__ = ["celery_app"]
