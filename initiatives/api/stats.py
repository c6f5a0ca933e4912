"""Counts."""

from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters
from initiatives.api.problems import of_parameters
from initiatives.api.resource import View, meta
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation, of_filters
from initiatives.clocks import counted, current, held_by, with_standing
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.models import Commitment, Initiative
from initiatives.shapes.stats import stats_shape


class StatsView(View):
    """GET: initiatives and their commitments, counted; takes the filters of initiatives."""

    costly = True

    def described(self, method: str) -> Operation | None:
        """Counting."""
        return Operation(
            name="stats",
            tag="stats",
            summary="Initiatives and commitments counted, each count with its denominator.",
            answers=of("Stats"),
            parameters=(*of_filters(InitiativeFilter), *reading.CLOCKS),
        )

    def get(self, request: Request) -> Response:
        """The counts, each with its numerator and denominator. Raises Invalid (400)."""
        asker = parameters.read_asker(request)
        rows = with_standing(rows=Initiative.objects.visible_to(asker.reader), clocks=asker.clocks)
        left_out = None
        if not asks_publication(query=request.query_params):
            counting = current(rows=rows, clocks=asker.clocks)
            others = rows.exclude(pk__in=counting.order_by().values("pk"))
            left_out = InitiativeFilter(
                request.query_params, others, request=request, clocks=asker.clocks, besides=parameters.CLOCKS
            )
            rows = counting
        found = InitiativeFilter(
            request.query_params, rows, request=request, clocks=asker.clocks, besides=parameters.CLOCKS
        )
        problems = [*found.problems, *parameters.repeated(query=request.query_params, names=parameters.CLOCKS)]
        if problems:
            raise of_parameters(problems)
        visible = counted(rows=Commitment.objects.visible_to(asker.reader), clocks=asker.clocks)
        if found.applied:
            mine = found.qs.order_by().values("pk")
            visible = held_by(rows=Commitment.objects.visible_to(asker.reader), initiatives=mine, clocks=asker.clocks)
        commitments = with_standing(rows=visible, clocks=asker.clocks)
        counts = stats_shape(
            initiatives=found.qs,
            commitments=commitments,
            asker=asker,
            superseded=left_out.qs.count() if left_out else 0,
        )
        return Response({"meta": meta(asker=asker, applied=found.applied), **counts})
