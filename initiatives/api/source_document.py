"""Source documents: reading, and adding a draft."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.actions.document import add_document
from initiatives.api import body, parameters, recording
from initiatives.api.body import Given
from initiatives.api.expanding import event_at, partnership_at
from initiatives.api.expansion import at
from initiatives.api.listing import ListView
from initiatives.api.page import by_day, by_moment, by_number
from initiatives.api.problems import Invalid
from initiatives.api.resource import Resource
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation
from initiatives.filters.source_document import SourceDocumentFilter
from initiatives.models import Event, Partnership, SourceDocument
from initiatives.shapes.source_document import source_document_shape

RESOURCE = Resource(
    name="documents",
    one="document",
    component="Document",
    model=SourceDocument,
    shape=source_document_shape,
    filters=SourceDocumentFilter,
    orderings={
        "id": by_number("pk"),
        # Its own date, else the one we identified; undated ones come last.
        "published": by_day(
            Coalesce("published_to", "identified_published_to", Value(date.max), output_field=DateField())
        ),
        "created_at": by_moment("created_at"),
    },
    expands={"partnership": partnership_at(at("partnership_id")), "event": event_at(at("event_id"))},
)
IDENTIFIED = {"publisher": Given(body.text), "url": Given(body.text), "published": Given(body.or_null(body.text))}
# The model's field → the name in bodies and answers.
NAMES = {"url": "source_url", **{f"identified_{name}": f"identified_as/{name}" for name in IDENTIFIED}}


def _identified(value: Any) -> dict[str, Any]:
    try:
        return body.read_body(body=value, fields=IDENTIFIED)
    except Invalid as error:
        raise body.Wrong(str(error.detail), at=error.errors[0]["pointer"].removeprefix("#")) from error


FIELDS = {
    "partnership": Given(body.by_slug(Partnership.objects.all()), required=True),
    "title": Given(body.text, required=True),
    "title_is_ours": Given(body.yes_no),
    "kind": Given(body.text, required=True),
    "publisher": Given(body.text),
    "source_url": Given(body.text),
    "published": Given(body.or_null(body.text)),
    "dateline": Given(body.text),
    "language": Given(body.text, required=True),
    "event": Given(body.or_null(body.by_slug(Event.objects.all()))),
    "identified_as": Given(_identified),
    "rights": Given(body.text),
}


class DocumentsView(ListView):
    """GET: the documents. POST: draft one."""

    def described(self, method: str) -> Operation | None:
        """Reading documents, and adding one."""
        if method != "POST":
            return super().described(method)
        return reading.adding(name="documents", one="document", component="Document", body="NewDocument")

    def post(self, request: Request) -> Response:
        """201 with the draft; 400 or 403."""
        parameters.check(query=request.query_params, known=())
        values = body.read_body(body=request.data, fields=FIELDS)
        identified = values.pop("identified_as", {})
        values |= {f"identified_{name}": value for name, value in identified.items()}
        if "source_url" in values:
            values["url"] = values.pop("source_url")
        try:
            row = add_document(by=recording.writer(request), **values)
        except ValidationError as error:
            raise ValidationError({NAMES.get(name, name): said for name, said in error.error_dict.items()}) from error
        return recording.written(request, RESOURCE, row.pk)
