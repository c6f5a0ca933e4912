"""Days on which something is planned, and the minutes in which it is sent."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from initiatives.models import Reminder
from initiatives.reminders.gather import gather
from initiatives.reminders.plan import plan
from initiatives.reminders.send import send_next


def today() -> date:
    """The day it really is, in UTC: the database dates publications by it."""
    return timezone.now().date()


def moment() -> datetime:
    """The moment it really is; in the evening (UTC) one of the afternoon, so that what a test does ends on the same day."""
    now = timezone.now()
    return now - timedelta(hours=8) if now.hour >= 18 else now


def at(day: date, hour: int = 12) -> datetime:
    """An hour of a day, in UTC."""
    return datetime.combine(day, time(hour), UTC)


def planned(*, days: int = 0, on: date | None = None) -> list[Reminder]:
    """The reminders that planning on a day adds: `on`, or so many days from today."""
    return list(Reminder.objects.filter(pk__in=plan(now=at(on or today() + timedelta(days=days)))).order_by("pk"))


def tick(now: datetime) -> list[str]:
    """What beat causes every minute; what became of each digest."""
    plan(now=now)
    gather(now=now)
    became = []
    while sent := send_next(now=now):
        became.append(sent.state)
    return became
