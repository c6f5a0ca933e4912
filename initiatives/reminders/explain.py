"""Explaining: why one person hears of something, when next, or why not."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from initiatives.models import Commitment, Initiative, Reminder, User
from initiatives.reminders import rules
from initiatives.reminders.due import due


@dataclass(frozen=True)
class Explanation:
    """One subject and rule for one person: the sentences, the latest and the next occurrence, and what became of it."""

    subject: str
    kind: str
    due_on: date
    why_you: str
    why_now: str
    quiet_until: date | None
    latest: date | None
    next: date | None
    became: str


def explain(*, user: User, now: datetime) -> list[Explanation]:
    """Everything `user` answers for under an active rule at `now`, the nearest date first; nothing is written."""
    rows = list(due(now=now, recipient=user.pk))
    names: dict[tuple[str, int], str] = {}
    for noun, model in (("initiative", Initiative), ("commitment", Commitment)):
        found = model.objects.in_bulk([row[f"{noun}_id"] for row in rows if row[f"{noun}_id"]])
        names |= {(noun, pk): str(subject) for pk, subject in found.items()}
    became = {
        (reminder.rule_id, reminder.initiative_id, reminder.commitment_id, reminder.occurrence): reminder
        for reminder in Reminder.objects.filter(recipient=user).select_related("digest")
    }
    explained = [_explanation(row, names, became) for row in rows]
    return sorted(explained, key=lambda each: (each.due_on, each.subject, each.kind))


def _explanation(row: dict[str, Any], names: dict[tuple[str, int], str], became: dict[tuple, Reminder]) -> Explanation:
    noun = "initiative" if row["initiative_id"] else "commitment"
    asked = {name: row[name] for name in ("due", "leads", "repeat", "today", "quiet_until")}
    occurrence = rules.name_of(due=row["due"], day=row["day"]) if row["day"] else ""
    return Explanation(
        subject=names[noun, row[f"{noun}_id"]],
        kind=row["kind"],
        due_on=row["due"],
        why_you=row["why_you"],
        why_now=row["why_now"],
        quiet_until=row["quiet_until"],
        latest=row["day"],
        next=rules.next_occurrence(**asked),
        became=_became(became.get((row["rule_id"], row["initiative_id"], row["commitment_id"], occurrence)), row),
    )


def _became(reminder: Reminder | None, row: dict[str, Any]) -> str:
    if row["day"] is None:
        quiet = row["quiet_until"] and row["today"] < row["quiet_until"]
        return f"quiet until {row['quiet_until']}" if quiet else "nothing to say yet"
    if reminder is None:
        return "to be planned"
    digest = reminder.digest
    if reminder.state == "planned" and digest and digest.state == "dead":
        return f"not delivered: {digest.last_error}"
    if reminder.state == "sent" and digest:
        return f"sent on {digest.day}"
    return reminder.suppressed_because or reminder.get_state_display().lower()
