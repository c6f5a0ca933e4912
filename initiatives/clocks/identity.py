"""Which initiatives count at the clocks, and under which of them a commitment stood then.

An initiative that was split, merged or absorbed leaves every count from the day of its succession on, as soon as the
succession is recorded; its promises then count under its successors.
"""

from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from initiatives.clocks.clocks import Clocks, known
from initiatives.models import Commitment, Inheritance, Initiative, Succession


def current(*, rows: QuerySet[Initiative], clocks: Clocks) -> QuerySet[Initiative]:
    """The initiatives that count at the clocks: those that had no successor then, and were not replaced otherwise."""
    if not clocks.turned:
        return rows.exclude(publication="superseded")
    steps = Succession.objects.filter(old=OuterRef("pk"))
    return rows.filter(~Exists(in_force(steps=steps, clocks=clocks)), ~Q(publication="superseded") | Exists(steps))


def in_force(*, steps: QuerySet[Succession], clocks: Clocks) -> QuerySet[Succession]:
    """The successions that were known and so at the clocks."""
    steps = known(rows=steps, clocks=clocks)
    return steps.filter(last_day__lte=clocks.as_of) if clocks.as_of else steps


def held_by(*, rows: QuerySet[Commitment], initiatives: Any, clocks: Clocks) -> QuerySet[Commitment]:
    """The commitments that stood under any of `initiatives` (rows, ids or a queryset of ids) then, with `under`."""
    return rows.annotate(under=_under(clocks)).filter(under__in=initiatives)


def counted(*, rows: QuerySet[Commitment], clocks: Clocks) -> QuerySet[Commitment]:
    """The commitments that count at the clocks: all but those below an initiative that does not."""
    rows = rows.annotate(under=_under(clocks))
    holders = current(rows=Initiative.objects.filter(pk=OuterRef("under")), clocks=clocks)
    return rows.filter(Q(under=None) | Exists(holders))


def _under(clocks: Clocks) -> Any:
    if not clocks.turned:
        return F("initiative_id")
    later = Inheritance.objects.filter(commitment=OuterRef("pk")).exclude(
        succession__in=in_force(steps=Succession.objects.all(), clocks=clocks)
    )
    first = later.order_by("succession__recorded_at", "pk").values("succession__old")[:1]
    return Coalesce(Subquery(first), F("initiative_id"), output_field=BigIntegerField())
