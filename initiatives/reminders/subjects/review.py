"""Reviews that fall due or have passed: the day of the next review, or that of publication where nobody ever looked."""

from initiatives.reminders.subjects.alive import (
    CARRIED,
    COMMITMENTS,
    INITIATIVES,
    NEXT_REVIEW,
    OF_COMMITMENT,
    OF_INITIATIVE,
    PROMISED,
    PUBLISHED,
    REVIEWED_AT,
    STILL_OPEN,
    commitment,
    initiative,
)

SAYS = f"'says', CASE WHEN {REVIEWED_AT} IS NULL THEN 'never' ELSE 'set' END, 'reviewed', tracker_day({REVIEWED_AT})"
OF_INITIATIVES = initiative(
    due=f"coalesce({NEXT_REVIEW}, tracker_day(i.published_at))", facts=f"{OF_INITIATIVE}, {SAYS}"
)
OF_COMMITMENTS = commitment(
    due=f"coalesce({NEXT_REVIEW}, tracker_day(greatest(c.created_at, d.published_at)))",
    facts=f"{OF_COMMITMENT}, {SAYS}",
)

# A commitment within an initiative is reviewed with it, unless it was last reviewed by itself.
BY_ITSELF = f"""
    EXISTS (SELECT 1 FROM initiatives_review own WHERE own.commitment_id = c.id AND own.recorded_at = {REVIEWED_AT})
"""
TO_REVIEW = f"""
    SELECT {OF_INITIATIVES} {INITIATIVES} WHERE {PUBLISHED} AND {STILL_OPEN}
    UNION ALL
    SELECT {OF_COMMITMENTS} {COMMITMENTS} WHERE {PROMISED} AND {CARRIED} AND {STILL_OPEN}
        AND (i.id IS NULL OR {BY_ITSELF})
"""

SUBJECTS = {"review_due": TO_REVIEW, "review_overdue": TO_REVIEW}
