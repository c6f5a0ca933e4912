"""The views of writing, the same for every noun with a door: make, change, replace, delete; one row, or many at once."""

from typing import Any

import orjson
from django.db.models import Model
from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters, recording
from initiatives.api.bulk import Many, change_many, make_many
from initiatives.api.detail import DetailView, read_one
from initiatives.api.door import Act, Door
from initiatives.api.listing import ListView, shapes_of
from initiatives.api.parsers import ManyParser
from initiatives.api.precondition import Read, read_match
from initiatives.api.resource import Resource, matching
from initiatives.api.schema import writing as described
from initiatives.api.schema.operations import Operation
from initiatives.api.wanted import EVERYTHING


class WritableList(ListView):
    """GET: one page. POST: one more row, or many. PATCH: change many."""

    parser_classes = [ManyParser]
    door: Door = None  # type: ignore[assignment] # given by the route

    def described(self, method: str) -> Operation | None:
        """Reading a page, and writing."""
        match method:
            case "POST" if self.door.add:
                return described.adding(door=self.door)
            case "PATCH" if self.door.change:
                return described.changing_many(door=self.door)
            case "GET":
                return super().described(method)
        return None

    def post(self, request: Request) -> Response:
        """201 with the row, or with all of a list; 400, 403, 409, 413 beyond the most."""
        parameters.check(query=request.query_params, known=())
        act, sent = Act.of(request), request.data
        if isinstance(sent, list):
            return self._rows(request, make_many(self.door, act, sent), status=201)
        row = self.door.make(act, sent, self.door.fields(act))
        return recording.written(request, self.resource, getattr(row, self.resource.key))

    def patch(self, request: Request) -> Response:
        """200 with the rows as they are now; 400, 403, 404, 412, 413, 428."""
        parameters.check(query=request.query_params, known=())
        return self._rows(request, change_many(self.door, Act.of(request), request.data), status=200)

    def _rows(self, request: Request, rows: Many, *, status: int) -> Response:
        asker = parameters.read_asker(request)
        held = shapes_of(resource=self.resource, asker=asker, wanted=EVERYTHING, ids=[row.pk for row in rows])
        return Response([orjson.Fragment(held[row.pk]) for row in rows if row.pk in held], status=status)


class ChangingView(DetailView):
    """A view of what is done to one row by who says what they read of it."""

    door: Door = None  # type: ignore[assignment] # given by the route

    def _asked(self, request: Request, key: str) -> tuple[Act, Model | HttpResponseBase, Read]:
        """Who writes, the row at the key (or where its old slug leads), and what the client read of it."""
        parameters.check(query=request.query_params, known=())
        act = Act.of(request)
        row = matching(self.resource, self.door.found(act), key).first()
        if row is None:
            return act, self._moved(request, act.asker, key), Read()
        return act, row, read_match(request)


class WritableDetail(ChangingView):
    """GET: one row. PATCH: change some of its fields. PUT: replace it. DELETE: delete it."""

    def described(self, method: str) -> Operation | None:
        """Reading the row, and writing."""
        match method:
            case "PATCH" | "PUT" if self.door.change:
                return described.changing(door=self.door, whole=method == "PUT")
            case "DELETE" if self.door.remove:
                return described.removing(door=self.door)
            case "GET":
                return super().described(method)
        return None

    def patch(self, request: Request, key: str) -> Any:
        """200 with the row as it is now; 400, 403, 404, 412 when stale, 428 without If-Match; 308 from an old slug."""
        return self._alter(request, key, whole=False)

    def put(self, request: Request, key: str) -> Any:
        """The same; what may be left out and is gets its default."""
        return self._alter(request, key, whole=True)

    def delete(self, request: Request, key: str) -> Any:
        """204; 403, 404, 412 when stale, 428 without If-Match, 409 for what stays; 308 from an old slug."""
        act, row, read = self._asked(request, key)
        if isinstance(row, HttpResponseBase):
            return row
        self.door.erase(act, row, read)
        return Response(status=204)

    def _alter(self, request: Request, key: str, *, whole: bool) -> Any:
        act, row, read = self._asked(request, key)
        if isinstance(row, HttpResponseBase):
            return row
        changed = self.door.alter(act, row, read, request.data, self.door.fields(act), whole=whole)
        return shown_now(act, self.resource, changed)


def views_of(door: Door) -> tuple[type[WritableList], type[WritableDetail]]:
    """The two views of a resource, which take the methods that its door opens."""
    reading = ["get", "head", "options"]
    many = {"post": door.add, "patch": door.change}
    one = {"put": door.change, "patch": door.change, "delete": door.remove}
    names = f"{door.resource.component}List", door.resource.component
    held = [
        {"door": door, "http_method_names": [*reading, *(name for name, action in each.items() if action)]}
        for each in (many, one)
    ]
    return type(names[0], (WritableList,), held[0]), type(names[1], (WritableDetail,), held[1])


def shown_now(act: Act, resource: Resource, row: Model) -> Response:
    """200 with the row as it is now and its ETag. Raises Http404 where the writer does not see it any more."""
    key = getattr(row, resource.key)
    held = read_one(resource, act.asker, str(key))
    if held is None:
        raise Http404(f"“{key}” is not shown to you any more.")
    content, etag = held
    return Response(orjson.Fragment(content), headers={"ETag": etag})
