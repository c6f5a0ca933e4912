"""What every step in an initiative's identity needs: the words that prove it, since when, and why we record it."""

from datetime import date

from initiatives import edtf
from initiatives.actions.writing import refuse
from initiatives.models import Passage


def check_proof(*, since: str | None, passage: Passage | None, reason: str, today: date) -> Passage:
    """Give the passage back. Raises ValidationError without one, without a reason, or for a date that cannot be."""
    if not (reason or "").strip():
        refuse("reason", "Say why: what in the source makes it so.", code="blank")
    if since:
        try:
            period = edtf.parse(since)
        except edtf.EdtfError as error:
            refuse("since", str(error), code="edtf")
        if period.first and period.first > today:
            refuse(
                "since",
                f"“{since}” lies in the future; it can be recorded once it is so. Today is {today}.",
                code="future",
            )
    if passage is None:
        refuse("passage", "Give the passage that proves it.", code="required")
    return passage
