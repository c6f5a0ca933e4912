"""Commitments whose due period ends or has ended, and of which neither side says that they are delivered."""

from initiatives.reminders.subjects.alive import (
    CARRIED,
    COMMITMENTS,
    OF_COMMITMENT,
    PROMISED,
    STILL_OPEN,
    commitment,
    quiet_after_review,
    side_says,
)

# The last day of the period; a date that was dropped is none.
DUE = "(s.data->>'current_due_to')::date"
WRITTEN = "s.data->>'current_due'"
OF_COMMITMENTS = commitment(
    due=DUE,
    resumes=quiet_after_review(due=DUE),
    facts=f"{OF_COMMITMENT}, 'says', CASE WHEN {WRITTEN} = {DUE}::text THEN 'day' ELSE 'period' END, 'written', {WRITTEN}",
)

# Two readers who found, after this date, that its time ended have said all there is to say of it.
LAPSED = (
    f"coalesce(s.data->'evidence'->>'status' = 'lapsed' AND (s.data->'evidence'->>'last_day')::date >= {DUE}, false)"
)

# Where the sides differ the headline is the less advanced; the other one may claim delivery all the same.
CLAIMED = f"""
    CASE WHEN (s.data->>'sides_differ')::boolean
        THEN 'delivered' IN ({side_says(country="pair.country_a")}->>'status', {side_says(country="pair.country_b")}->>'status')
        ELSE coalesce(s.data->'headline'->>'status', '') = 'delivered' END
"""

TO_DELIVER = f"""
    SELECT {OF_COMMITMENTS} {COMMITMENTS}
    WHERE {PROMISED} AND {CARRIED} AND {STILL_OPEN} AND {DUE} IS NOT NULL AND NOT {CLAIMED} AND NOT {LAPSED}
"""

SUBJECTS = {"commitment_due_soon": TO_DELIVER, "commitment_overdue": TO_DELIVER}
