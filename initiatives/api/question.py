"""What was asked of a list, read from the query string with everything that is wrong in it."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.request import Request

from initiatives.api import parameters, wanted
from initiatives.api.problems import of_parameters
from initiatives.api.resource import Resource, kind_of_question
from initiatives.api.wanted import Wanted
from initiatives.filters.strict import Problem, StrictFilterSet
from initiatives.shapes.building import Asker

FILES = ("csv", "xlsx", "ndjson")
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
    form: str = "json"

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
    form = parameters.read_format(query, known=FILES)
    kept, problems = wanted.read_wanted(query, resource=resource)
    problems += parameters.repeated(query=query, names=[name for name in besides if name not in ("fields", "expand")])
    problems += [each for each in (limit, order, count, form) if isinstance(each, Problem)]
    asker = parameters.read_asker(request)
    found = None
    if any(name not in besides for name in query):
        rows = resource.model._default_manager.none()
        found = resource.filters(query, rows, request=request, clocks=asker.clocks, besides=besides)
        problems = [*found.problems, *problems]
    if problems or isinstance(limit, Problem) or isinstance(order, Problem) or isinstance(form, Problem):
        raise of_parameters(problems)
    return Question(resource, asker, query, found, order, limit, count is True, kept, form)


def _rows(resource: Resource, asker: Asker, query: QueryDict, *, few: bool) -> QuerySet:
    rows = resource.visible(asker, one=few)
    return resource.counting(rows, asker, query) if resource.counting else rows
