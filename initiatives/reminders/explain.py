"""Explaining: why one person hears of something, when next, or why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiatives import vocabulary
from initiatives.models import Commitment, Initiative, Reminder, SourceDocument, User
from initiatives.reminders import quiet, rules
from initiatives.reminders.due import due

NOUNS: dict[str, type[Model]] = {"initiative": Initiative, "commitment": Commitment, "document": SourceDocument}


@dataclass(frozen=True)
class Explanation:
    """One matter and rule for one person: the sentences, the latest and the next occurrence, and what became of it.

    `silent` is why nothing is said today (a key, empty if it is), `became` the same or its fate as a sentence.
    """

    subject: str
    rule_id: int
    kind: str
    aspect: str
    due_on: date
    heard_as: str
    escalated: bool
    why_you: str
    why_now: str
    quiet_until: date | None
    silent: str
    latest: date | None
    next: date | None
    became: str


def explain(*, user: User, now: datetime) -> list[Explanation]:
    """Everything `user` answers for under an active rule at `now`, the nearest date first; nothing is written.

    What others on the ladder hear before this person is among it, as silent.
    """
    rows = list(due(now=now, recipient=user.pk, ladder_too=True))
    names = names_of(rows)
    became = {_key(_fields(reminder)): reminder for reminder in _latest(user, rows)}
    explained = [_explanation(row, names[matter_of(row)], became.get(_key(row))) for row in rows]
    return sorted(explained, key=lambda each: (each.due_on, each.subject, each.kind, each.aspect))


def matter_of(row: dict[str, Any]) -> tuple[str, int]:
    """The noun and the id of what a row of `due` is about."""
    return next((noun, row[f"{noun}_id"]) for noun in NOUNS if row[f"{noun}_id"])


def names_of(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """The names of what rows of `due` are about, in a query a noun."""
    wanted: dict[str, set[int]] = {noun: set() for noun in NOUNS}
    for row in rows:
        noun, pk = matter_of(row)
        wanted[noun].add(pk)
    return {
        (noun, pk): str(subject)
        for noun, model in NOUNS.items()
        if wanted[noun]
        for pk, subject in model._default_manager.in_bulk(wanted[noun]).items()
    }


def why_silent(row: dict[str, Any]) -> str:
    """The sentence for the `silent` of a row of `due`; empty for one that speaks."""
    if row["silent"] == "other":
        return _why_others(row)
    sentences = {
        "snoozed": _("Snoozed until %(snoozed)s."),
        "answered": _("It was reviewed; the next review is set for %(resumes)s."),
        "passed": _("Its date has passed; this rule speaks before a date and on it."),
        "waits": _("Waits until %(first)s."),
        "stopped": _("Told %(told)s times without an answer; the rule stops there."),
        "quiet": _("Quiet today: %(quiet)s."),
    }
    if row["silent"] not in sentences:
        return ""
    first = timing_of(row).first(due=row["due"], hold=row["hold"])
    return sentences[row["silent"]] % {
        "snoozed": _day(row["snoozed_until"]), "resumes": _day(row["resumes"]), "first": _day(first), "told": row["told"],
        "quiet": _("weekend") if row["quiet"] == "weekend" else row["quiet"],
    }  # fmt: skip


def timing_of(row: dict[str, Any]) -> rules.Timing:
    """The days of the rule of a row of `due`."""
    return rules.Timing(kind=row["kind"], leads=row["leads"], wait=row["wait"], repeat=row["repeat"])


def next_of(row: dict[str, Any]) -> date | None:
    """The next day on which the row's person hears if nothing happens; None: never, or nobody can say."""
    if row["silent"] in ("other", "stopped"):
        return None

    def closed(day: date) -> bool:
        weekends, holidays = row["quiet_weekends"], row["quiet_holidays"]
        return bool(quiet.why_quiet(country=row["country"], day=day, weekends=weekends, holidays=holidays))

    if row["silent"] == "quiet":
        return rules.next_open(day=row["today"], quiet=closed)
    if row["stop_after"] and row["latest"] and row["told"] + 1 >= row["stop_after"]:
        return None
    return timing_of(row).next(due=row["due"], today=row["today"], hold=row["hold"], quiet=closed)


def _explanation(row: dict[str, Any], subject: str, reminder: Reminder | None) -> Explanation:
    held = row["hold"] if row["silent"] in ("snoozed", "answered") else None
    return Explanation(
        subject=subject,
        rule_id=row["rule_id"],
        kind=row["kind"],
        aspect=row["aspect"],
        due_on=row["due"],
        heard_as=row["heard_as"],
        escalated=row["escalated"],
        why_you=row["why_you"],
        why_now=row["why_now"],
        quiet_until=held,
        silent=row["silent"],
        latest=row["day"],
        next=next_of(row),
        became=why_silent(row) or became_of(reminder),
    )


def became_of(reminder: Reminder | None) -> str:
    """What became of a reminder, as a sentence; None: it is not planned yet."""
    if reminder is None:
        return _("To be planned.")
    digest = reminder.digest
    if reminder.state == "planned" and digest and digest.state == "dead":
        return _("Not delivered: %(error)s") % {"error": digest.last_error}
    if reminder.state == "sent" and digest:
        return _("Sent on %(day)s.") % {"day": _day(digest.day)}
    return reminder.suppressed_because or f"{reminder.get_state_display()}."


def _why_others(row: dict[str, Any]) -> str:
    here = vocabulary.REMINDER_STEPS[row["heard_as"]].label.lower()
    if not row["escalate_after"]:
        return _("Others hear of it; the rule does not escalate to the %(step)s.") % {"step": here}
    given = {"step": here, "after": row["escalate_after"], "told": row["unanswered"] or 0}
    return (
        _(
            "Others hear of it; the rule escalates to the %(step)s after %(after)s unanswered reminders, so far %(told)s."
        )
        % given
    )


def _latest(user: User, rows: list[dict[str, Any]]) -> Iterable[Reminder]:
    days = {row["day"] for row in rows if row["day"]}
    return Reminder.objects.filter(recipient=user, day__in=days).select_related("digest")


def _fields(reminder: Reminder) -> dict[str, Any]:
    names = ("rule_id", "initiative_id", "commitment_id", "document_id", "aspect", "day")
    return {name: getattr(reminder, name) for name in names} | {"due": reminder.due_on}


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["rule_id"], matter_of(row), row["aspect"], row["due"], row["day"]


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else "–"
