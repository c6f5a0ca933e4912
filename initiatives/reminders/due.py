"""Who should hear what today, as SQL: `plan` writes these rows, `send` checks that they still hold, `explain` shows them.

Every statement takes %(zones)s and %(days)s (the local day of each time zone in use) and gives, for each active rule
of one kind, subject and addressee: the date it is about, until when it is quiet, the day of the latest occurrence
(NULL: nothing to say) and the three sentences.
"""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db import connection

from initiatives.models import Preference
from initiatives.reminders import rules

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

# Nothing is left to check once records show it delivered or a party ended it; who was told of a coming date is not
# told again once somebody claims delivery.
OPEN = """
    coalesce({of}.data->'evidence'->>'status', '') <> 'delivered'
    AND coalesce({of}.data->'headline'->>'status', '') NOT IN ({ended})
"""
OPEN_TO_REVIEW = OPEN.format(of="s", ended="'cancelled', 'superseded'")
OPEN_TO_DELIVERY = OPEN.format(of="s", ended="'delivered', 'cancelled', 'superseded'")
OPEN_ABOVE = OPEN.format(of="above", ended="'cancelled', 'superseded'")

COMMITMENTS = f"""
    FROM initiatives_commitment c
    JOIN initiatives_standing s ON s.commitment_id = c.id
    JOIN initiatives_passage p ON p.id = c.passage_id
    JOIN initiatives_capture k ON k.id = p.capture_id
    JOIN initiatives_sourcedocument d ON d.id = k.document_id
    LEFT JOIN initiatives_initiative i ON i.id = c.initiative_id
    LEFT JOIN initiatives_standing above ON above.initiative_id = i.id
    WHERE coalesce(i.publication, d.publication) = 'published' AND (i.id IS NULL OR {OPEN_ABOVE})
"""
OF_COMMITMENT = """
    NULL::bigint AS initiative_id, c.id AS commitment_id, i.id AS within, i.owner_id,
    coalesce(i.partnership_id, d.partnership_id) AS partnership_id
"""
TOLD = "to_char({}, 'FMDD FMMonth YYYY')"

# A commitment within an initiative is reviewed with it, unless somebody has begun to review it by itself.
TO_REVIEW = f"""
    SELECT *,
        CASE WHEN reviewed_at IS NULL THEN 'Nobody has reviewed it since it was published on ' || {TOLD.format("due")} || '.'
             ELSE 'Its next review was set for ' || {TOLD.format("due")} || '; the last was on '
                  || {TOLD.format("tracker_day(reviewed_at)")} || '.' END AS why_now,
        'Record a review, be it “checked, no change”, or snooze it on your desk.' AS how_to_stop
    FROM (
        SELECT i.id AS initiative_id, NULL::bigint AS commitment_id, i.id AS within, i.owner_id, i.partnership_id,
               coalesce((s.data->>'next_review_on')::date, tracker_day(i.published_at)) AS due, NULL::date AS resumes,
               (s.data->>'last_reviewed_at')::timestamptz AS reviewed_at
        FROM initiatives_initiative i JOIN initiatives_standing s ON s.initiative_id = i.id
        WHERE i.publication = 'published' AND {OPEN_TO_REVIEW}
        UNION ALL
        SELECT {OF_COMMITMENT},
               coalesce((s.data->>'next_review_on')::date, tracker_day(greatest(c.created_at, d.published_at))) AS due, NULL,
               (s.data->>'last_reviewed_at')::timestamptz
        {COMMITMENTS} AND {OPEN_TO_REVIEW} AND (i.id IS NULL OR s.data->>'last_reviewed_at' IS NOT NULL)
    ) AS reviewable
"""  # noqa: S608 - put together from the constants above

# Whoever reviews it after its date has passed is not told again before the next review they named.
TO_DELIVER = f"""
    SELECT *,
        'It is to be delivered by ' || {TOLD.format("due")}
            || CASE WHEN written <> due::text THEN ' (the date is “' || written || '”, which ends then)' ELSE '' END
            || '; nobody says that it is.' AS why_now,
        'Record its delivery, or another date for it, or snooze it on your desk.' AS how_to_stop
    FROM (
        SELECT {OF_COMMITMENT}, (s.data->>'current_due_to')::date AS due, s.data->>'current_due' AS written,
               CASE WHEN tracker_day((s.data->>'last_reviewed_at')::timestamptz) >= (s.data->>'current_due_to')::date
                    THEN (s.data->>'next_review_on')::date END AS resumes,
               (s.data->>'last_reviewed_at')::timestamptz AS reviewed_at
        {COMMITMENTS} AND {OPEN_TO_DELIVERY} AND s.data->>'current_due_to' IS NOT NULL
    ) AS deliverable
"""  # noqa: S608 - put together from the constants above

SUBJECTS = {"review_due": TO_REVIEW, "commitment_due_soon": TO_DELIVER}

# The owner hears; where nobody who can sign in owns it, the administrators of its partnership or of all.
DUE = """
    WITH RECURSIVE zone AS (
        SELECT name, today FROM unnest(%(zones)s::text[], %(days)s::date[]) AS z(name, today)
    ), person AS (
        SELECT u.id, u.is_superuser, z.today, u.email <> '' AND coalesce(f.email, true) AS by_mail
        FROM initiatives_user u
        LEFT JOIN initiatives_preference f ON f.user_id = u.id
        JOIN zone z ON z.name = coalesce(f.time_zone, 'UTC')
        WHERE u.is_active AND NOT u.is_system
    ), branch AS (
        SELECT id AS root, id FROM initiatives_sector
        UNION SELECT b.root, x.id FROM branch b JOIN initiatives_sector x ON x.parent_id = b.id
    ), subject AS ({subjects}
    ), addressed AS (
        SELECT subject.*, p.id AS recipient_id, p.today, p.by_mail,
               CASE WHEN subject.commitment_id IS NULL THEN 'You own this initiative.'
                    ELSE 'You own the initiative it belongs to.' END AS why_you
        FROM subject JOIN person p ON p.id = subject.owner_id
        UNION ALL
        SELECT subject.*, p.id, p.today, p.by_mail,
               CASE WHEN subject.owner_id IS NULL THEN 'Nobody owns it, and you are an administrator.'
                    ELSE 'Its owner can no longer sign in, and you are an administrator.' END
        FROM subject JOIN person p ON p.is_superuser OR EXISTS (
            SELECT 1 FROM initiatives_membership m WHERE m.user_id = p.id AND m.role = 'administrator'
            AND (m.partnership_id IS NULL OR m.partnership_id = subject.partnership_id))
        WHERE NOT EXISTS (SELECT 1 FROM person o WHERE o.id = subject.owner_id)
    ), dated AS (
        SELECT a.*, r.id AS rule_id, r.lead_days AS leads, r.repeat_days AS repeat, greatest(z.until, a.resumes) AS quiet_until
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
    SELECT rule_id, initiative_id, commitment_id, recipient_id, due, why_you, why_now, how_to_stop, by_mail, reviewed_at,
           quiet_until, leads, repeat, today, {occurrence} AS day
    FROM dated
"""


def statement(*, kind: str) -> str:
    """The SELECT of one rule kind (a key of SUBJECTS)."""
    return DUE.format(kind=kind, subjects=SUBJECTS[kind], occurrence=OCCURRENCE)


def local_days(*, now: datetime) -> dict[str, list[Any]]:
    """The parameters of `statement`: the time zones in use, and the civil day of each at `now`.

    Counted here and not by the database, whose own list of time zones may be another edition.
    """
    zones = sorted({DEFAULT_ZONE, *Preference.objects.values_list("time_zone", flat=True).distinct()})
    return {"zones": zones, "days": [rules.local_day(now=now, zone=zone) for zone in zones]}


def due(*, now: datetime, recipient: int) -> Iterable[dict[str, Any]]:
    """What one person should hear at `now`, every rule kind, as rows with a `kind`; also what is silent (`day` None)."""
    given: dict[str, Any] = {**local_days(now=now), "recipient": recipient}
    with connection.cursor() as cursor:
        for kind in SUBJECTS:
            cursor.execute(f"SELECT * FROM ({statement(kind=kind)}) AS due WHERE recipient_id = %(recipient)s", given)  # noqa: S608
            names = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                yield {"kind": kind, **dict(zip(names, row, strict=True))}
