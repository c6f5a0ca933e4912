"""Planning: one row a (rule, subject, addressee, occurrence). Planning again, or twice at once, adds nothing."""

from datetime import datetime

from django.db import connection, transaction

from initiatives.models import ReminderRule
from initiatives.reminders import due

DEFAULT_RULES = (
    {"name": "Reviews", "kind": "review_due", "lead_days": [], "repeat_days": 7},
    {"name": "Due dates", "kind": "commitment_due_soon", "lead_days": [90, 30, 7], "repeat_days": 7},
)

PLAN = """
    INSERT INTO initiatives_reminder
        (rule_id, initiative_id, commitment_id, recipient_id, occurrence, due_on, day, why_you, why_now, how_to_stop, state,
         suppressed_because)
    SELECT rule_id, initiative_id, commitment_id, recipient_id,
           due::text || CASE WHEN day < due THEN '' ELSE '+' END || (day - due), due, day, why_you, why_now, how_to_stop,
           CASE WHEN by_mail THEN 'planned' ELSE 'kept' END, ''
    FROM ({due}) AS told
    WHERE day IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING id
"""


def ensure_default_rules() -> list[ReminderRule]:
    """The rules a new installation begins with; gives those that were added. Edited or switched off, they stay so."""
    made = [
        ReminderRule.objects.get_or_create(name=rule["name"], defaults=rule)
        for rule in DEFAULT_RULES
        if not ReminderRule.objects.filter(kind=rule["kind"]).exists()
    ]
    return [rule for rule, new in made if new]


def plan(*, now: datetime, dry_run: bool = False) -> list[int]:
    """Write the reminders due at `now`, one statement a rule kind; give the ids of the new rows.

    With `dry_run` nothing is kept. The subjects are only read.
    """
    given = due.local_days(now=now)
    written: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        for kind in due.KINDS:
            cursor.execute(PLAN.format(due=due.statement(kind=kind)), given)
            written += [pk for (pk,) in cursor.fetchall()]
        if dry_run:
            transaction.set_rollback(True)
    return written
