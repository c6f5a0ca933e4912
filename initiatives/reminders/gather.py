"""Gathering: what waits for a person becomes one digest a local day and channel, at their hour.

A webhook repeats what the mail says once that is fixed, or stands alone where no mail is wished. What waits for
somebody who wishes neither stays on their desk.
"""

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from initiatives.models import Preference
from initiatives.outbox import hold
from initiatives.reminders import rules
from initiatives.reminders.due import DEFAULT_TIME, DEFAULT_ZONE

# Everybody with what they wish; `moment` and `tomorrow` are when their clock shows their hour.
PEOPLE = """
    WITH person AS (
        SELECT u.id, z.day, z.moment, z.tomorrow, coalesce(f.email, true) AND u.email <> '' AS by_mail,
               w.id IS NOT NULL AS by_webhook, w.created_at AS webhook_since
        FROM initiatives_user u
        LEFT JOIN initiatives_preference f ON f.user_id = u.id
        LEFT JOIN initiatives_webhookendpoint w ON w.id = f.webhook_id AND w.active
        JOIN unnest(%(zones)s::text[], %(times)s::time[], %(days)s::date[], %(moments)s::timestamptz[],
                    %(tomorrows)s::timestamptz[]) AS z(zone, at, day, moment, tomorrow)
            ON z.zone = coalesce(f.time_zone, %(zone)s) AND z.at = coalesce(f.digest_at, %(time)s)
    )
"""
MESSAGE_ID = "'<' || left(replace(gen_random_uuid()::text, '-', ''), 24) || '.' || p.id || '@' || %(domain)s || '>'"

# A clock that was ahead opened or put off digests for later days. No later than today at the person's hour (in an hour,
# if they are being tried again), or tomorrow where today has its digest.
BACK = f"""{PEOPLE}, allowed AS (
        SELECT d.id, p.day, had.today, CASE WHEN had.today THEN p.tomorrow ELSE p.moment END AS moment,
               CASE WHEN had.today THEN p.tomorrow ELSE greatest(p.moment, %(now)s + interval '1 hour') END AS latest
        FROM initiatives_digest d JOIN person p ON p.id = d.recipient_id
        CROSS JOIN LATERAL (SELECT EXISTS (
            SELECT 1 FROM initiatives_digest o
            WHERE o.recipient_id = d.recipient_id AND o.channel = d.channel AND o.day = p.day AND o.id <> d.id) AS today
        ) AS had
        WHERE d.state = 'planned'
    )
    UPDATE initiatives_digest d
    SET not_before = a.moment, day = CASE WHEN a.today THEN d.day ELSE a.day END
    FROM allowed a WHERE a.id = d.id AND d.not_before > a.latest
"""

KEEP = f"""{PEOPLE}
    UPDATE initiatives_reminder r SET state = 'kept'
    FROM person p
    WHERE p.id = r.recipient_id AND r.state = 'planned' AND r.digest_id IS NULL AND NOT p.by_mail AND NOT p.by_webhook
"""
KEEP_NOTICES = f"""{PEOPLE}
    UPDATE initiatives_notice n SET state = 'kept'
    FROM person p JOIN initiatives_subscription f ON f.user_id = p.id
    WHERE f.id = n.subscription_id AND n.state = 'planned' AND n.digest_id IS NULL AND NOT p.by_mail AND NOT p.by_webhook
"""
# What waits of the views that a person (p) follows.
NOTICED = """
    EXISTS (
        SELECT 1 FROM initiatives_notice n JOIN initiatives_subscription f ON f.id = n.subscription_id
        WHERE f.user_id = p.id AND n.state = 'planned' AND n.digest_id IS NULL)
"""

# The first goes at once, later ones at the person's hour.
OPEN = f"""{PEOPLE}
    INSERT INTO initiatives_digest
        (recipient_id, day, channel, message_id, state, attempts, in_doubt, failures, not_before, last_error)
    SELECT p.id, p.day, CASE WHEN p.by_mail THEN 'email' ELSE 'webhook' END, {MESSAGE_ID}, 'planned', 0, 0, 0,
           CASE WHEN EXISTS (SELECT 1 FROM initiatives_digest d WHERE d.recipient_id = p.id AND d.state = 'sent')
                THEN p.moment ELSE %(now)s END, ''
    FROM person p
    WHERE (p.by_mail OR p.by_webhook) AND ({NOTICED} OR EXISTS (
        SELECT 1 FROM initiatives_reminder r
        WHERE r.recipient_id = p.id AND r.state = 'planned' AND r.digest_id IS NULL AND r.day <= p.day AND NOT EXISTS (
            SELECT 1 FROM initiatives_snooze s WHERE s.user_id = p.id AND s.until > p.day
            AND (s.initiative_id = r.initiative_id OR s.commitment_id = r.commitment_id OR s.document_id = r.document_id))))
    ON CONFLICT DO NOTHING
"""

# Of several that wait to be repeated the oldest comes first; one that could not be given for three days is left.
REPEAT = f"""{PEOPLE}
    INSERT INTO initiatives_digest
        (recipient_id, day, channel, repeats_id, message_id, state, attempts, in_doubt, failures, not_before, last_error)
    SELECT DISTINCT ON (p.id) p.id, p.day, 'webhook', m.id, {MESSAGE_ID}, 'planned', 0, 0, 0, %(now)s, ''
    FROM person p JOIN initiatives_digest m ON m.recipient_id = p.id
    WHERE p.by_mail AND p.by_webhook AND m.channel = 'email' AND m.attempts > 0
      AND m.created_at > greatest(p.webhook_since, clock_timestamp() - interval '3 days')
      AND (EXISTS (SELECT 1 FROM initiatives_reminder r WHERE r.digest_id = m.id)
           OR EXISTS (SELECT 1 FROM initiatives_notice n WHERE n.digest_id = m.id))
      AND NOT EXISTS (SELECT 1 FROM initiatives_digest o WHERE o.repeats_id = m.id)
    ORDER BY p.id, m.id
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def gather(*, now: datetime) -> int:
    """Open a digest for everybody for whom something waits at `now`; give how many were opened.

    Nobody has two by one channel for one local day, nor two unsent.
    """
    hold.begin()
    given = _given(now)
    with connection.cursor() as cursor:
        cursor.execute(BACK, given)
        cursor.execute(KEEP, given)
        cursor.execute(KEEP_NOTICES, given)
        cursor.execute(OPEN, given)
        opened = cursor.rowcount
        cursor.execute(REPEAT, given)
        return opened + cursor.rowcount


def _given(now: datetime) -> dict[str, Any]:
    wishes = {(DEFAULT_ZONE, DEFAULT_TIME), *Preference.objects.values_list("time_zone", "digest_at").distinct()}
    rows = [(zone, at, rules.local_day(now=now, zone=zone)) for zone, at in sorted(wishes)]
    next_day = timedelta(days=1)
    return {
        "now": now,
        "domain": parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost",
        "zone": DEFAULT_ZONE,
        "time": DEFAULT_TIME,
        "zones": [zone for zone, _, _ in rows],
        "times": [at for _, at, _ in rows],
        "days": [day for _, _, day in rows],
        "moments": [rules.digest_moment(day=day, at=at, zone=zone) for zone, at, day in rows],
        "tomorrows": [rules.digest_moment(day=day + next_day, at=at, zone=zone) for zone, at, day in rows],
    }
