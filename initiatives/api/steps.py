"""Steps: what is done with one record by a POST below its address: publishing, withdrawing, renaming, linking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from initiatives.actions import Conflict
from initiatives.api.body import read_body
from initiatives.api.door import Act, Fields, at_places, spread
from initiatives.api.precondition import Read
from initiatives.api.problems import Stale
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation
from initiatives.api.schema.reading import ETAG
from initiatives.api.schema.writing import IF_MATCH, moved
from initiatives.api.writing import WritableDetail, shown_now


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


class StepView(WritableDetail):
    """POST: one step; `name` is the last part of its address."""

    http_method_names = ["post", "options"]
    step: Step = None  # type: ignore[assignment] # given by the route
    name = ""

    def described(self, method: str) -> Operation | None:
        """The step."""
        if method != "POST":
            return None
        return Operation(
            name=f"{self.resource.name}_{self.name.replace('-', '_')}",
            tag=self.resource.name,
            summary=self.step.summary,
            answers=of(self.resource.whole_component or self.resource.component),
            parameters=(IF_MATCH,),
            body=of(self.step.body) if self.step.body else None,
            example=self.step.example or None,
            problems=(*moved(self.resource), 403, 404, 409, 412, 413, 415, 428),
            headers=ETAG,
            open=False,
        )

    def post(self, request: Request, key: str) -> Any:
        """200 with the record that goes on; 400, 403, 404, 412 when stale, 428 without If-Match; 308 from an old slug."""
        act, row, read = self._asked(request, key)
        if isinstance(row, HttpResponseBase):
            return row
        fields = self.step.fields(act, row)
        values = read_body(body=request.data or {}, fields=fields)
        return shown_now(act, self.resource, self._take(act, row, read, values, fields))

    def _take(self, act: Act, row: Model, read: Read, values: dict[str, Any], fields: Fields) -> Model:
        try:
            with at_places(fields):
                return self.step.take(act, row, read, **spread(values, fields))
        except Conflict as error:
            raise Stale(str(error)) from error
