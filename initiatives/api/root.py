"""The front door, and the answer to addresses that lead nowhere."""

from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives import vocabulary
from initiatives.api import parameters
from initiatives.api.resource import View
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation
from initiatives.filters.strict import nearest, shown


class Root(View):
    """GET: every resource and its address."""

    places: tuple[str, ...] = ()

    def described(self, method: str) -> Operation | None:
        """The front door."""
        return Operation(name="root", tag="root", summary="Every resource and its address.", answers=of("Places"))

    def get(self, request: Request) -> Response:
        """The addresses by name."""
        parameters.check(query=request.query_params, known=())
        base = request.build_absolute_uri()
        return Response({"codebook": vocabulary.CODEBOOK, **{name.strip("/"): f"{base}{name}" for name in self.places}})


class Nowhere(View):
    """Any other address: a reader who forgot the final slash is sent on, everybody else gets 404 with the nearest."""

    places: tuple[str, ...] = ()

    def _answer(self, request: Request, rest: str) -> Any:
        slashed = f"{request.path}/"
        if request.method in SAFE_METHODS and not rest.endswith("/") and self._leads(slashed):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{slashed}?{query}" if query else slashed)
        hint = nearest(value=f"{rest.split('/')[0]}/", known=self.places, few=60)
        raise Http404(f"There is nothing at “{shown(rest)}”; {hint}")

    get = post = put = patch = delete = _answer

    @staticmethod
    def _leads(path: str) -> bool:
        try:
            return resolve(path).url_name != "nowhere"
        except Resolver404:
            return False
