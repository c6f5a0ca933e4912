"""Facets: for the filter in force, how many initiatives each further choice would give."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters
from initiatives.api.problems import of_parameters
from initiatives.api.resource import View, meta
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation, of_filters
from initiatives.clocks import current, with_standing
from initiatives.filters.facet import Choice, counted
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.models import Initiative


class FacetsView(View):
    """GET: the facets of initiatives; takes their filters."""

    costly = True

    def described(self, method: str) -> Operation | None:
        """Counting choices."""
        return Operation(
            name="initiatives_facets",
            tag="initiatives",
            summary="How many initiatives each further choice would give; a facet's own choice is left out of its counts.",
            answers=of("Facets"),
            parameters=(*of_filters(InitiativeFilter), *reading.CLOCKS),
        )

    def get(self, request: Request) -> Response:
        """The counts by facet; raises Invalid (400). As many queries whatever the number of rows."""
        asker = parameters.read_asker(request)
        standing = with_standing(rows=Initiative.objects.visible_to(asker.reader), clocks=asker.clocks)
        if not asks_publication(query=request.query_params):
            standing = current(rows=standing, clocks=asker.clocks)
        found = InitiativeFilter(
            request.query_params, standing, request=request, clocks=asker.clocks, besides=parameters.CLOCKS
        )
        problems = [*found.problems, *parameters.repeated(query=request.query_params, names=parameters.CLOCKS)]
        if problems:
            raise of_parameters(problems)
        facets = counted(found=found, initiatives=Initiative.objects.visible_to(asker.reader)).facets
        told = {name: [_as_json(choice) for choice in choices] for name, choices in facets.items()}
        return Response({"meta": meta(asker=asker, applied=found.applied), "facets": told})


def _as_json(choice: Choice) -> dict[str, Any]:
    return {"key": choice.key, "label": choice.label, "count": choice.count, "uncertain": choice.uncertain}
