"""Who should hear what today, as SQL: `plan` writes these rows, `send` checks that they still hold, `explain` shows them.

A row is an active rule, a matter that it speaks of, and somebody on the matter's ladder: the day it is about, since when
and how often it is spoken of, why this person hears, and if they do not, why (`silent`).
"""

from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from initiatives.models import Preference, RuleRun
from initiatives.reminders import ladder, quiet, rules, wording
from initiatives.reminders.subjects import SUBJECTS
from initiatives.reminders.timing import FIRST, IS_LEADING, LATEST

DEFAULT_ZONE, DEFAULT_TIME = "UTC", time(7)
ACTIVE = "r.active"
# Of several reminders of one date only the latest is told.
OVERTAKEN = "A later reminder says the same."

# The matters of one kind with the rules that speak of them.
SCOPED = """
    SELECT r.id AS rule_id, r.kind, r.lead_days AS leads, r.repeat_days::int AS repeat, r.wait_days::int AS wait, r.stop_after,
           r.escalate_after, r.quiet_weekends, r.quiet_holidays, s.*
    FROM initiatives_reminderrule r
    JOIN ({subjects}) AS s ON (r.initiative_id IS NULL OR r.initiative_id = s.within)
        AND (r.partnership_id IS NULL OR r.partnership_id = s.partnership_id OR EXISTS (
            SELECT 1 FROM initiatives_shownin w WHERE w.initiative_id = s.within AND w.partnership_id = r.partnership_id))
        AND (r.sector_id IS NULL OR EXISTS (
            SELECT 1 FROM initiatives_initiativesector y JOIN branch b ON b.id = y.sector_id AND b.root = r.sector_id
            WHERE y.initiative_id = s.within))
    WHERE r.kind = '{kind}' AND {which}
"""
# With the person, their silence and the days of the last run. The days of quiet since count as not yet run.
DATED = f"""
    SELECT q.*, h.recipient_id, h.step, {{first_step}} AS first_step, o.id AS owner_there, {ladder.STEP_NAME}[h.step] AS heard_as,
           p.zone, p.today, p.language, p.country, p.reached, z.until AS snoozed_until, greatest(z.until, q.resumes) AS hold,
           CASE WHEN q.quiet_holidays AND p.holiday <> '' THEN p.holiday
                WHEN q.quiet_weekends AND p.weekend THEN 'weekend' ELSE '' END AS quiet,
           n.day AS ran,
           CASE WHEN n.day IS NOT NULL THEN least(n.day,
                CASE WHEN q.quiet_weekends AND q.quiet_holidays THEN p.open_both WHEN q.quiet_weekends THEN p.open_weekends
                     WHEN q.quiet_holidays THEN p.open_holidays END) END AS after
    FROM ({{scoped}}) AS q
    {{steps}}
    CROSS JOIN LATERAL (SELECT (p.ran ->> q.rule_id::text)::date AS day) AS n
    LEFT JOIN (
        SELECT user_id, until, coalesce(initiative_id, 0) AS initiative_id, coalesce(commitment_id, 0) AS commitment_id,
               coalesce(document_id, 0) AS document_id FROM initiatives_snooze
    ) AS z ON z.user_id = h.recipient_id AND z.initiative_id = coalesce(q.initiative_id, 0)
        AND z.commitment_id = coalesce(q.commitment_id, 0) AND z.document_id = coalesce(q.document_id, 0)
    WHERE p.today IS NOT NULL AND {{where}}
"""
SPEAKING = f"SELECT *, {LATEST} AS latest FROM (SELECT *, {FIRST} AS first FROM ({{dated}}) AS dated) AS begun OFFSET 0"

# Why somebody on the ladder says and hears nothing today, empty if they hear.
SILENT = f"""
    CASE
        WHEN NOT c.first_step AND e.escalated IS NOT TRUE THEN 'other'
        WHEN c.today < c.snoozed_until THEN 'snoozed'
        WHEN c.today < c.resumes THEN 'answered'
        WHEN c.latest IS NULL AND {IS_LEADING} AND c.today > c.due THEN 'passed'
        WHEN c.latest IS NULL THEN 'waits'
        WHEN c.told >= c.stop_after THEN 'stopped'
        WHEN c.quiet <> '' THEN 'quiet'
        ELSE ''
    END
"""
# Everybody on the ladder, of the rows of SPEAKING.
TOLD_ALL = f"""
    SELECT c.*, coalesce(e.escalated, false) AS escalated, e.unanswered, e.asked, {SILENT} AS silent
    FROM (SELECT c.*, CASE WHEN c.stop_after IS NOT NULL THEN {ladder.TOLD} ELSE 0 END AS told FROM ({{speaking}}) AS c) AS c
    LEFT JOIN LATERAL ({ladder.UNANSWERED}) AS e ON NOT c.first_step AND c.escalate_after IS NOT NULL AND c.latest IS NOT NULL
"""


def scoped(*, kinds: Collection[str], which: str = ACTIVE) -> str:
    """The matters of these kinds with the rules that speak of them; `which` is a condition on the rule `r`."""
    return " UNION ALL ".join(SCOPED.format(kind=kind, subjects=SUBJECTS[kind], which=which) for kind in kinds)


def speaking(*, matters: str, steps: str, first_step: str = "h.first_step", where: str = "true") -> str:
    """The rows of `scoped` with the people on `steps` of the ladder, and the latest day on which each rule speaks.

    `where` is a condition on the matter `q`, the step `h`, the person `p` and the last run `n`.
    """
    return SPEAKING.format(dated=DATED.format(scoped=matters, steps=steps, first_step=first_step, where=where))


def everybody(*, which: str = ACTIVE, kinds: Collection[str] = tuple(SUBJECTS), where: str = "true") -> str:
    """The SELECT of everybody on the ladders, with why they hear or why not; conditions as above."""
    matters = scoped(kinds=kinds, which=which)
    return TOLD_ALL.format(speaking=speaking(matters=matters, steps=ladder.EVERY_STEP, where=where))


def parameters(*, now: datetime, runs: bool = False) -> dict[str, Any]:
    """What the WITH queries of `ladder` take: the zones, countries and languages in use at `now`, and the words.

    With `runs`, also the days of each rule's last run. Days are counted here and not by the database, whose own list of
    time zones may be another edition.
    """
    wishes = list(Preference.objects.values_list("time_zone", "language", "country").distinct())
    zones = sorted({DEFAULT_ZONE, *(zone for zone, _, _ in wishes)})
    days = {zone: rules.local_day(now=now, zone=zone) for zone in zones}
    planned = RuleRun.objects.values_list("rule_id", "planned_at") if runs else ()
    since = [(rule, zone, rules.local_day(now=at, zone=zone)) for rule, at in planned for zone in zones]
    return {
        "zones": zones,
        "days": list(days.values()),
        "words": Jsonb(wording.words(languages={language for _, language, _ in wishes})),
        **quiet.parameters(countries={"", *(country or "" for _, _, country in wishes)}, days=set(days.values())),
        "since_rules": [rule for rule, _, _ in since],
        "since_zones": [zone for _, zone, _ in since],
        "since_days": [day for _, _, day in since],
    }


DUE = f"""
    WITH RECURSIVE {ladder.PEOPLE}
    SELECT *, {wording.FILL} FROM ({{everybody}}) AS told
"""


def due(
    *, now: datetime, recipient: int, ladder_too: bool = False, kinds: Collection[str] = tuple(SUBJECTS)
) -> Iterable[dict[str, Any]]:
    """What one person should hear at `now` under every active rule, as rows; also what is silent (`day` None, `silent`).

    With `ladder_too` also what others on the ladder hear and this person does not (`silent` is "other"). `kinds` are the
    kinds of rules that are asked, at least one: each takes the planner its time.
    """
    given: dict[str, Any] = {**parameters(now=now), "recipient": recipient}
    asked = everybody(kinds=sorted(kinds), where="p.id = %(recipient)s")
    with connection.cursor() as cursor:
        cursor.execute(DUE.format(everybody=asked), given)
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            told = dict(zip(names, row, strict=True))
            if ladder_too or told["silent"] != "other":
                yield {**told, "day": None if told["silent"] else told["latest"]}
