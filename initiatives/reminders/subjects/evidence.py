"""Initiatives and commitments of which delivery is claimed and records do not show as much."""

from initiatives.reminders.subjects.alive import (
    CARRIED,
    COMMITMENTS,
    INITIATIVES,
    OF_COMMITMENT,
    OF_INITIATIVE,
    PROMISED,
    PUBLISHED,
    commitment,
    initiative,
    quiet_after_review,
)

CLAIMED, SHOWN = "s.data->'headline'->>'status'", "s.data->'evidence'->>'status'"
CLAIMED_ON, SHOWN_ON = "(s.data->'headline'->>'last_day')::date", "(s.data->'evidence'->>'last_day')::date"

# Records that show otherwise, or that time ended, are a finding, unless they are older than the claim.
NOT_SHOWN = f"""
    {CLAIMED} IN ('delivered', 'delivered_in_part') AND CASE
        WHEN {SHOWN} = 'delivered' THEN false
        WHEN {SHOWN} = 'delivered_in_part' THEN {CLAIMED} = 'delivered'
        WHEN {SHOWN} IN ('contradicted', 'lapsed') THEN {SHOWN_ON} < {CLAIMED_ON}
        ELSE true END
"""
SAYS = f"""
    'says', CASE WHEN coalesce({SHOWN}, 'none_found') = 'none_found' THEN 'none' ELSE 'less' END,
    'claimed', {CLAIMED}, 'by', s.data->'headline'->>'by', 'shown', {SHOWN}
"""
OF_INITIATIVES, OF_COMMITMENTS = (
    columns(due=CLAIMED_ON, resumes=quiet_after_review(due=CLAIMED_ON), facts=f"{of}, {SAYS}")
    for columns, of in ((initiative, OF_INITIATIVE), (commitment, OF_COMMITMENT))
)

TO_SHOW = f"""
    SELECT {OF_INITIATIVES} {INITIATIVES} WHERE {PUBLISHED} AND {NOT_SHOWN}
    UNION ALL
    SELECT {OF_COMMITMENTS} {COMMITMENTS} WHERE {PROMISED} AND {CARRIED} AND {NOT_SHOWN}
"""

SUBJECTS = {"evidence_missing": TO_SHOW}
