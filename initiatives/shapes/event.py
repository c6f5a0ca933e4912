"""Events as JSON."""

from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import NullIf

from initiatives.clocks import known
from initiatives.models import Event, SourceDocument
from initiatives.shapes.building import Asker, JsonObject, address, listed, record, shaped


def event_shape(*, rows: QuerySet[Event], asker: Asker) -> QuerySet[Event]:
    """Events → their shapes, with the documents that the reader may see."""
    documents = known(rows=SourceDocument.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="events", key="slug"),
        slug="slug",
        name="name",
        partnership="partnership__slug",
        dates="dates",
        place=NullIf("place", Value("")),
        documents=listed(
            rows=documents.filter(event=OuterRef("pk")).order_by("id"),
            item=JsonObject(
                id="id", title="title", kind="kind", url=address(asker=asker, resource="documents", key="id")
            ),
        ),
        version="version",
        created_at="created_at",
        updated_at="updated_at",
    )
    return shaped(rows=rows, shape=shape)
