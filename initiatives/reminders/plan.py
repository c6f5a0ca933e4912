"""Planning: one row a (rule, subject, addressee, occurrence). Planning again, or twice at once, adds nothing."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from initiatives.models import ReminderRule
from initiatives.reminders import due, ladder, quiet, wording
from initiatives.reminders.rules import Timing
from initiatives.reminders.timing import CROSSED

QUIET = {"quiet_weekends": True, "quiet_holidays": True}
# What a new installation begins with. What speaks of the same matter leaves the other a week's time.
DEFAULT_RULES: tuple[dict[str, Any], ...] = (
    {"name": "Reviews", "kind": "review_due", "lead_days": [7]},
    {
        "name": "Overdue reviews",
        "kind": "review_overdue",
        "wait_days": 7,
        "repeat_days": 7,
        "escalate_after": 3,
        **QUIET,
    },
    {"name": "Due dates", "kind": "commitment_due_soon", "lead_days": [90, 30, 7]},
    {
        "name": "Missed dates",
        "kind": "commitment_overdue",
        "wait_days": 7,
        "repeat_days": 7,
        "escalate_after": 4,
        **QUIET,
    },
    {"name": "Deliveries without proof", "kind": "evidence_missing", "wait_days": 30, "repeat_days": 30, **QUIET},
    {"name": "Sides that differ", "kind": "sides_differ", "wait_days": 7, "repeat_days": 30, **QUIET},
    {"name": "Silent sides", "kind": "side_silent", "wait_days": 180, "repeat_days": 90, **QUIET},
    {"name": "Without an owner", "kind": "unowned", "wait_days": 14, "repeat_days": 14, "stop_after": 6, **QUIET},
    {"name": "Broken passages", "kind": "passage_broken", "repeat_days": 14, **QUIET},
    {"name": "Waiting drafts", "kind": "draft_waiting", "wait_days": 14, "repeat_days": 14, **QUIET},
)

# For this transaction: to compile a statement of this length takes the database longer than most installations need for it;
# and of what is read out of JSON it expects a few rows, and would go through all people for each of a million.
TUNED = "set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true)"
# One planner at a time: a second finds this lock taken.
LOCK = f"SELECT pg_try_advisory_xact_lock(hashtext('initiatives.reminders.plan')), {TUNED}"
WAIT = f"SELECT true, {TUNED} FROM (SELECT pg_advisory_xact_lock(hashtext('initiatives.reminders.plan'))) AS waited"

# Who was told so often that the next step hears, too: decided once a day, by the first run of the recipient's day.
ESCALATED = f"""
    SELECT c.*, e.escalated, e.unanswered, e.asked
    FROM ({{speaking}}) AS c
    CROSS JOIN LATERAL ({ladder.UNANSWERED}) AS e
    WHERE c.latest > c.after AND c.quiet = '' AND e.escalated
"""
MAY_ESCALATE = """
    NOT h.first_step AND q.escalate_after IS NOT NULL AND n.day < p.today
    AND p.today - q.due >= q.wait + q.escalate_after
"""
# The name of an occurrence, as rules.name_of.
OCCURRENCE = "{due}::text || CASE WHEN {day} < {due} THEN '' ELSE '+' END || ({day} - {due})"
AS_YET_UNTOLD = "NOT " + ladder.by_matter(
    f"""
        SELECT EXISTS (
            SELECT 1 FROM initiatives_reminder r
            WHERE r.{{noun}}_id = c.{{noun}}_id AND r.rule_id + 0 = c.rule_id AND r.aspect = c.aspect
            AND r.recipient_id + 0 = c.recipient_id AND r.occurrence = {OCCURRENCE.format(due="c.due", day="crossed.day")} OFFSET 0)
    """
)
# Of several occurrences crossed since the last run the latest is told; the older stand in the ledger, and why. Sorting has the
# ledger read to the end before anything is written to it, however few rows the database expects in it.
PLAN = f"""
    INSERT INTO initiatives_reminder
        (rule_id, initiative_id, commitment_id, document_id, aspect, recipient_id, heard_as, escalated, occurrence, due_on, day,
         why_you, why_now, how_to_stop, state, suppressed_because)
    WITH RECURSIVE {ladder.PEOPLE}
    SELECT rule_id, initiative_id, commitment_id, document_id, aspect, recipient_id, heard_as, escalated,
           {OCCURRENCE.format(due="due", day="day")}, due, day, why_you, why_now, how_to_stop,
           CASE WHEN day < last THEN 'suppressed' WHEN reached THEN 'planned' ELSE 'kept' END,
           CASE WHEN day < last THEN '{due.OVERTAKEN}' ELSE '' END
    FROM (
        SELECT *, (SELECT max(d) FROM unnest(days) AS d) AS last, {wording.FILL}
        FROM (
            SELECT c.*, every.days, crossed.day
            FROM ({{heard}}) AS c
            CROSS JOIN LATERAL (SELECT {CROSSED} AS days OFFSET 0) AS every
            CROSS JOIN LATERAL unnest(every.days) AS crossed(day)
            WHERE c.quiet = '' AND crossed.day IS NOT NULL AND {AS_YET_UNTOLD}
              AND (c.stop_after IS NULL OR {ladder.TOLD} < c.stop_after)
            ORDER BY c.recipient_id, crossed.day, c.rule_id OFFSET 0
        ) AS c
    ) AS told
    ON CONFLICT DO NOTHING
    RETURNING id
"""
# What is switched off has nothing to say meanwhile; a clock that went back does not unsay what was said.
RUN = """
    INSERT INTO initiatives_rulerun (rule_id, planned_at) SELECT id, %(now)s FROM initiatives_reminderrule
    ON CONFLICT (rule_id) DO UPDATE SET planned_at = EXCLUDED.planned_at
    WHERE initiatives_rulerun.planned_at < EXCLUDED.planned_at
"""


def ensure_default_rules() -> list[ReminderRule]:
    """A rule of every kind of which there is none; gives those that were added. Edited or switched off, they stay so."""
    known = set(ReminderRule.objects.values_list("kind", flat=True))
    made = [
        ReminderRule.objects.get_or_create(name=rule["name"], defaults=rule)
        for rule in DEFAULT_RULES
        if rule["kind"] not in known
    ]
    return [rule for rule, new in made if new]


def plan(*, now: datetime, dry_run: bool = False) -> list[int]:
    """Write what is to be said at `now` and was not yet, in one statement; give the ids of the new rows.

    While another run plans, this one writes nothing. With `dry_run` nothing is kept. The subjects are only read.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WAIT if dry_run else LOCK)
        if not cursor.fetchone()[0]:
            return []
        rules = list(ReminderRule.objects.filter(active=True))
        given = due.parameters(now=now, runs=True)
        written = []
        if rules:
            cursor.execute(statement(reach=_reach(rules, given), escalating=_escalating(rules, given)), given)
            written = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(RUN, {"now": now})
        if dry_run:
            transaction.set_rollback(True)
    return written


def statement(*, reach: dict[str, tuple[date, date]], escalating: set[str]) -> str:
    """The INSERT for rules of these kinds, with the next steps of the ladder for `escalating` ones.

    `reach` gives the first and last date of which rules of a kind may speak: what lies beyond is left out early.
    """

    def matters(kinds: Collection[str]) -> str:
        near = {kind: f"s.due BETWEEN '{reach[kind][0]}' AND '{reach[kind][1]}'" for kind in sorted(kinds)}
        return " UNION ALL ".join(
            due.scoped(kinds=[kind], which=f"{due.ACTIVE} AND {when}") for kind, when in near.items()
        )

    first = due.speaking(matters=matters(reach), steps=ladder.FIRST_STEP, first_step="true")
    heard = f"SELECT c.*, false AS escalated, NULL::int AS unanswered, NULL::text AS asked FROM ({first}) AS c"
    if escalating:
        later = due.speaking(matters=matters(escalating), steps=ladder.EVERY_STEP, where=MAY_ESCALATE)
        heard += f" UNION ALL {ESCALATED.format(speaking=later)}"
    return PLAN.format(heard=heard)


def _reach(rules: list[ReminderRule], given: dict[str, Any]) -> dict[str, tuple[date, date]]:
    """Kind → the first and last date of which any of its rules may speak anywhere, now and for the days since its last run."""
    reach: dict[str, tuple[date, date]] = {}
    for rule in rules:
        ran = [day for pk, day in zip(given["since_rules"], given["since_days"], strict=True) if pk == rule.pk]
        if ran and (rule.quiet_weekends or rule.quiet_holidays):
            ran.append(min(given["days"]) - quiet.FAR_BACK)
        timing = Timing(kind=rule.kind, leads=rule.lead_days, wait=rule.wait_days)
        each = [timing.reach(today=day, since=min(ran, default=None)) for day in given["days"]]
        each.append(reach.get(rule.kind, each[0]))
        reach[rule.kind] = min(first for first, _ in each), max(last for _, last in each)
    return reach


def _escalating(rules: list[ReminderRule], given: dict[str, Any]) -> set[str]:
    """The kinds of the rules that escalate and for which a new day has begun somewhere since their last run."""
    today = dict(zip(given["zones"], given["days"], strict=True))
    ran = zip(given["since_rules"], given["since_zones"], given["since_days"], strict=True)
    begun = {rule for rule, zone, day in ran if day < today[zone]}
    return {rule.kind for rule in rules if rule.escalate_after and rule.pk in begun}
