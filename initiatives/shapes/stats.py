"""Counts of initiatives by what is claimed, shown, due and checked, and by sector; each with what it is a share of."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from initiatives import vocabulary
from initiatives.models import Commitment, Initiative, InitiativeSector
from initiatives.vocabulary import Term

NO_CLAIM = Term("none", "No claim", "Nobody is recorded as claiming anything.")
AXES: dict[str, tuple[Mapping[str, Term], Any]] = {
    "status": (
        {**vocabulary.CLAIM_STATUSES, "none": NO_CLAIM},
        Coalesce(KT("stands__headline__status"), Value("none"), output_field=TextField()),
    ),
    "evidence": (
        {"not_assessed": vocabulary.NOT_ASSESSED, **vocabulary.EVIDENCE_STATUSES},
        Coalesce(KT("stands__evidence__status"), Value("not_assessed"), output_field=TextField()),
    ),
    "schedule": (vocabulary.SCHEDULES, F("schedule")),
    "freshness": (vocabulary.FRESHNESS, F("freshness")),
}


def stats_shape(*, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment]) -> dict[str, Any]:
    """Both nouns counted, `with_standing`, as far as the reader sees them.

    Every count is {"numerator", "denominator"}; of statuses also how many of them only reporters claim (`reported`) and
    on how many the sides differ. Sectors are counted where an initiative names them, so one initiative may count twice.
    """
    return {
        "initiatives": {**_counted(initiatives), "sector": _by_sector(initiatives)},
        "commitments": _counted(commitments),
    }


def _counted(rows: QuerySet) -> dict[str, Any]:
    totals = rows.order_by().aggregate(
        total=Count("pk"),
        differ=Count("pk", filter=Q(stands__sides_differ=True)),
        reported=Count("pk", filter=Q(stands__headline__by="reported")),
    )
    total = totals["total"]
    counts: dict[str, Any] = {
        "total": total,
        "sides_differ": {"numerator": totals["differ"], "denominator": total},
        "reported_only": {"numerator": totals["reported"], "denominator": total},
    }
    for name, (terms, expression) in AXES.items():
        grouped = rows.order_by().values(word=expression).annotate(number=Count("pk"))
        held = {row["word"]: row["number"] for row in grouped}
        counts[name] = [
            {"key": key, "label": term.label, "numerator": held.get(key, 0), "denominator": total}
            for key, term in terms.items()
        ]
    return counts


def _by_sector(rows: QuerySet[Initiative]) -> list[dict[str, Any]]:
    total = rows.order_by().count()
    named = InitiativeSector.objects.filter(initiative__in=rows.order_by().values("pk")).values(
        "sector__slug", "sector__name"
    )
    return [
        {"key": row["sector__slug"], "label": row["sector__name"], "numerator": row["number"], "denominator": total}
        for row in named.annotate(number=Count("pk")).order_by("sector__slug")
    ]
