"""Rows that stand alike, counted together: the one reading from which every count, matrix and chart is made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, DateField, F, Func, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_noop as _

from initiatives.shapes.building import JsonObject, raw, shaped
from initiatives.shapes.standing import ReadingStanding
from initiatives.vocabulary import Term

# How long ago somebody last looked, in days: key, words, the most days that belong to it.
AGES = (
    ("month", Term("month", _("Up to 30 days"), ""), 30),
    ("quarter", Term("quarter", _("31 to 90 days"), ""), 90),
    ("half", Term("half", _("91 to 180 days"), ""), 180),
    ("year", Term("year", _("181 to 365 days"), ""), 365),
    ("longer", Term("longer", _("Over a year"), ""), None),
    ("never", Term("never", _("Never"), ""), None),
)  # fmt: skip
_SHOWS = ("started", "delivered_in_part", "delivered")
# What records have to show for a claim that work began or was done.
PROVEN_BY = {"under_way": _SHOWS, "delivered_in_part": _SHOWS[1:], "delivered": _SHOWS[2:]}
AGE_TERMS = {key: term for key, term, _most in AGES}
STATUS = "coalesce(s.stands #>> '{headline,status}', 'none')"
EVIDENCE = "coalesce(s.stands #>> '{evidence,status}', 'not_assessed')"
STANDING: dict[str, Any] = {
    "status": raw(STATUS),
    "evidence": raw(EVIDENCE),
    "schedule": "schedule",
    "freshness": "freshness",
    "by": raw("s.stands #>> '{headline,by}'"),
    "differ": raw("s.stands -> 'sides_differ'"),
    "status_certain": raw("coalesce(s.stands #> '{headline,certain}', 'true')"),
    "evidence_certain": raw("coalesce(s.stands #> '{evidence,certain}', 'true')"),
}


@dataclass(frozen=True)
class Group:
    """What some rows have in common, and how many they are."""

    like: dict[str, Any]
    number: int


def alike(*, rows: QuerySet, **keys: Any) -> list[Group]:
    """Rows `with_standing` grouped by expressions that read `s.stands`; one query, each standing read once."""
    told = shaped(rows=rows.order_by(), shape=ReadingStanding(JsonObject(**keys)))
    return [Group(like, number) for like, number in told.values_list("shape").annotate(number=Count("pk"))]


def many(groups: Iterable[Group], *, met: Callable[[dict[str, Any]], bool] = lambda _: True) -> int:
    """How many rows the groups hold of which the condition is met."""
    return sum(group.number for group in groups if met(group.like))


def ahead_of_proof(*, claim: str, evidence: str) -> bool:
    """Whether a claim says more than records show; one that says no more than an intention or an end needs no proof."""
    return claim in PROVEN_BY and evidence not in PROVEN_BY[claim]


class Age(Func):
    """How long before a day somebody last looked, as a key of AGE_TERMS, read from a standing."""

    output_field = CharField()
    template = (
        "(SELECT CASE WHEN d.days IS NULL THEN 'never' "  # noqa: S608 - no part of it comes from outside
        + " ".join(f"WHEN d.days <= {most} THEN '{key}'" for key, _term, most in AGES if most is not None)
        + " ELSE 'longer' END FROM (SELECT i.day - tracker_day((i.stands ->> 'last_reviewed_at')::timestamptz) AS days"
        " FROM (VALUES (%(expressions)s)) AS i (stands, day)) AS d)"
    )

    def __init__(self, *, day: date) -> None:
        super().__init__(F("stands"), Cast(Value(day), DateField()))
