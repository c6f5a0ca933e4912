"""Who can hear, and in which order: WITH queries that `due` puts together.

The ladder of a matter: its owner, who leads its partnership (or all), who edits there, who administers it. The first
step that has anybody hears. Where a rule escalates, the next hears too once the one before has left so many reminders
of one date unanswered. Steps are numbered as in STEPS.
"""

from initiatives.reminders.quiet import CALENDAR
from initiatives.reminders.wording import WITH as WORDING

STEPS = ("owner", "lead", "editor", "administrator")
STEP_NAME = "(ARRAY['owner', 'lead', 'editor', 'administrator'])"

# Every person has a zone and a calendar, unless they chose another this moment; the outer joins let the database expect as
# many people as there are, where it would else expect one and go through all matters for each.
PEOPLE = f"""
    zone AS (
        SELECT name, today FROM unnest(%(zones)s::text[], %(days)s::date[]) AS z(name, today)
    ), {CALENDAR}, {WORDING}, since AS (
        SELECT * FROM unnest(%(since_rules)s::bigint[], %(since_zones)s::text[], %(since_days)s::date[]) AS s(rule_id, zone, day)
    ), person AS MATERIALIZED (
        SELECT u.id, u.is_superuser, z.name AS zone, z.today, coalesce(f.language, '') AS language, coalesce(f.country, '') AS country,
               u.email <> '' AND coalesce(f.email, true) OR f.webhook_id IS NOT NULL AS reached,
               k.weekend, k.holiday, k.open_weekends, k.open_holidays, k.open_both,
               (SELECT jsonb_object_agg(s.rule_id, s.day) FROM since s WHERE s.zone = z.name) AS ran
        FROM initiatives_user u
        LEFT JOIN initiatives_preference f ON f.user_id = u.id
        LEFT JOIN zone z ON z.name = coalesce(f.time_zone, 'UTC')
        LEFT JOIN calendar k ON k.country = coalesce(f.country, '') AND k.day = z.today
        WHERE u.is_active AND NOT u.is_system
    ), team AS MATERIALIZED (
        SELECT *, min(step) OVER (PARTITION BY partnership_id) AS lowest
        FROM (
            SELECT pair.id AS partnership_id, p.id AS recipient_id,
                   min(CASE m.role WHEN 'lead' THEN 2 WHEN 'editor' THEN 3 WHEN 'administrator' THEN 4
                       ELSE CASE WHEN p.is_superuser THEN 4 END END) AS step
            FROM initiatives_partnership pair
            CROSS JOIN person p
            LEFT JOIN initiatives_membership m
                ON m.user_id = p.id AND (m.partnership_id IS NULL OR m.partnership_id = pair.id)
            GROUP BY pair.id, p.id
        ) AS member
        WHERE step IS NOT NULL
    ), hearer AS MATERIALIZED (
        SELECT p.*, p.id AS asked, 1 AS step FROM person p
        UNION ALL SELECT p.*, -t.partnership_id, t.step FROM team t JOIN person p ON p.id = t.recipient_id WHERE t.step = t.lowest
    ), branch AS (
        SELECT id AS root, id FROM initiatives_sector
        UNION SELECT b.root, x.id FROM branch b JOIN initiatives_sector x ON x.parent_id = b.id
    )
"""

# The owner `o` of a matter `q`, if they can hear of it: of drafts only people with a role in the partnership.
OWNER = """
    LEFT JOIN person o ON o.id = q.owner_id AND (NOT q.draft OR o.is_superuser OR EXISTS (
        SELECT 1 FROM initiatives_membership m
        WHERE m.user_id = o.id AND (m.partnership_id IS NULL OR m.partnership_id = q.partnership_id)))
"""
# The first step that has anybody: `h`, and the person `p` who stands on it, found by one key in one table. For every further
# table or key the database would expect ever fewer matters, and go through all of them for each person.
FIRST_STEP = f"""
    {OWNER}
    JOIN hearer p ON p.asked = coalesce(o.id, -q.partnership_id)
    CROSS JOIN LATERAL (SELECT p.id AS recipient_id, p.step, true AS first_step) AS h
"""
# Every step; `first_step` says which hears first.
EVERY_STEP = f"""
    {OWNER}
    CROSS JOIN LATERAL (
        SELECT o.id AS recipient_id, 1 AS step, true AS first_step WHERE o.id IS NOT NULL
        UNION ALL
        SELECT t.recipient_id, t.step, o.id IS NULL AND t.step = t.lowest FROM team t
        WHERE t.partnership_id = q.partnership_id AND t.recipient_id IS DISTINCT FROM o.id
    ) AS h
    JOIN person p ON p.id = h.recipient_id
"""

NOUNS = ("initiative", "commitment", "document")


def by_matter(select: str) -> str:
    """SQL: one value out of the reminders `r` of a matter `c`; `select` names the matter by {noun}_id.

    They are to be found by their matter, of which there are few. Where a rule or a person is named, `+ 0` keeps the database
    from looking through all that they ever told or heard, which it takes for few while its statistics are old.
    """
    return f"CASE {' '.join(f'WHEN c.{noun}_id IS NOT NULL THEN ({select.format(noun=noun)})' for noun in NOUNS)} END"


# Reminders of the row's episode that were not suppressed, since it was answered last, of days before its latest one.
EPISODE = """
    r.{noun}_id = c.{noun}_id AND r.rule_id + 0 = c.rule_id AND r.aspect = c.aspect AND r.due_on = c.due
    AND r.state <> 'suppressed' AND (c.answered_at IS NULL OR r.planned_at > c.answered_at) AND r.day < c.latest
"""
TOLD_ON = f"SELECT count(DISTINCT r.day)::int FROM initiatives_reminder r WHERE {EPISODE}"
# How many days each lower step that has anybody was told: all at least `escalate_after` times, or the step does not hear.
UNANSWERED = f"""
    SELECT bool_and(told >= c.escalate_after) AS escalated, (array_agg(told ORDER BY step DESC))[1] AS unanswered,
           {STEP_NAME}[max(step)] AS asked
    FROM (
        SELECT lower.step, {by_matter(f"{TOLD_ON} AND r.heard_as = {STEP_NAME}[lower.step]")} AS told
        FROM (
            SELECT 1 AS step WHERE c.owner_there IS NOT NULL
            UNION SELECT t.step FROM team t
            WHERE t.partnership_id = c.partnership_id AND t.step < c.step AND t.recipient_id IS DISTINCT FROM c.owner_there
        ) AS lower
    ) AS step
"""
TOLD = by_matter(f"{TOLD_ON} AND r.recipient_id + 0 = c.recipient_id")
