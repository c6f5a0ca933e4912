"""Counts."""

from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters
from initiatives.api.problems import of_parameters
from initiatives.api.resource import View, meta
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation, of_filters
from initiatives.filters.counting import counting
from initiatives.filters.initiative import InitiativeFilter
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
        counted = counting(request=request, query=request.query_params, clocks=asker.clocks, besides=parameters.CLOCKS)
        found = counted.found
        problems = [*found.problems, *parameters.repeated(query=request.query_params, names=parameters.CLOCKS)]
        if problems:
            raise of_parameters(problems)
        counts = stats_shape(
            initiatives=counted.initiatives,
            commitments=counted.commitments,
            statements=counted.statements,
            asker=asker,
            superseded=counted.left_out.count(),
        )
        return Response({"meta": meta(asker=asker, applied=found.applied), **counts})
