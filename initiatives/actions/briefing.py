"""Asking for a long briefing, and letting one that failed be made again."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from initiatives.actions.writing import refuse, writes
from initiatives.models import Briefing, User

KEPT = timedelta(days=14)
MOST_WAITING = 3  # of one person
LONGEST_TITLE = 300


@writes
def ask_for_briefing(
    *, by: User, noun: str, key: str, query: Mapping[str, list[str]], title: str, initiatives: int, as_of: date,
    known_at: datetime, since: date | None, now: datetime,
) -> Briefing:  # fmt: skip
    """Put a briefing into the queue; a worker makes it as `by` sees the records at the clocks, which are pinned.

    Raises ValidationError where MOST_WAITING of theirs wait already.
    """
    _one_more(by)
    row = Briefing(
        asked_by=by, noun=noun, key=key, query=dict(query), title=title[:LONGEST_TITLE], initiatives=initiatives,
        as_of=as_of, known_at=known_at, since=since, kept_until=now + KEPT,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


@writes
def retry_briefing(*, by: User, briefing: Briefing, now: datetime) -> Briefing:
    """Let a briefing of one's own that failed be made again. Raises ValidationError (it did not fail, too many wait)."""
    _one_more(by)
    row = Briefing.objects.select_for_update(no_key=True).defer("body").get(pk=briefing.pk, asked_by=by)
    if row.state != "failed":
        refuse("state", f"It is {row.get_state_display().lower()}; only what failed is made again.", code="not_failed")
    row.state, row.error, row.attempts, row.done, row.total = "waiting", "", 0, 0, 0
    row.kept_until = now + KEPT
    row.save(update_fields=["state", "error", "attempts", "done", "total", "kept_until"])
    return row


def _one_more(by: User) -> None:
    """Refuse one more than may wait; one at a time is counted."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = Briefing.objects.of(by).unmade().count()
    if waiting >= MOST_WAITING:
        refuse(
            "briefing", f"{waiting} briefings of yours are being made; ask again when one is ready.", code="too_many"
        )
