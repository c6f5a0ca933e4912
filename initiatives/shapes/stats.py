"""Counts of initiatives by what is claimed, shown, due and checked, and by sector; each with what it is a share of."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet

from initiatives import vocabulary
from initiatives.clocks import begun
from initiatives.models import Commitment, Initiative, InitiativeSector, StatusUpdate
from initiatives.shapes.building import Asker, JsonObject, raw, shaped
from initiatives.shapes.month import months_shape
from initiatives.shapes.slip import slip_shape
from initiatives.shapes.standing import ReadingStanding
from initiatives.vocabulary import Term

NO_CLAIM = Term("none", "No claim", "Nobody is recorded as claiming anything.")
# The axes whose answer may have changed by the day asked about: a newer status had begun and not ended.
MAY_BE_UNCERTAIN = ("status", "evidence")
AXES: dict[str, Mapping[str, Term]] = {
    "status": {**vocabulary.CLAIM_STATUSES, "none": NO_CLAIM},
    "evidence": {"not_assessed": vocabulary.NOT_ASSESSED, **vocabulary.EVIDENCE_STATUSES},
    "schedule": vocabulary.SCHEDULES,
    "freshness": vocabulary.FRESHNESS,
}

_STATUS = JsonObject(status=raw("coalesce(s.stands #>> '{headline,status}', 'none')"))


def stats_shape(
    *, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment], asker: Asker, superseded: int = 0
) -> dict[str, Any]:
    """Both nouns counted, `with_standing`, as far as the reader sees them, and the claims about the initiatives by month.

    Every count is {"numerator", "denominator"}; of a status on either axis also how many of its numerator are
    `uncertain`; and how many only reporters claim (`reported_only`), on how many the sides differ. Sectors are counted
    where an initiative names them, so one initiative may count twice. `superseded` is how many the filter met that
    count no longer. As many queries whatever the number of rows.
    """
    lines = StatusUpdate.objects.visible_to(asker.reader).filter(initiative__in=initiatives.order_by().values("pk"))
    return {
        "initiatives": {
            **_counted(initiatives), "sector": _by_sector(initiatives), "excluded": {"superseded": superseded},
        },
        "commitments": {**_counted(commitments), "slip": slip_shape(commitments=commitments)},
        "claims": months_shape(lines=begun(rows=lines, clocks=asker.clocks, first_day="first_day")),
    }  # fmt: skip


def _counted(rows: QuerySet) -> dict[str, Any]:
    """One query: rows that stand alike are counted together, and each row's standing is computed once."""
    alike = JsonObject(
        status=raw("coalesce(s.stands #>> '{headline,status}', 'none')"),
        evidence=raw("coalesce(s.stands #>> '{evidence,status}', 'not_assessed')"),
        schedule="schedule",
        freshness="freshness",
        by=raw("s.stands #>> '{headline,by}'"),
        differ=raw("s.stands -> 'sides_differ'"),
        status_certain=raw("coalesce(s.stands #> '{headline,certain}', 'true')"),
        evidence_certain=raw("coalesce(s.stands #> '{evidence,certain}', 'true')"),
    )
    told = shaped(rows=rows.order_by(), shape=ReadingStanding(alike))
    groups = list(told.values_list("shape").annotate(number=Count("pk")))
    total = sum(number for _, number in groups)

    def share(**alike: Any) -> dict[str, int]:
        met = (number for group, number in groups if all(group[key] == value for key, value in alike.items()))
        return {"numerator": sum(met), "denominator": total}

    def bucket(axis: str, key: str) -> dict[str, int]:
        counted = share(**{axis: key})
        if axis in MAY_BE_UNCERTAIN:
            counted["uncertain"] = share(**{axis: key, f"{axis}_certain": False})["numerator"]
        return counted

    counts: dict[str, Any] = {
        "total": total,
        "sides_differ": share(differ=True),
        "uncertain": share(status_certain=False),
        "reported_only": share(by="reported"),
    }
    for axis, terms in AXES.items():
        counts[axis] = [{"key": key, "label": term.label, **bucket(axis, key)} for key, term in terms.items()]
    return counts


def _by_sector(rows: QuerySet[Initiative]) -> list[dict[str, Any]]:
    """Each sector that any of them names, with how they stand there; two queries."""
    total = rows.order_by().count()
    stands = shaped(rows=rows.order_by(), shape=ReadingStanding(_STATUS))
    named = (
        InitiativeSector.objects.filter(initiative__in=rows.order_by().values("pk"))
        .values_list("sector__slug", "sector__name", "initiative")
        .order_by("sector__slug")
    )
    status_of = dict(stands.values_list("pk", "shape"))
    held: dict[tuple[str, str], Counter[str]] = {}
    for slug, name, initiative in named:
        held.setdefault((slug, name), Counter())[status_of.get(initiative, {}).get("status", "none")] += 1
    return [
        {
            "key": slug,
            "label": name,
            "numerator": counts.total(),
            "denominator": total,
            "status": [
                {"key": key, "label": term.label, "numerator": counts[key], "denominator": counts.total()}
                for key, term in AXES["status"].items()
            ],
        }
        for (slug, name), counts in held.items()
    ]
