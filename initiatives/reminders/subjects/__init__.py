"""What each kind of reminder speaks of: one SELECT a kind, without parameters, all with the columns of COLUMNS.

`within` is the initiative it belongs to, for scoping; `draft`: only people with a role there may hear of it; `due` the
day it is about; `resumes` the day before which it is quiet after an answer; `answered_at` the last answer; `facts` what
the sentences name (`wording`), `says` and `of` among them.
"""

from initiatives.reminders.subjects import delivery, difference, draft, evidence, ownership, passage, review, silence

COLUMNS = (
    "initiative_id", "commitment_id", "document_id", "aspect", "within", "owner_id", "partnership_id", "draft", "due",
    "resumes", "answered_at", "facts",
)  # fmt: skip

SUBJECTS = {
    kind: select
    for each in (review, delivery, evidence, difference, silence, ownership, passage, draft)
    for kind, select in each.SUBJECTS.items()
}
