"""Source documents."""

from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce

from initiatives.api.page import by_day, by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.source_document import SourceDocumentFilter
from initiatives.models import SourceDocument
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
)
