"""Lines of the status ledger as JSON."""

from django.db.models import Q, QuerySet

from initiatives.models import StatusUpdate
from initiatives.models.publication import may_see
from initiatives.shapes.building import Asker, if_seen, record, shaped
from initiatives.shapes.passage import proving


def status_update_shape(*, rows: QuerySet[StatusUpdate], asker: Asker) -> QuerySet[StatusUpdate]:
    """Lines visible to the reader → their shapes. A line is about an initiative or a commitment; the other is null."""
    by_what = may_see(asker.reader, publication="superseded_by__publication", partnership="superseded_by__partnership")
    shape = record(
        asker,
        id="id",
        initiative="initiative__slug",
        commitment="commitment_id",
        axis="axis",
        asserted_by="asserted_by",
        status="status",
        as_of="as_of",
        recorded_at="recorded_at",
        reason="reason",
        by="by__username",
        corrects="corrects_id",
        entered_in_error="entered_in_error",
        passages=proving(asker=asker, target="status_update"),
        sources_searched="sources_searched",
        second_reader="second_reader__username",
        superseded_by=if_seen(seen=Q(superseded_by__isnull=False) & by_what, then="superseded_by__slug"),
    )
    return shaped(rows=rows, shape=shape)
