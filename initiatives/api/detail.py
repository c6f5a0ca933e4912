"""One row of a resource, with its ETag."""

import hashlib
from dataclasses import replace
from typing import Any

import orjson
from django.db.models import F, Value
from django.http import Http404
from django.http.response import HttpResponsePermanentRedirect
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters, wanted
from initiatives.api.listing import shapes_of
from initiatives.api.problems import of_parameters
from initiatives.api.resource import SLUG, Resource, View, matching
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation
from initiatives.api.wanted import EVERYTHING, Wanted
from initiatives.clocks import Clocks
from initiatives.filters.strict import shown
from initiatives.models import OldSlug
from initiatives.shapes.building import Asker


class DetailView(View):
    """GET: one row of a resource, with its ETag."""

    resource: Resource = None  # type: ignore[assignment] # given by the route

    @property
    def own(self) -> bool:
        """Whether the row is somebody's own."""
        return self.resource.own

    def described(self, method: str) -> Operation | None:
        """Reading a row."""
        return reading.one(resource=self.resource)

    def get(self, request: Request, key: str) -> Any:
        """The row, 304 where the client has it already, 308 from an old slug; raises Http404."""
        query = request.query_params
        kept, problems = wanted.read_wanted(query, resource=self.resource, whole=True)
        problems += parameters.unknown(query=query, known=(*parameters.CLOCKS, *wanted.names(self.resource)))
        problems += parameters.repeated(query=query, names=(*parameters.CLOCKS, "brief"))
        if problems:
            raise of_parameters(problems)
        asker = parameters.read_asker(request)
        held = read_one(self.resource, asker, key, wanted=kept)
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


def read_one(resource: Resource, asker: Asker, key: str, *, wanted: Wanted = EVERYTHING) -> tuple[bytes, str] | None:
    """The body and ETag (`"<version>.<hash of body>"`) of the row at `key`, None where the asker sees none.

    The version is read before the body: who changes what they read by a version that has passed is told so.
    """
    version = F("version") if resource.versioned else Value(1)
    rows = matching(resource, resource.visible(asker, one=True), key)
    found = rows.order_by().annotate(of_version=version).values_list("pk", "of_version").first()
    held = found and shapes_of(resource=resource, asker=asker, wanted=wanted, ids=[found[0]], whole=True)
    if not found or not held:
        return None
    body = held[found[0]].encode()
    digest = hashlib.sha256(body + b"\n").hexdigest()  # bodies go out with the end of a line
    return body, f'"{found[1]}.{digest[:32]}"'


def _same(request: Request, etag: str) -> bool:
    """Whether If-None-Match names this very answer; weak marks are ignored, as RFC 9110 has it for reading."""
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in asked or etag in {each.removeprefix("W/") for each in asked}
