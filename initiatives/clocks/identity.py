"""Which initiatives count at the clocks, and under which of them a commitment stood then.

An initiative that was split, merged or absorbed leaves every count from the day of its succession on, as soon as the
succession is recorded; its promises then count under its successors.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

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


class _Near(Func):
    """Whether a commitment (its id) is or was among those of one initiative (its id): where it stands, and where it stood."""

    output_field = BooleanField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        """An array that is made once for each initiative, so that its commitments are found by their index."""
        (commitment, of_commitment), (initiative, given) = (
            compiler.compile(each) for each in self.get_source_expressions()
        )
        sql = (
            f"({commitment} = ANY (ARRAY(SELECT own.id FROM initiatives_commitment own WHERE own.initiative_id = {initiative}"  # noqa: S608
            " UNION ALL SELECT h.commitment_id FROM initiatives_inheritance h JOIN initiatives_succession s"
            f" ON s.id = h.succession_id WHERE s.old_id = {initiative})))"
        )
        return sql, [*of_commitment, *given, *given]


def held_by_row(*, rows: QuerySet[Commitment], clocks: Clocks) -> QuerySet[Commitment]:
    """The commitments that stood under the initiative of the outer query then, as `held_by` gives them."""
    if clocks.turned:
        rows = rows.filter(_Near(F("pk"), OuterRef("pk")))
    return held_by(rows=rows, initiatives=[OuterRef("pk")], clocks=clocks)


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
