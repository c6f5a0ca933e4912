"""When a person's next digest goes, as they are told beside their wishes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from initiatives.models import Digest, Preference, Reminder, User
from initiatives.reminders import rules


@dataclass(frozen=True)
class NextDigest:
    """The earliest moment (aware, in the person's time zone) at which a digest goes, if there is something to tell.

    `waiting` counts the reminders that are planned for it already; `first`: nothing was ever sent, so that the first goes as
    soon as there is something.
    """

    moment: datetime
    waiting: int
    first: bool


def next_digest(*, user: User, wishes: Preference, now: datetime) -> NextDigest:
    """The next digest of `user` under these wishes, saved or not, as `send.gather` opens it: one a local day."""
    zone, sent = wishes.time_zone, Digest.objects.filter(recipient=user)
    today = rules.local_day(now=now, zone=zone)
    opened = sent.filter(state="planned").order_by("not_before").values_list("not_before", flat=True).first()
    moment = opened or rules.digest_moment(day=today, at=wishes.digest_at, zone=zone)
    if opened is None and (moment <= now or sent.filter(day=today).exists()):
        moment = rules.digest_moment(day=today + timedelta(days=1), at=wishes.digest_at, zone=zone)
    return NextDigest(
        moment=max(moment, now).astimezone(ZoneInfo(zone)),
        waiting=Reminder.objects.filter(recipient=user, state="planned").count(),
        first=not sent.filter(state="sent").exists(),
    )
