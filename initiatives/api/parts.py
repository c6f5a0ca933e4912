"""The small rows of one record at addresses below it: added by a step, changed and taken away at their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.actions.part import BELONGS, edit_parts
from initiatives.api.body import read_body
from initiatives.api.door import Act, Door, Fields, at_places, spread
from initiatives.api.precondition import Read
from initiatives.api.problems import Refused
from initiatives.api.resource import LARGEST_ID
from initiatives.api.schema.operations import Operation
from initiatives.api.schema.writing import on_one
from initiatives.api.steps import Step
from initiatives.api.writing import ChangingView, shown_now
from initiatives.filters.strict import shown


@dataclass(frozen=True)
class Parts:
    """A kind of small row: `fields` are those of its body, `one` what it is called.

    `body` names the components of what is sent: New… and …Change; `changed`: whether one is ever changed.
    """

    model: type[Model]
    one: str
    fields: Callable[[Act], Fields]
    body: str
    example: Mapping[str, Any] = field(default_factory=dict)
    changed: bool = True

    @property
    def adding(self) -> Step:
        """The step that adds one."""

        def take(act: Act, row: Any, read: Read, **given: Any) -> Any:
            edit_parts(by=act.by, whole=row, saved=[self.model(**given)], version=read.version)  # type: ignore[list-item]
            return row

        summary = f"Add a {self.one}. Answers with the record."
        return Step(summary, take, lambda act, row: self.fields(act), f"New{self.body}", self.example)


class PartView(ChangingView):
    """PATCH: change a part. DELETE: take it away. Both answer with the record, and If-Match is about the record."""

    parts: Parts = None  # type: ignore[assignment] # given by the route

    def described(self, method: str) -> Operation | None:
        """What may be done to a part."""
        if method.lower() not in self.http_method_names:
            return None
        one = self.parts.one
        if method == "DELETE":
            return on_one(
                resource=self.resource,
                name=f"{one}_remove",
                summary=f"Take away a {one}. Answers with the record.",
                sent=False,
            )
        said = f"Change some fields of a {one}. Answers with the record."
        return on_one(resource=self.resource, name=f"{one}_change", summary=said, body=f"{self.parts.body}Change")

    def patch(self, request: Request, key: str, part: str) -> Response:
        """200 with the record as it is now; 400, 403, 404, 412 when stale, 428 without If-Match."""
        act, row, read = self._asked(request, key)
        found, fields = self._part(row, part), self.parts.fields(act)
        asked = {name: replace(one, required=False) for name, one in fields.items()}
        for name, value in spread(read_body(body=request.data, fields=asked), fields).items():
            setattr(found, name, value)
        with self.door.unchanged(act, row, read), at_places(fields):
            edit_parts(by=act.by, whole=row, saved=[found], version=read.version)
        return shown_now(act, self.resource, row)

    def delete(self, request: Request, key: str, part: str) -> Response:
        """200 with the record as it is now; 403, 404, 409 for what stays, 412 when stale, 428 without If-Match."""
        act, row, read = self._asked(request, key)
        found = self._part(row, part)
        try:
            with self.door.unchanged(act, row, read):
                edit_parts(by=act.by, whole=row, removed=[found], version=read.version)
        except ValidationError as refusal:
            raise Refused(refusal) from refusal
        return shown_now(act, self.resource, row)

    def _asked(self, request: Request, key: str) -> tuple[Act, Any, Read]:
        return super()._asked(request, key)

    def _part(self, row: Any, key: str) -> Any:
        of_row = self.parts.model._default_manager.filter(**{BELONGS[self.parts.model]: row})
        known = key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= LARGEST_ID
        found = of_row.filter(pk=int(key)).first() if known else None
        if found is None:
            raise Http404(f"There is no {self.parts.one} “{shown(key)}” of this record.")
        return found


def part_view(*, door: Door, parts: Parts) -> Any:
    """The view of one part, for its route."""
    methods = [*(["patch"] if parts.changed else []), "delete", "options"]
    return PartView.as_view(resource=door.resource, door=door, parts=parts, http_method_names=methods)
