"""One page of a resource, or all of it as a file: the page as text that PostgreSQL wrote."""

from dataclasses import replace
from typing import Any

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api.exporting import exported
from initiatives.api.page import BadCursor, keyset
from initiatives.api.problems import of_parameters
from initiatives.api.question import Question, read_question
from initiatives.api.resource import Resource, View, kind_of_question, meta
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation
from initiatives.api.wanted import Wanted
from initiatives.shapes.building import Asker
from initiatives.shapes.kept import THESE, keep, one_snapshot, texts, written


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
        """The page, or the file that `format` asks for; raises Invalid (400) naming every parameter that is wrong."""
        asked = read_question(request, self.resource)
        return self.page(request, asked) if asked.form == "json" else exported(request, asked)

    def page(self, request: Request, asked: Question) -> Response:
        """The page that answers a question, as JSON, with the pages beside it as links (RFC 8288) too."""
        try:
            with one_snapshot():  # or a row that is moved between the two would show what is new at its old place
                page = keyset(
                    rows=_places(asked),
                    ordering=asked.resource.orderings[asked.order.removeprefix("-")],
                    asked=asked.order,
                    limit=asked.limit,
                    cursor=asked.query.get("cursor"),
                    salt=f"initiatives.api.{asked.resource.name}",
                )
                held = shapes_of(resource=asked.resource, asker=asked.asker, wanted=asked.wanted, ids=page.ids)
        except BadCursor as error:
            raise of_parameters([error.problem]) from error
        more = {"count": asked.rows().count()} if asked.counted else {}
        following, preceding = (_address(request, cursor) for cursor in (page.following, page.preceding))
        links = {"next": following, "prev": preceding, "first": _address(request, "") if preceding else None}
        link = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address)
        return Response(
            {
                "meta": meta(asker=asked.asker, applied=asked.applied, **more),
                "next": following,
                "previous": preceding,
                "results": [orjson.Fragment(held[pk]) for pk in page.ids],
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
        make=lambda: shape(rows=resource.visible(asker, among=THESE), asker=wanted.told(asker, resource)),
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
