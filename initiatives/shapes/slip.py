"""How far dates slipped: commitments counted by the days between their first due date and the present one."""

from typing import Any

from django.db.models import Case, CharField, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from initiatives.models import Commitment

# Key, label, and the most days that belong to it; the last has no end.
BUCKETS = (
    ("forward", _("Brought forward"), -1),
    ("none", _("Not moved"), 0),
    ("month", _("Up to 30 days"), 30),
    ("quarter", _("31 to 90 days"), 90),
    ("half", _("91 to 180 days"), 180),
    ("year", _("181 to 365 days"), 365),
    ("longer", _("Over a year"), None),
)


def bucket() -> Case:
    """The key of a commitment's bucket, read from its standing; `dropped` or `no_date` where it has no date."""
    days = Cast(KT("stands__slip_days"), IntegerField())
    return Case(
        When(stands__due_dropped=True, then=Value("dropped")),
        When(Q(stands__current_due=None), then=Value("no_date")),
        *(When(LessThanOrEqual(days, most), then=Value(key)) for key, _label, most in BUCKETS if most is not None),
        default=Value(BUCKETS[-1][0]),
        output_field=CharField(),
    )


def slip_shape(*, commitments: QuerySet[Commitment]) -> dict[str, Any]:
    """Commitments `with_standing`, counted by their slip in days, moved by the parties alone; one query.

    The denominator is all that have a due date; `excluded` are those without one, and those whose date was dropped.
    """
    groups = commitments.order_by().values(bucket=bucket()).annotate(number=Count("pk"))
    counted = {row["bucket"]: row["number"] for row in groups}
    total = sum(counted.get(key, 0) for key, _label, _most in BUCKETS)
    return {
        "buckets": [
            {"key": key, "label": str(label), "numerator": counted.get(key, 0), "denominator": total}
            for key, label, _most in BUCKETS
        ],
        "excluded": {"no_date": counted.get("no_date", 0), "dropped": counted.get("dropped", 0)},
    }
