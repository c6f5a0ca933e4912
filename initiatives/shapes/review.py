"""Reviews as JSON."""

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from initiatives.models import Review
from initiatives.shapes.building import Asker, record, shaped
from initiatives.shapes.passage import proving


def review_shape(*, rows: QuerySet[Review], asker: Asker) -> QuerySet[Review]:
    """Reviews visible to the reader → their shapes. Of a commitment's review `initiative` is the one it belongs to."""
    shape = record(
        asker,
        id="id",
        initiative=Coalesce(F("initiative__slug"), F("commitment__initiative__slug")),
        commitment="commitment_id",
        by="by__username",
        recorded_at="recorded_at",
        outcome="outcome",
        sources_searched="sources_searched",
        next_review_on="next_review_on",
        note="note",
        passages=proving(asker=asker, target="review"),
    )
    return shaped(rows=rows, shape=shape)
