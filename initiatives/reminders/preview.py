"""Previewing: who would hear what today under one rule, kept or only thought of, and why the others would not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from initiatives import vocabulary
from initiatives.models import Reminder, ReminderRule, User
from initiatives.reminders import due, ladder, wording
from initiatives.reminders.explain import became_of, matter_of, names_of, next_of, why_silent
from initiatives.reminders.subjects import SUBJECTS

# So many of each fate are listed; all are counted.
LISTED = 50

# Fate → its heading, in the order of the page.
FATES = {
    "hears": _("Would hear today"),
    "next": _("Hear with the rule's next reminder, which escalates"),
    "heard": _("Heard of it already"),
    "quiet": _("Quiet today"),
    "snoozed": _("Snoozed it"),
    "answered": _("Reviewed, and quiet until the next review"),
    "waits": _("Too early"),
    "stopped": _("Told as often as the rule says"),
    "passed": _("The date has passed"),
    "other": _("Others hear of it"),
}

# A reminder of the day on which the rule speaks has been written already.
WRITTEN = """EXISTS (
    SELECT 1 FROM initiatives_reminder r
    WHERE r.rule_id = c.rule_id AND r.aspect = c.aspect AND r.recipient_id = c.recipient_id AND r.due_on = c.due
    AND r.day = c.latest AND (r.initiative_id = c.initiative_id OR r.commitment_id = c.commitment_id OR r.document_id = c.document_id))
"""
# Escalating is decided when a reminder falls due, by the first run of that day (`plan`).
FATE = f"""CASE
    WHEN c.silent <> '' THEN c.silent
    WHEN {WRITTEN} THEN 'heard'
    WHEN c.escalated AND (c.ran < c.today AND c.latest > c.after) IS NOT TRUE THEN 'next'
    ELSE 'hears'
END"""
MATTER = "initiative_id, commitment_id, document_id, aspect"
PREVIEW = f"""
    WITH RECURSIVE {ladder.PEOPLE}, matter AS MATERIALIZED ({{matters}}), told AS MATERIALIZED ({{everybody}}),
    placed AS (
        SELECT c.*, {FATE} AS fate FROM told AS c
    ), numbered AS (
        SELECT *, count(*) OVER (PARTITION BY fate) AS many,
               row_number() OVER (PARTITION BY fate ORDER BY due, {MATTER}, step, recipient_id) AS place
        FROM placed
    )
    SELECT *, {wording.FILL} FROM numbered WHERE place <= %(listed)s ORDER BY place
"""
COUNTS = f"""
    WITH RECURSIVE {ladder.PEOPLE}, matter AS MATERIALIZED ({{matters}})
    SELECT (SELECT count(*) FROM matter), (SELECT count(*) FROM ({{subjects}}) AS s),
           (SELECT count(*) FROM matter AS q {ladder.FIRST_STEP.replace("JOIN hearer", "LEFT JOIN hearer")} WHERE h.step IS NULL)
"""


@dataclass(frozen=True)
class Line:
    """One matter and one person on its ladder. `next`: when they hear if nothing happens; None: never, or nobody can say.

    `became` says why they hear nothing today, or what became of what was told; empty where they would hear.
    """

    noun: str
    number: int
    subject: str
    aspect: str
    recipient: str
    step: str
    reached: bool
    due_on: date
    why_you: str
    why_now: str
    became: str
    next: date | None


@dataclass(frozen=True)
class Fate:
    """All of whom one thing holds: how many (person and matter), and the first of them."""

    key: str
    title: Any
    count: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Preview:
    """What one rule would do at a moment. `matters`: what it speaks of in its scope; `outside`: what its kind would speak
    of elsewhere; `unheard`: for how many there is nobody at all to hear. `judged` is false, and there are no fates, where
    the matters were more than the caller would wait for."""

    matters: int
    outside: int
    unheard: int
    fates: tuple[Fate, ...]
    judged: bool = True

    @property
    def hears(self) -> int:
        """How many would be told today, person and matter."""
        return sum(fate.count for fate in self.fates if fate.key == "hears")


def preview(*, rule: ReminderRule, now: datetime, most: int | None = None) -> Preview:
    """What the rule, as it stands in `rule` and switched on or not, would say at `now`; nothing is kept.

    The rule has passed its own validation; it need not be saved, nor is it by this. What it told before counts. Of more
    than `most` matters only their number is given: a hundred thousand take half a minute.
    """
    with transaction.atomic():
        # Asked of the database as any other rule, and taken back.
        asked = ReminderRule(**{field.attname: getattr(rule, field.attname) for field in rule._meta.concrete_fields})
        asked.save()
        found = _asked(asked, now, most)
        transaction.set_rollback(True)
    return found


def _asked(rule: ReminderRule, now: datetime, most: int | None) -> Preview:
    matters = due.scoped(kinds=[rule.kind], which="r.id = %(rule)s")
    speaking = due.speaking(matters="TABLE matter", steps=ladder.EVERY_STEP)
    given: dict[str, Any] = {**due.parameters(now=now, runs=True), "rule": rule.pk, "listed": LISTED}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(matters=matters, subjects=SUBJECTS[rule.kind]), given)
        within, everywhere, unheard = cursor.fetchone()
        counted = Preview(matters=within, outside=everywhere - within, unheard=unheard, fates=(), judged=False)
        if most is not None and within > most:
            return counted
        told = due.TOLD_ALL.format(speaking=speaking)
        cursor.execute(PREVIEW.format(matters=matters, everybody=told), given)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    lines = _lines(rows)
    fates = []
    for key, title in FATES.items():
        of = [number for number, row in enumerate(rows) if row["fate"] == key]
        if of:
            fates.append(Fate(key, title, rows[of[0]]["many"], tuple(lines[number] for number in of)))
    return replace(counted, fates=tuple(fates), judged=True)


def _lines(rows: list[dict[str, Any]]) -> list[Line]:
    subjects = names_of(rows)
    people = dict(User.objects.filter(pk__in={row["recipient_id"] for row in rows}).values_list("pk", "username"))
    written = _written(rows)
    return [
        Line(
            *matter_of(row),
            subject=subjects[matter_of(row)],
            aspect=row["aspect"],
            recipient=people[row["recipient_id"]],
            step=vocabulary.REMINDER_STEPS[row["heard_as"]].label,
            reached=row["reached"],
            due_on=row["due"],
            why_you=row["why_you"],
            why_now=row["why_now"],
            became=why_silent(row) or (became_of(written[_key(row)]) if row["fate"] == "heard" else ""),
            next=next_of(row),
        )
        for row in rows
    ]


def _written(rows: Iterable[dict[str, Any]]) -> dict[tuple[Any, ...], Reminder]:
    """The reminders of the listed rows that have been told, by what makes each this one."""
    told = [row for row in rows if row["fate"] == "heard"]
    found = Reminder.objects.filter(
        rule__in={row["rule_id"] for row in told},
        recipient__in={row["recipient_id"] for row in told},
        day__in={row["latest"] for row in told},
    ).select_related("digest")
    names = ("initiative_id", "commitment_id", "document_id", "aspect", "recipient_id")
    return {
        (*(getattr(reminder, name) for name in names), reminder.due_on, reminder.day): reminder for reminder in found
    }


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("initiative_id", "commitment_id", "document_id", "aspect", "recipient_id", "due", "latest")
    return tuple(row[name] for name in names)
