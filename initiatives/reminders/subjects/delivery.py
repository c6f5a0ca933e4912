"""Commitments whose due period ends or has ended, and of which neither side says that they are delivered."""

from initiatives.reminders.subjects.alive import (
    CARRIED,
    COMMITMENTS,
    OF_COMMITMENT,
    STILL_OPEN,
    commitment,
    quiet_after_review,
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

TO_DELIVER = f"""
    SELECT {OF_COMMITMENTS} {COMMITMENTS} AND {CARRIED} AND {STILL_OPEN} AND {DUE} IS NOT NULL
        AND coalesce(s.data->'headline'->>'status', '') <> 'delivered' AND NOT {LAPSED}
"""

SUBJECTS = {"commitment_due_soon": TO_DELIVER, "commitment_overdue": TO_DELIVER}
