"""Whether what was planned still holds when it is to be sent, and if not, why not."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from initiatives.models import Digest, Reminder
from initiatives.reminders import rules
from initiatives.reminders.due import OVERTAKEN, due
from initiatives.reminders.gone import MOVED, why_gone

REVIEWED = "It was reviewed in the meantime."
CHANGED = "Something else is known by now; it is told anew."
# Their day is one to meet; of the others it is the day since when something has been so.
SCHEDULED = ("review_due", "review_overdue", "commitment_due_soon", "commitment_overdue")
# What a rule speaks of.
EPISODE = ("rule_id", "initiative_id", "commitment_id", "document_id", "aspect")
# Why it waits for a later day, without being out of date.
HELD_BACK = ("snoozed", "answered", "quiet")


def contents(digest: Digest) -> QuerySet[Reminder]:
    """The reminders of a digest with all that its mail shows, in no query more."""
    return (
        Reminder.objects.filter(digest=digest)
        .select_related(
            "rule",
            "initiative__partnership",
            "initiative__standing",
            "commitment__standing",
            "commitment__initiative__partnership",
            "commitment__passage__capture__document__partnership",
            "document__partnership",
        )
        .defer("commitment__passage__capture__text")
    )


def settle(*, digest: Digest, now: datetime) -> list[Reminder]:
    """Take out of a digest what no longer holds, with its reason, and what was snoozed; give what remains."""
    planned = list(contents(digest))
    if not planned:
        return []
    kinds = {reminder.rule.kind for reminder in planned}
    told = {_key(row): row for row in due(now=now, recipient=digest.recipient_id, kinds=kinds)}
    present = {(_key_of(reminder), reminder.occurrence) for reminder in planned}
    gone = why_gone(reminders=[each for each in planned if _key_of(each) not in told], now=now)
    out: dict[str, list[int]] = defaultdict(list)
    snoozed, remaining = [], []
    for reminder in planned:
        row = told.get(_key_of(reminder))
        if reason := _outdated(reminder, row, present) if row else gone[reminder.pk]:
            out[reason].append(reminder.pk)
        elif row and row["silent"] in HELD_BACK:
            snoozed.append(reminder.pk)
        else:
            remaining.append(reminder)
    for reason, ids in out.items():
        Reminder.objects.filter(pk__in=ids).update(state="suppressed", suppressed_because=reason, digest=None)
    if snoozed:
        Reminder.objects.filter(pk__in=snoozed).update(digest=None)
    return remaining


def _outdated(reminder: Reminder, row: dict[str, Any], present: set[tuple]) -> str:
    """Why the reminder of a matter that its recipient still answers for no longer holds; empty if it does."""
    if row["answered_at"] and row["answered_at"] > reminder.planned_at:
        return REVIEWED
    if row["due"] != reminder.due_on:
        return MOVED if reminder.rule.kind in SCHEDULED else CHANGED
    latest = row["day"] and rules.name_of(due=row["due"], day=row["day"])
    if latest and latest != reminder.occurrence and (_key_of(reminder), latest) in present:
        return OVERTAKEN
    return ""


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in EPISODE)


def _key_of(reminder: Reminder) -> tuple[Any, ...]:
    return tuple(getattr(reminder, name) for name in EPISODE)
