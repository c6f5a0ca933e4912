"""Lines of the due-date ledger as JSON."""

from django.db.models import QuerySet

from initiatives.models import DueRevision
from initiatives.shapes.building import Asker, JsonObject, shaped
from initiatives.shapes.passage import proving


def due_revision_shape(*, rows: QuerySet[DueRevision], asker: Asker) -> QuerySet[DueRevision]:
    """Lines visible to the reader → their shapes; no `new_due` means that the date was dropped."""
    shape = JsonObject(
        id="id",
        commitment="commitment_id",
        new_due="new_due",
        announced_on="announced_on",
        cause="cause",
        recorded_at="recorded_at",
        reason="reason",
        by="by__username",
        corrects="corrects_id",
        entered_in_error="entered_in_error",
        passages=proving(asker=asker, target="due_revision"),
    )
    return shaped(rows=rows, shape=shape)
