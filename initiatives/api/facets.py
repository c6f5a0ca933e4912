"""Facets: for the filter in force, how many initiatives each further choice would give."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, QuerySet
from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives import vocabulary
from initiatives.api import parameters
from initiatives.api.problems import of_parameters
from initiatives.api.resource import View, meta
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation, of_filters
from initiatives.clocks import current, with_standing
from initiatives.dashboards.rows import DOUBTED, FACETS, facet_counts
from initiatives.filters.initiative import EVIDENCE, NOBODY, STATUSES, InitiativeFilter, asks_publication
from initiatives.models import Initiative, InitiativeSector
from initiatives.shapes.building import Asker
from initiatives.vocabulary import Term

TERMS: dict[str, Mapping[str, Term]] = {
    "status": STATUSES, "evidence": EVIDENCE, "schedule": vocabulary.SCHEDULES, "freshness": vocabulary.FRESHNESS,
    "kind": vocabulary.INITIATIVE_KINDS,
}  # fmt: skip
ROWS = ("sector", "partnership", "owner")


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
        found = _filtered(request, request.query_params, standing, asker, besides=parameters.CLOCKS)
        problems = [*found.problems, *parameters.repeated(query=request.query_params, names=parameters.CLOCKS)]
        if problems:
            raise of_parameters(problems)
        applied = found.applied

        def without(names: Iterable[str]) -> QuerySet[Initiative]:
            others = QueryDict(mutable=True)
            for name, values in applied.items():
                if name not in names:
                    others.setlist(name, values)
            return _filtered(request, others, standing, asker).qs

        facets = _of_terms(without(FACETS), standing, applied)
        for name in ROWS:
            facets[name] = _of_rows(name, without([name]) if name in applied else found.qs)
        return Response({"meta": meta(asker=asker, applied=applied), "facets": facets})


def _filtered(request: Request, query: QueryDict, rows: QuerySet, asker: Asker, **more: Any) -> InitiativeFilter:
    return InitiativeFilter(query, rows, request=request, clocks=asker.clocks, **more)


def _of_terms(rows: QuerySet, standing: QuerySet, applied: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    counts = facet_counts(rows=rows, standing=standing, chosen=applied)
    return {
        name: [
            {
                "key": key,
                "label": str(term.label),
                "count": counts[name][key],
                "uncertain": counts[f"uncertain_{name}"][key] if name in DOUBTED else 0,
            }
            for key, term in terms.items()
        ]
        for name, terms in TERMS.items()
    }


def _of_rows(name: str, rows: QuerySet) -> list[dict[str, Any]]:
    """Counts by a row that initiatives lead to; an initiative counts in each of its sectors."""
    ids = rows.order_by().values("pk")
    named: QuerySet
    if name == "sector":
        named = InitiativeSector.objects.filter(initiative__in=ids).values(
            key=F("sector__slug"), label=F("sector__name")
        )
    elif name == "partnership":
        named = Initiative.objects.filter(pk__in=ids).values(key=F("partnership__slug"), label=F("partnership__name"))
    else:
        named = Initiative.objects.filter(pk__in=ids).values(key=F("owner__username"), label=F("owner__username"))
    return [
        {"key": row["key"] or NOBODY, "label": row["label"] or "Nobody", "count": row["count"], "uncertain": 0}
        for row in named.order_by("key").annotate(count=Count("pk"))
    ]
