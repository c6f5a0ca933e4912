"""What was claimed month by month: the lines that stand, by the month in which their period ends."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format

from initiatives import vocabulary
from initiatives.models import StatusUpdate


def months_shape(*, lines: QuerySet[StatusUpdate]) -> dict[str, Any]:
    """Lines of the claim axis, counted by month and status; two queries.

    A line's month is that of its last day. `denominator` is all of a month's lines; `uncertain` those whose source gives
    no date of its own, so that they are dated by the source; `excluded` the lines that were corrected or void one.
    """
    claims = lines.filter(axis="claim").order_by()
    gone = Q(entered_in_error=True) | Q(corrected_by__isnull=False)
    counted = (
        claims.exclude(gone)
        .annotate(month=TruncMonth("last_day"))
        .values("month", "status")
        .annotate(lines=Count("pk"), undated=Count("pk", filter=Q(as_of=None)))
        .order_by("month", "status")
    )
    months: dict[Any, dict[str, Any]] = {}
    for row in counted:
        held = months.setdefault(row["month"], {"status": {}, "uncertain": 0})
        held["status"][row["status"]] = row["lines"]
        held["uncertain"] += row["undated"]
    return {
        "months": [
            {
                "key": f"{month:%Y-%m}",
                "label": date_format(month, "F Y"),
                "status": [
                    {
                        "key": key,
                        "label": str(term.label),
                        "numerator": held["status"].get(key, 0),
                        "denominator": sum(held["status"].values()),
                    }
                    for key, term in vocabulary.CLAIM_STATUSES.items()
                ],
                "uncertain": held["uncertain"],
            }
            for month, held in months.items()
        ],
        "excluded": {"corrected": claims.filter(gone).count()},
    }
