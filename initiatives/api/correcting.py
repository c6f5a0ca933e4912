"""Correcting a line of a ledger by a new one, or voiding it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters, recording
from initiatives.api.body import read_body
from initiatives.api.door import Act, Fields, at_places, spread
from initiatives.api.resource import Resource, View, matching
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation
from initiatives.api.schema.reading import ETAG
from initiatives.filters.strict import shown


@dataclass(frozen=True)
class Correction:
    """How the lines of a ledger are corrected: `correct` takes (act, line, **values) and gives the new line.

    `behind` are the relations that the action looks at; `body` names the component of what is sent.
    """

    resource: Resource
    fields: Callable[[Act], Fields]
    correct: Callable[..., Model]
    body: str
    behind: tuple[str, ...]


class CorrectView(View):
    """POST: correct a line by a new one, or void it."""

    correction: Correction = None  # type: ignore[assignment] # given by the route

    def described(self, method: str) -> Operation | None:
        """Correcting a line."""
        resource = self.correction.resource
        return Operation(
            name=f"{resource.name}_correct",
            tag=resource.name,
            summary=f"Correct or void a {resource.one}.",
            answers=of(resource.component),
            body=of(self.correction.body),
            status=201,
            problems=(403, 404, 409, 413, 415),
            headers=ETAG | {"Location": "Where it stands now."},
            open=False,
        )

    def post(self, request: Request, key: str) -> Response:
        """201 with the correcting line; 400 (also where the line was corrected already), 403, 404."""
        parameters.check(query=request.query_params, known=())
        act, resource = Act.of(request), self.correction.resource
        rows = resource.visible(act.asker).select_related(*self.correction.behind)
        row = matching(resource, rows, key).first()
        if row is None:
            raise Http404(f"There is no {resource.one} “{shown(key)}”, or it is not shown to you.")
        fields = self.correction.fields(act)
        values: dict[str, Any] = read_body(body=request.data, fields=fields)
        with at_places(fields):
            new = self.correction.correct(act, row, **spread(values, fields))
        return recording.written(request, resource, new.pk)
