"""The queue of long briefings: one worker takes one, holds it under a lease of the database's clock, and says what became of it.

`attempts` counts the claims. Whoever writes names the claim that is theirs, so that a worker whose lease ran out changes
nothing that another has taken since.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from initiatives.briefings.printing import Printed
from initiatives.models import Briefing

LEASE = timedelta(seconds=120)  # each page that is laid out begins it anew
MOST_ATTEMPTS = 5

# A lease that ends later than any may was taken by a clock that has been set back since: it is over.
HELD = "leased_until BETWEEN clock_timestamp() AND clock_timestamp() + %(lease)s"
# One at a time: a long one takes a processor for minutes, and memory, and the other workers have reminders to send.
CLAIM = f"""
    UPDATE initiatives_briefing SET state = 'working', leased_until = clock_timestamp() + %(lease)s, attempts = attempts + 1,
        done = 0, total = 0
    WHERE id = (
        SELECT id FROM initiatives_briefing
        WHERE (state = 'waiting' OR state = 'working' AND ({HELD}) IS NOT TRUE)
          AND NOT EXISTS (SELECT 1 FROM initiatives_briefing WHERE state = 'working' AND {HELD})
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""
GOES_ON = """
    UPDATE initiatives_briefing SET done = %(done)s, total = %(total)s, leased_until = clock_timestamp() + %(lease)s
    WHERE id = %(id)s AND attempts = %(attempts)s AND state = 'working'
"""


def claim() -> Briefing | None:
    """Take the briefing that has waited longest, or one whose worker was lost; None where none is free or one is being made."""
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"lease": LEASE}
        cursor.execute(CLAIM, given)
        found = cursor.fetchone()
    return Briefing.objects.defer("body").select_related("asked_by").get(pk=found[0]) if found else None


def goes_on(*, row: Briefing, done: int, total: int) -> bool:
    """Say how far we are, and hold it longer; whether it is still ours."""
    given: dict[str, Any] = {"done": done, "total": total, "lease": LEASE, "id": row.pk, "attempts": row.attempts}
    with connection.cursor() as cursor:
        cursor.execute(GOES_ON, given)
        return bool(cursor.rowcount)


def ready(*, row: Briefing, printed: Printed, now: datetime) -> bool:
    """Keep what was made; whether it was still ours."""
    return bool(
        _mine(row).update(
            state="ready", body=printed.body, sha256=printed.sha256, size=len(printed.body), pages=printed.pages,
            done=printed.pages, total=printed.pages, made_at=now, leased_until=None, error="",
        )
    )  # fmt: skip


def failed(*, row: Briefing, why: str) -> bool:
    """Say why nothing came of it; whether it was still ours."""
    return bool(_mine(row).update(state="failed", error=why, leased_until=None))


def put_back(*, row: Briefing) -> bool:
    """Let another worker have it at once, because ours is told to stop; whether it was still ours."""
    return bool(_mine(row).update(state="waiting", leased_until=None))


def prune(*, now: datetime) -> int:
    """Delete what is kept no longer; how many there were."""
    return Briefing.objects.filter(kept_until__lt=now).exclude(state="working").delete()[0]


def _mine(row: Briefing) -> QuerySet[Briefing]:
    return Briefing.objects.filter(pk=row.pk, attempts=row.attempts, state="working")
