"""One page of a resource: the question, the rows that answer it, and the page as text that PostgreSQL wrote."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters, wanted
from initiatives.api.page import BadCursor, keyset
from initiatives.api.problems import of_parameters
from initiatives.api.resource import Resource, View, kind_of_question, meta
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation
from initiatives.api.wanted import Wanted
from initiatives.filters.strict import Problem, StrictFilterSet
from initiatives.shapes.building import Asker
from initiatives.shapes.kept import keep, texts, written

BESIDES = (*parameters.CLOCKS, *parameters.PAGE)


@dataclass(frozen=True)
class Question:
    """What was asked of a list: who, the filter, the order, the page and the keys."""

    resource: Resource
    asker: Asker
    query: QueryDict
    found: StrictFilterSet | None
    order: str
    limit: int
    counted: bool
    wanted: Wanted

    @property
    def applied(self) -> dict[str, list[str]]:
        """The filters in force."""
        return self.found.applied if self.found else {}

    def rows(self, *, few: bool = False) -> QuerySet:
        """The rows that answer, in no order; `few` where only some of them are looked at."""
        rows = _rows(self.resource, self.asker, self.query, few=few)
        return self.found.filter_queryset(rows) if self.found else rows

    @property
    def kind(self) -> Hashable:
        """All that the statements for this question depend on, but the filter and the page."""
        return kind_of_question(resource=self.resource, asker=self.asker)


def read_question(request: Request, resource: Resource) -> Question:
    """The question of a request; raises Invalid (400) naming every parameter that is wrong."""
    query, besides = request.query_params, (*BESIDES, *wanted.names(resource))
    limit = parameters.read_limit(query)
    order = parameters.read_ordering(query, known=resource.orderings, default=resource.default)
    count = parameters.read_yes(query, "count")
    kept, problems = wanted.read_wanted(query, resource=resource)
    problems += parameters.repeated(query=query, names=[name for name in besides if name not in ("fields", "expand")])
    problems += [each for each in (limit, order, count) if isinstance(each, Problem)]
    asker = parameters.read_asker(request)
    found = None
    if any(name not in besides for name in query):
        rows = resource.model._default_manager.none()
        found = resource.filters(query, rows, request=request, clocks=asker.clocks, besides=besides)
        problems = [*found.problems, *problems]
    if problems or isinstance(limit, Problem) or isinstance(order, Problem):
        raise of_parameters(problems)
    return Question(resource, asker, query, found, order, limit, count is True, kept)


def _rows(resource: Resource, asker: Asker, query: QueryDict, *, few: bool) -> QuerySet:
    rows = resource.visible(asker, one=few)
    return resource.counting(rows, asker, query) if resource.counting else rows


class ListView(View):
    """GET: one page of a resource."""

    resource: Resource = None  # type: ignore[assignment] # given by the route

    @property
    def own(self) -> bool:
        """Whether the rows are somebody's own."""
        return self.resource.own

    def described(self, method: str) -> Operation | None:
        """Reading a page."""
        return reading.listing(resource=self.resource)

    def get(self, request: Request) -> Any:
        """The page; raises Invalid (400) naming every parameter that is wrong."""
        return self.page(request, read_question(request, self.resource))

    def page(self, request: Request, asked: Question) -> Response:
        """The page that answers a question, as JSON, with the pages beside it as links (RFC 8288) too."""
        try:
            page = keyset(
                rows=_places(asked),
                ordering=asked.resource.orderings[asked.order.removeprefix("-")],
                asked=asked.order,
                limit=asked.limit,
                cursor=asked.query.get("cursor"),
                salt=f"initiatives.api.{asked.resource.name}",
            )
        except BadCursor as error:
            raise of_parameters([error.problem]) from error
        held = shapes_of(resource=asked.resource, asker=asked.asker, wanted=asked.wanted, ids=page.ids)
        more = {"count": asked.rows().count()} if asked.counted else {}
        following, preceding = (_address(request, cursor) for cursor in (page.following, page.preceding))
        links = {"next": following, "prev": preceding, "first": _address(request, "") if preceding else None}
        link = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address)
        return Response(
            {
                "meta": meta(asker=asked.asker, applied=asked.applied, **more),
                "next": following,
                "previous": preceding,
                "results": [orjson.Fragment(held[pk]) for pk in page.ids if pk in held],
            },
            headers={"Link": link} if link else None,
        )


def _places(asked: Question) -> str:
    """The statement of the ids and order keys of all rows that answer; kept where nothing is filtered."""

    def write() -> str:
        ordering = asked.resource.orderings[asked.order.removeprefix("-")]
        rows = asked.rows(few=asked.asker.clocks.turned).order_by().annotate(key=ordering.expression)
        return written(rows.values_list("pk", "key"))

    return write() if asked.found else keep(key=(asked.kind, asked.order.removeprefix("-"), "places"), write=write)


def shapes_of(
    *, resource: Resource, asker: Asker, wanted: Wanted, ids: list[int], whole: bool = False
) -> dict[int, str]:
    """The JSON texts of some rows of a resource that the asker may see, by id, with the keys that are wanted."""
    shape = (whole and resource.whole) or resource.shape
    only = None if wanted.only is None else frozenset(wanted.only)
    kind = kind_of_question(resource=resource, asker=replace(asker, only=only), expanded=wanted.expanded)
    return texts(
        key=(kind, whole),
        make=lambda: shape(rows=resource.visible(asker, one=True), asker=wanted.told(asker, resource)),
        ids=ids,
    )


def _address(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query.pop("cursor", None)
    if cursor:
        query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}" if query else request.path)
