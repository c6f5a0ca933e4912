"""The Celery application and the whole timetable of beat.

Beat only ticks, in UTC; what is due is computed in SQL by the swept tables, so a lost, doubled or late tick
changes nothing but the moment.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["initiatives"])

app.conf.beat_schedule = {
    "reminders": {"task": "initiatives.remind", "schedule": crontab(), "options": {"expires": 55}},
    "kept answers": {"task": "initiatives.forget", "schedule": crontab(minute="17"), "options": {"expires": 3000}},
    "briefings": {"task": "initiatives.brief", "schedule": 10.0, "options": {"expires": 9}},
    "kept briefings": {"task": "initiatives.prune", "schedule": crontab(minute="37"), "options": {"expires": 3000}},
    "told changes": {
        "task": "initiatives.forget_deliveries",
        "schedule": crontab(minute="47"),
        "options": {"expires": 3000},
    },
    "changes": {"task": "initiatives.tell", "schedule": 10.0, "options": {"expires": 9}},
}
