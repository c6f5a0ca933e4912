"""Steps: what is done with one record by a POST below its address: publishing, withdrawing, renaming, linking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from initiatives.api.body import read_body
from initiatives.api.door import Act, Fields, at_places, spread
from initiatives.api.precondition import Read
from initiatives.api.schema.operations import COMPONENTS, Operation
from initiatives.api.schema.writing import on_one
from initiatives.api.writing import ChangingView, shown_now


@dataclass(frozen=True)
class Step:
    """A step: the fields of its body, and `take` (act, row, read, **values), which gives the record that goes on.

    `body` names the component of what is sent; None: nothing has to be.
    """

    summary: str
    take: Callable[..., Model]
    fields: Callable[[Act, Any], Fields] = lambda act, row: {}
    body: str | None = None
    example: Mapping[str, Any] = field(default_factory=dict)


class StepView(ChangingView):
    """POST: one step; `name` is the last part of its address."""

    http_method_names = ["post", "options"]
    step: Step = None  # type: ignore[assignment] # given by the route
    name = ""

    def described(self, method: str) -> Operation | None:
        """The step."""
        if method != "POST":
            return None
        operation = on_one(
            resource=self.resource,
            name=self.name.replace("-", "_"),
            summary=self.step.summary,
            body=self.step.body,
            example=self.step.example,
        )
        needed = self.step.body is None or "required" in COMPONENTS[self.step.body]
        return replace(operation, optional=not needed)

    def post(self, request: Request, key: str) -> Any:
        """200 with the record that goes on; 400, 403, 404, 412 when stale, 428 without If-Match; 308 from an old slug."""
        act, row, read = self._asked(request, key)
        if isinstance(row, HttpResponseBase):
            return row
        fields = self.step.fields(act, row)
        values = read_body(body=request.data, fields=fields)
        return shown_now(act, self.resource, self._take(act, row, read, values, fields))

    def _take(self, act: Act, row: Model, read: Read, values: dict[str, Any], fields: Fields) -> Model:
        with self.door.unchanged(act, row, read), at_places(fields):
            return self.step.take(act, row, read, **spread(values, fields))
