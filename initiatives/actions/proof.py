"""What every step in an initiative's identity needs: the words that prove it, since when, and why we record it."""

from datetime import date

from initiatives.actions.dates import check_date
from initiatives.actions.writing import refuse
from initiatives.models import Passage


def check_proof(*, since: str | None, passage: Passage | None, reason: str, today: date) -> Passage:
    """Give the passage back. Raises ValidationError without one, without a reason, or for a date that cannot be."""
    if not (reason or "").strip():
        refuse("reason", "Say why: what in the source makes it so.", code="blank")
    check_date(field="since", value=since, today=today)
    if passage is None:
        refuse("passage", "Give the passage that proves it.", code="required")
    return passage
