"""Releases: figures as they were published, and making one."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import body, parameters, recording
from initiatives.api.body import Given
from initiatives.api.listing import ListView
from initiatives.api.page import by_moment, by_number
from initiatives.api.problems import Invalid, of_body
from initiatives.api.resource import Resource
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation
from initiatives.clocks import ClockError, read_clocks
from initiatives.exports.release import make_release
from initiatives.filters.release import ReleaseFilter
from initiatives.models import Release
from initiatives.shapes.release import release_shape

RESOURCE = Resource(
    name="releases",
    one="release",
    component="Release",
    model=Release,
    shape=release_shape,
    filters=ReleaseFilter,
    orderings={"id": by_number("pk"), "created_at": by_moment("created_at")},
    default="-id",
    key="slug",
    existed=None,
)


class ReleasesView(ListView):
    """GET: the releases. POST: freeze another."""

    def described(self, method: str) -> Operation | None:
        """Reading releases, and making one."""
        if method != "POST":
            return super().described(method)
        return reading.adding(name="releases", one="release", component="Release", body="NewRelease", verb="Make")

    def post(self, request: Request) -> Response:
        """201 with the release; 400 or 403."""
        parameters.check(query=request.query_params, known=())
        fields = {
            "name": Given(body.text, required=True),
            "as_of": Given(body.or_null(body.text)),
            "known_at": Given(body.or_null(body.text)),
            "notes": Given(body.text),
        }
        values = body.read_body(body=request.data, fields=fields)
        today, now = timezone.localdate(), timezone.now()
        asked = {name: values.pop(name, None) for name in parameters.CLOCKS}
        try:
            clocks = read_clocks(today=today, now=now, **asked)
        except ClockError as error:
            raise Invalid([of_body(f"/{error.parameter}", str(error))]) from error
        row = make_release(
            by=recording.writer(request), today=today, as_of=clocks.as_of, known_at=clocks.known_at, **values
        )
        return recording.written(request, RESOURCE, row.slug)
