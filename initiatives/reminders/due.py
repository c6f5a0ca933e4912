"""Who should hear what today, as SQL: `plan` writes these rows, `send` checks that they still hold, `explain` shows them.

Every statement takes %(zones)s and %(days)s (the local day of each time zone in use) and %(words)s, and gives, for each active rule
of one kind, subject and addressee: the date it is about, until when it is quiet, the day of the latest occurrence
(NULL: nothing to say) and the three sentences.
"""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from initiatives.models import Preference
from initiatives.reminders import rules, wording
from initiatives.reminders.subjects import SUBJECTS

DEFAULT_ZONE, DEFAULT_TIME = "UTC", time(7)

# rules.occurrence in SQL, over columns due, leads, repeat, today, quiet_until.
OCCURRENCE = """
    CASE
        WHEN today < quiet_until THEN NULL
        WHEN today >= due AND repeat = 0 THEN greatest(due, quiet_until)
        WHEN today >= due THEN greatest(due, quiet_until) + (today - greatest(due, quiet_until)) / repeat * repeat
        WHEN (SELECT max(due - lead) FROM unnest(leads) AS lead WHERE due - lead <= today) IS NOT NULL
            THEN greatest((SELECT max(due - lead) FROM unnest(leads) AS lead WHERE due - lead <= today), quiet_until)
    END
"""

KINDS = ("review_due", "commitment_due_soon")

# The owner hears; where nobody who can sign in owns it, the administrators of its partnership or of all.
DUE = """
    WITH RECURSIVE zone AS (
        SELECT name, today FROM unnest(%(zones)s::text[], %(days)s::date[]) AS z(name, today)
    ), {words}, person AS (
        SELECT u.id, u.is_superuser, z.today, coalesce(f.language, '') AS language, u.email <> '' AND coalesce(f.email, true) AS by_mail
        FROM initiatives_user u
        LEFT JOIN initiatives_preference f ON f.user_id = u.id
        JOIN zone z ON z.name = coalesce(f.time_zone, 'UTC')
        WHERE u.is_active AND NOT u.is_system
    ), branch AS (
        SELECT id AS root, id FROM initiatives_sector
        UNION SELECT b.root, x.id FROM branch b JOIN initiatives_sector x ON x.parent_id = b.id
    ), subject AS ({subjects}
    ), addressed AS (
        SELECT subject.*, p.id AS recipient_id, p.today, p.language, p.by_mail, 'owner' AS heard_as
        FROM subject JOIN person p ON p.id = subject.owner_id
        UNION ALL
        SELECT subject.*, p.id, p.today, p.language, p.by_mail, 'administrator'
        FROM subject JOIN person p ON p.is_superuser OR EXISTS (
            SELECT 1 FROM initiatives_membership m WHERE m.user_id = p.id AND m.role = 'administrator'
            AND (m.partnership_id IS NULL OR m.partnership_id = subject.partnership_id))
        WHERE NOT EXISTS (SELECT 1 FROM person o WHERE o.id = subject.owner_id)
    ), dated AS (
        SELECT a.*, false AS escalated, 0 AS unanswered, NULL AS asked, '{kind}' AS kind, r.id AS rule_id,
               r.lead_days AS leads, r.repeat_days AS repeat, greatest(z.until, a.resumes) AS quiet_until
        FROM initiatives_reminderrule r
        JOIN addressed a ON true
        LEFT JOIN initiatives_snooze z
            ON z.user_id = a.recipient_id AND (z.initiative_id = a.initiative_id OR z.commitment_id = a.commitment_id)
        WHERE r.active AND r.kind = '{kind}'
          AND (r.initiative_id IS NULL OR r.initiative_id = a.within)
          AND (r.partnership_id IS NULL OR r.partnership_id = a.partnership_id OR EXISTS (
              SELECT 1 FROM initiatives_shownin w WHERE w.initiative_id = a.within AND w.partnership_id = r.partnership_id))
          AND (r.sector_id IS NULL OR EXISTS (
              SELECT 1 FROM initiatives_initiativesector y JOIN branch b ON b.id = y.sector_id AND b.root = r.sector_id
              WHERE y.initiative_id = a.within))
    )
    SELECT rule_id, initiative_id, commitment_id, recipient_id, due, {fill}, by_mail, answered_at,
           quiet_until, leads, repeat, today, {occurrence} AS day
    FROM dated
"""


def statement(*, kind: str) -> str:
    """The SELECT of one rule kind (one of KINDS)."""
    return DUE.format(kind=kind, subjects=SUBJECTS[kind], occurrence=OCCURRENCE, words=wording.WITH, fill=wording.FILL)


def local_days(*, now: datetime) -> dict[str, Any]:
    """The parameters of `statement`: the time zones in use, the civil day of each at `now`, and the words.

    Counted here and not by the database, whose own list of time zones may be another edition.
    """
    wishes = list(Preference.objects.values_list("time_zone", "language").distinct())
    zones = sorted({DEFAULT_ZONE, *(zone for zone, _ in wishes)})
    return {
        "zones": zones,
        "days": [rules.local_day(now=now, zone=zone) for zone in zones],
        "words": Jsonb(wording.words(languages={language for _, language in wishes})),
    }


def due(*, now: datetime, recipient: int) -> Iterable[dict[str, Any]]:
    """What one person should hear at `now`, every rule kind, as rows with a `kind`; also what is silent (`day` None)."""
    given: dict[str, Any] = {**local_days(now=now), "recipient": recipient}
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(f"SELECT * FROM ({statement(kind=kind)}) AS due WHERE recipient_id = %(recipient)s", given)  # noqa: S608
            names = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                yield {"kind": kind, **dict(zip(names, row, strict=True))}
