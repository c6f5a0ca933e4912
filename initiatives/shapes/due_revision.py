"""Lines of the due-date ledger as JSON."""

from django.db.models import BooleanField, Case, IntegerField, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from initiatives.clocks.due import due_step
from initiatives.models import DueRevision
from initiatives.shapes.building import Asker, record, shaped
from initiatives.shapes.passage import proving


def due_revision_shape(*, rows: QuerySet[DueRevision], asker: Asker) -> QuerySet[DueRevision]:
    """Lines visible to the reader → their shapes; no `new_due` means that the date was dropped.

    `stands`: it counts towards the date at the clocks; `counted`: as a move by a party, by `days` between last days
    (null where the date was dropped or an end is open).
    """
    shape = record(
        asker,
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
        stands=Case(When(step__isnull=False, then=Value(True)), default=Value(False)),
        counted=Coalesce(Cast(KT("step__counted"), BooleanField()), Value(False)),
        days=Cast(KT("step__days"), IntegerField()),
        passages=proving(asker=asker, target="due_revision"),
    )
    return shaped(rows=rows.annotate(step=due_step(clocks=asker.clocks)), shape=shape)
