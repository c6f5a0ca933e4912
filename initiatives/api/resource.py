"""What a resource is: rows, shape, filters and orders; and the two views that read any of them."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet, Value
from django.http import Http404, QueryDict
from django.http.response import HttpResponsePermanentRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from initiatives import vocabulary
from initiatives.api import parameters
from initiatives.api.page import BadCursor, Ordering, by_number, keyset
from initiatives.api.parsers import OrjsonParser
from initiatives.api.problems import of_parameters
from initiatives.api.renderers import dumps
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation, Operations
from initiatives.clocks import Clocks, known, with_standing
from initiatives.filters.strict import Problem, StrictFilterSet, shown
from initiatives.models import OldSlug
from initiatives.shapes.building import Asker

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,200}")
LARGEST_ID = 2**63 - 1
BY_ID = {"id": by_number("pk")}


@dataclass(frozen=True)
class Resource:
    """A noun at its address. `shape` and `whole` turn rows into shapes, in a list and alone.

    `existed` names the column that says since when a row is known; `own` keeps visitors out; `stands` says
    that the rows carry a standing; `component` is the name of the shape in the schema. `counting` leaves out of lists
    what has its own address but counts no longer.
    """

    name: str
    one: str
    component: str
    model: type[Model]
    shape: Callable[..., QuerySet]
    filters: type[StrictFilterSet]
    orderings: Mapping[str, Ordering] = field(default_factory=lambda: BY_ID)
    default: str = "id"
    key: str = "pk"
    existed: str | None = "created_at"
    own: bool = False
    whole: Callable[..., QuerySet] | None = None
    whole_component: str | None = None
    rows: Callable[[Asker], QuerySet] | None = None
    stands: bool = False
    counting: Callable[[QuerySet, Asker, QueryDict], QuerySet] | None = None

    def visible(self, asker: Asker, *, one: bool = False) -> QuerySet:
        """The rows the asker may see, at their clocks; `one` where a single one of them is read."""
        if self.rows:
            return self.rows(asker)
        rows = self.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(asker.reader)
        if self.stands:
            return with_standing(rows=rows, clocks=asker.clocks, few=one)
        return known(rows=rows, clocks=asker.clocks, moment=self.existed) if self.existed else rows

    @property
    def versioned(self) -> bool:
        """Whether the rows carry a version; the others never change."""
        try:
            return bool(self.model._meta.get_field("version"))
        except FieldDoesNotExist:
            return False


class View(APIView):
    """What every view of the API shares; answers differ by who asks, so no shared cache keeps them."""

    parser_classes = [OrjsonParser]
    schema = Operations()

    @property
    def own(self) -> bool:
        """Whether what it gives is somebody's own, which keeps visitors out."""
        return False

    def described(self, method: str) -> Operation | None:
        """What a method takes and answers, for the schema; None leaves it out."""
        return None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer, marked as one for this reader."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        response.setdefault("Cache-Control", "private, no-cache")
        return response


def meta(*, asker: Asker, applied: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What a list says of itself: both clocks, the filter in force, the codebook's version, the licence."""
    known_at = asker.clocks.known_at
    return {
        "as_of": asker.clocks.day.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "filter": dict(applied),
        "codebook": vocabulary.CODEBOOK,
        "licence": settings.TRACKER_LICENCE,
        **more,
    }


class ListView(View):
    """GET: one page of a resource."""

    resource: Resource = None  # type: ignore[assignment] # given by the route

    @property
    def own(self) -> bool:
        """Whether the rows are somebody's own."""
        return self.resource.own

    def described(self, method: str) -> Operation | None:
        """Reading a page."""
        resource = self.resource
        return reading.listing(
            name=resource.name,
            component=resource.component,
            filters=resource.filters,
            orderings=resource.orderings,
            default=resource.default,
            own=resource.own,
        )

    def get(self, request: Request) -> Response:
        """The page; raises Invalid (400) naming every parameter that is wrong."""
        resource, query = self.resource, request.query_params
        besides = (*parameters.CLOCKS, *parameters.PAGE)
        limit = parameters.read_limit(query)
        order = parameters.read_ordering(query, known=resource.orderings, default=resource.default)
        count = parameters.read_yes(query, "count")
        asker = parameters.read_asker(request)
        rows = resource.visible(asker)
        if resource.counting:
            rows = resource.counting(rows, asker, query)
        found = resource.filters(query, rows, request=request, clocks=asker.clocks, besides=besides)
        problems = [
            *found.problems,
            *parameters.repeated(query=query, names=besides),
            *(each for each in (limit, order, count) if isinstance(each, Problem)),
        ]
        if problems or isinstance(limit, Problem) or isinstance(order, Problem):
            raise of_parameters(problems)
        try:
            page = keyset(
                rows=resource.shape(rows=found.qs, asker=asker),
                ordering=resource.orderings[order.removeprefix("-")],
                asked=order,
                limit=limit,
                cursor=query.get("cursor"),
                salt=f"initiatives.api.{resource.name}",
                columns=("shape",),
            )
        except BadCursor as error:
            raise of_parameters([error.problem]) from error
        more = {"count": found.qs.count()} if count else {}
        return Response(
            {
                "meta": meta(asker=asker, applied=found.applied, **more),
                "next": self._address(request, page.following),
                "previous": self._address(request, page.preceding),
                "results": [row["shape"] for row in page.rows],
            }
        )

    @staticmethod
    def _address(request: Request, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = request.query_params.copy()
        query["cursor"] = cursor
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class DetailView(View):
    """GET: one row of a resource, with its ETag."""

    resource: Resource = None  # type: ignore[assignment] # given by the route

    @property
    def own(self) -> bool:
        """Whether the row is somebody's own."""
        return self.resource.own

    def described(self, method: str) -> Operation | None:
        """Reading a row."""
        resource = self.resource
        return reading.one(
            name=resource.name,
            one=resource.one,
            component=resource.whole_component or resource.component,
            own=resource.own,
            by_slug=resource.key == "slug",
        )

    def get(self, request: Request, key: str) -> Any:
        """The row, 304 where the client has it already, 308 from an old slug; raises Http404."""
        parameters.check(query=request.query_params, known=parameters.CLOCKS)
        asker = parameters.read_asker(request)
        held = read_one(self.resource, asker, key)
        if held is None:
            return self._moved(request, asker, key)
        body, etag = held
        response = Response(status=304) if _same(request, etag) else Response(orjson.Fragment(body))
        response["ETag"] = etag
        return response

    def _moved(self, request: Request, asker: Asker, key: str) -> HttpResponsePermanentRedirect:
        """An old slug leads to the row that bore it."""
        resource = self.resource
        old = (
            OldSlug.objects.filter(noun=resource.one, slug=key)
            if resource.key == "slug" and SLUG.fullmatch(key)
            else None
        )
        row = old and resource.visible(asker).filter(pk__in=old.values("object_id")).values_list("slug").first()
        if not row:
            now = replace(asker, clocks=Clocks(today=asker.clocks.today))
            if asker.clocks.turned and matching(resource, resource.visible(now, one=True), key).exists():
                raise Http404(
                    f"The {resource.one} “{shown(key)}” was not known to us then; ask without the clocks for now."
                )
            raise Http404(f"There is no {resource.one} “{shown(key)}”, or it is not shown to you.")
        response = HttpResponsePermanentRedirect(f"{asker.base}{resource.name}/{row[0]}/{_question(request)}")
        response.status_code = 308  # keeps the method of a change
        return response


def _question(request: Request) -> str:
    query = request.query_params.urlencode()
    return f"?{query}" if query else ""


def matching(resource: Resource, rows: QuerySet, key: str) -> QuerySet:
    """The rows that the key of an address leads to: none for a key that no row can have."""
    if resource.key == "slug":
        return rows.filter(slug=key) if SLUG.fullmatch(key) else rows.none()
    if not (key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= LARGEST_ID):
        return rows.none()
    return rows.filter(pk=int(key))


def read_one(resource: Resource, asker: Asker, key: str) -> tuple[bytes, str] | None:
    """The body and ETag (`"<version>.<hash of body>"`) of the row at `key`, None where the asker sees none."""
    rows = (resource.whole or resource.shape)(
        rows=matching(resource, resource.visible(asker, one=True), key), asker=asker
    )
    version = F("version") if resource.versioned else Value(1)
    row = rows.order_by().annotate(of_version=version).values("of_version", "shape").first()
    if row is None:
        return None
    body = dumps(row["shape"])
    return body.rstrip(b"\n"), f'"{row["of_version"]}.{hashlib.sha256(body).hexdigest()[:32]}"'


def _same(request: Request, etag: str) -> bool:
    """Whether If-None-Match names this very answer; weak marks are ignored, as RFC 9110 has it for reading."""
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in asked or etag in {each.removeprefix("W/") for each in asked}
