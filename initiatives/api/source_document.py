"""Source documents."""

from dataclasses import replace
from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce

from initiatives.actions.document import add_document
from initiatives.actions.source_document import edit_document
from initiatives.api import body
from initiatives.api.body import Given
from initiatives.api.columns import columns, parts
from initiatives.api.door import Act, Door, Fields, drafted
from initiatives.api.expanding import event_at, partnership_at
from initiatives.api.expansion import at
from initiatives.api.page import by_day, by_moment, by_number
from initiatives.api.resource import Resource
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


def _fields(act: Act) -> Fields:  # noqa: ARG001
    found = ("publisher", "url", "published")
    return {
        "partnership": Given(body.by_slug(Partnership.objects.all()), required=True, once=True),
        **columns(
            *(SourceDocument, "title_is_ours", "publisher", "published", "dateline", "rights"),
            required=("title", "kind", "language"),
        ),
        "source_url": replace(columns(SourceDocument, "url")["url"], name="url"),
        "event": Given(body.or_null(body.by_slug(Event.objects.all())), default=None),
        "identified_as": parts(SourceDocument, {name: f"identified_{name}" for name in found}),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Document",
    fields=_fields,
    rows=lambda act: SourceDocument.objects.visible_to(act.by).select_related("partnership"),
    **drafted(add=add_document, edit=edit_document, edited="document"),
    example={
        "partnership": "brazil-norway", "title": "Joint statement", "kind": "joint_text", "language": "en",
        "publisher": "Ministry of Forests", "published": "2026-03-01", "rights": "full",
    },
    verb="Draft",
)  # fmt: skip
