"""Source documents as JSON."""

from django.db.models import Case, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import NullIf

from initiatives.clocks import known
from initiatives.models import Capture, SourceDocument
from initiatives.models.publication import may_see
from initiatives.shapes.building import Asker, JsonObject, address, if_seen, listed, record, shaped
from initiatives.shapes.capture import state_of


def source_document_shape(*, rows: QuerySet[SourceDocument], asker: Asker) -> QuerySet[SourceDocument]:
    """Documents visible to the reader → their shapes.

    `source_url` and the other plain fields are what the document says of itself; `identified_as` is our own finding.
    """
    identified = ~Q(identified_publisher="") | ~Q(identified_url="") | Q(identified_published__isnull=False)
    replaced_by_seen = may_see(
        asker.reader, publication="replaced_by__publication", partnership="replaced_by__partnership"
    )
    captures = known(rows=Capture.objects.filter(document=OuterRef("pk")), clocks=asker.clocks).order_by("id")
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="documents", key="id"),
        partnership="partnership__slug",
        title="title",
        title_is_ours="title_is_ours",
        kind="kind",
        publisher=NullIf("publisher", Value("")),
        source_url=NullIf("url", Value("")),
        published="published",
        dateline=NullIf("dateline", Value("")),
        language="language",
        event="event__slug",
        identified_as=Case(
            When(
                identified,
                then=JsonObject(
                    publisher=NullIf("identified_publisher", Value("")),
                    url=NullIf("identified_url", Value("")),
                    published="identified_published",
                ),
            ),
            default=None,
        ),
        rights="rights",
        captures=listed(
            rows=captures,
            item=JsonObject(
                id="id",
                url=address(asker=asker, resource="captures", key="id"),
                sha256="sha256",
                captured_at="captured_at",
                state=state_of(),
            ),
        ),
        publication="publication",
        replaced_by=if_seen(seen=Q(replaced_by__isnull=False) & replaced_by_seen, then="replaced_by_id"),
        version="version",
        created_at="created_at",
        updated_at="updated_at",
    )
    return shaped(rows=rows, shape=shape)
