"""Commitments as JSON."""

from django.db.models import Case, DecimalField, F, Func, QuerySet, When

from initiatives.models import Commitment
from initiatives.shapes.building import Asker, JsonObject, address, record, shaped
from initiatives.shapes.identity import promised_under
from initiatives.shapes.passage import nested_passage
from initiatives.shapes.standing import ReadingStanding, of_standing, status_object


def commitment_shape(*, rows: QuerySet[Commitment], asker: Asker) -> QuerySet[Commitment]:
    """Commitments visible to the reader and `with_standing` → their shapes.

    `baseline_due` and `current_due` are EDTF; `slip_days` counts days between last days, moved by the parties alone.
    """
    amount = Func(F("target_amount"), function="trim_scale", output_field=DecimalField())
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="commitments", key="id"),
        initiative="initiative__slug",
        wording="wording",
        passage=nested_passage(asker=asker, path="passage"),
        sides="sides",
        said_by="said_by",
        force="force",
        measurable="measurable",
        target=Case(
            When(target_amount__isnull=False, then=JsonObject(amount=amount, unit="target_unit")), default=None
        ),
        ongoing="ongoing",
        baseline_due="baseline_due",
        current_due=of_standing("current_due"),
        slip_days=of_standing("slip_days"),
        times_moved=of_standing("times_moved"),
        status=status_object(),
        promised_under=promised_under(asker),
        version="version",
    )
    return shaped(rows=rows, shape=ReadingStanding(shape))
