"""Published initiatives that nobody who can sign in owns. A review of one finds no owner, so it is no answer."""

from initiatives.reminders.subjects.alive import (
    INITIATIVES,
    OF_INITIATIVE,
    OWNER,
    PUBLISHED,
    STILL_OPEN,
    initiative,
)

OF_INITIATIVES = initiative(
    due="tracker_day(i.published_at)", answered_at="NULL::timestamptz", facts=f"{OF_INITIATIVE}, 'says', {OWNER}"
)

TO_OWN = f"SELECT {OF_INITIATIVES} {INITIATIVES} WHERE {PUBLISHED} AND {STILL_OPEN} AND {OWNER} <> 'there'"

SUBJECTS = {"unowned": TO_OWN}
