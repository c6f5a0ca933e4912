"""Initiatives and commitments of which the two sides say different things, since the later of the two said so.

That one side cancelled it ends nothing here: that is what somebody must look at.
"""

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
    side_says,
)

FIRST, SECOND = side_says(country="pair.country_a"), side_says(country="pair.country_b")
SINCE = f"greatest(({FIRST}->>'last_day')::date, ({SECOND}->>'last_day')::date)"
DIFFER = "({of}.data->>'sides_differ')::boolean"
SAYS = f"""
    'says', 'sides', 'first', pair.country_a, 'first_status', {FIRST}->>'status',
    'second', pair.country_b, 'second_status', {SECOND}->>'status'
"""
OF_INITIATIVES, OF_COMMITMENTS = (
    columns(due=SINCE, resumes=quiet_after_review(due=SINCE), facts=f"{of}, {SAYS}")
    for columns, of in ((initiative, OF_INITIATIVE), (commitment, OF_COMMITMENT))
)

TO_SETTLE = f"""
    SELECT {OF_INITIATIVES} {INITIATIVES} WHERE {PUBLISHED} AND {DIFFER.format(of="s")}
    UNION ALL
    SELECT {OF_COMMITMENTS} {COMMITMENTS}
    WHERE {PROMISED} AND ({CARRIED} OR {DIFFER.format(of="above")}) AND {DIFFER.format(of="s")}
"""

SUBJECTS = {"sides_differ": TO_SETTLE}
