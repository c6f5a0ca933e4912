"""Initiatives: reading and changing."""

import re
from typing import Any

import orjson
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.actions import Conflict
from initiatives.actions.initiative import edit_initiative
from initiatives.api import body, parameters, recording
from initiatives.api.body import Given
from initiatives.api.detail import DetailView, read_one
from initiatives.api.expanding import initiative_at, partnership_at, sectors_at
from initiatives.api.expansion import at, through
from initiatives.api.page import by_moment, by_text
from initiatives.api.problems import PreconditionRequired, Stale
from initiatives.api.resource import Resource, matching
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation, header
from initiatives.clocks import current
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.models import Initiative, Sector
from initiatives.shapes.initiative import initiative_shape

ETAG = re.compile(r'(?:W/)?"(?P<version>[0-9]{1,9})(?:\.[0-9a-f]*)?"')

RESOURCE = Resource(
    name="initiatives",
    one="initiative",
    component="Initiative",
    model=Initiative,
    shape=initiative_shape,
    filters=InitiativeFilter,
    orderings={
        "slug": by_text("slug"),
        "name": by_text("name"),
        "created_at": by_moment("created_at"),
        "updated_at": by_moment("updated_at"),
    },
    default="slug",
    key="slug",
    stands=True,
    # Whoever asks for the superseded ones by name gets them.
    counting=lambda rows, asker, query: (
        rows if asks_publication(query=query) else current(rows=rows, clocks=asker.clocks)
    ),
    expands={
        "partnership": partnership_at(at("partnership_id")),
        "parent": initiative_at(at("parent_id")),
        "sectors": sectors_at(through("initiativesector__initiative")),
    },
)


class InitiativeView(DetailView):
    """GET: one initiative. PATCH: change some of its fields."""

    def described(self, method: str) -> Operation | None:
        """Reading an initiative, and changing it."""
        if method != "PATCH":
            return super().described(method)
        return Operation(
            name="initiatives_change",
            tag="initiatives",
            summary="Change some fields of an initiative.",
            answers=of("Initiative"),
            parameters=(
                header("If-Match", "The ETag as you read it; `*` overwrites whatever is there.", required=True),
            ),
            body=of("InitiativeChange"),
            problems=(308, 403, 404, 412, 413, 415, 428),
            headers=reading.ETAG,
            open=False,
        )

    def patch(self, request: Request, key: str) -> Any:
        """200 with the initiative as it is now; 400, 403, 404, 412 when stale, 428 without If-Match.

        308 from an old slug. Only the version before the dot of the ETag is compared: freshness moves without a write.
        """
        parameters.check(query=request.query_params, known=())
        asker = parameters.read_asker(request)
        row = matching(RESOURCE, Initiative.objects.visible_to(request.user), key).select_related("partnership").first()
        if row is None:
            return self._moved(request, asker, key)
        version = expected_version(request)
        values = body.read_body(body=request.data, fields=_fields(request, row))
        try:
            edited = edit_initiative(by=recording.writer(request), initiative=row, version=version, **values)
        except Conflict as error:
            raise Stale(str(error)) from error
        held = read_one(RESOURCE, asker, edited.slug)
        if held is None:
            raise Http404(f"“{edited.slug}” is not shown to you any more.")
        content, etag = held
        return Response(orjson.Fragment(content), headers={"ETag": etag})


def expected_version(request: Request) -> int | None:
    """The version that If-Match names, None for `*`; raises PreconditionRequired (428) and Stale (412)."""
    asked = request.headers.get("If-Match", "").strip()
    if not asked:
        raise PreconditionRequired
    if asked == "*":
        return None
    match = ETAG.fullmatch(asked)
    if match is None:
        raise Stale("If-Match is no ETag of this record; send the ETag you read, with its quotation marks.")
    return int(match["version"])


def _fields(request: Request, row: Initiative) -> dict[str, Given]:
    others = Initiative.objects.visible_to(request.user).exclude(pk=row.pk)
    return {
        "name": Given(body.text),
        "acronym": Given(body.text),
        "slug": Given(body.text),
        "kind": Given(body.text),
        "summary": Given(body.text),
        "ongoing": Given(body.yes_no),
        "flagship": Given(body.yes_no),
        "parent": Given(body.or_null(body.by_slug(others))),
        "owner": recording.user(),
        "review_every": Given(body.whole),
        "sectors": Given(body.several(Sector.objects.without_tree_fields(), key="slug", one=body.text)),
    }
