"""Commitments as JSON."""

from typing import Any

from django.db.models import Case, DecimalField, F, Func, OuterRef, Q, QuerySet, When

from initiatives.clocks import known
from initiatives.models import Commitment, Measurement
from initiatives.models.publication import commitment_visible_to
from initiatives.shapes.building import Asker, JsonObject, address, if_seen, listed, record, shaped
from initiatives.shapes.identity import promised_under
from initiatives.shapes.passage import nested_passage
from initiatives.shapes.standing import ReadingStanding, of_standing, status_object


def commitment_shape(*, rows: QuerySet[Commitment], asker: Asker) -> QuerySet[Commitment]:
    """Commitments visible to the reader and `with_standing` → their shapes.

    `baseline_due` and `current_due` are EDTF; `slip_days` counts days between last days, moved by the parties alone.
    """
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
            When(target_amount__isnull=False, then=JsonObject(amount=_plain("target_amount"), unit="target_unit")),
            default=None,
        ),
        ongoing="ongoing",
        baseline_due="baseline_due",
        current_due=of_standing("current_due"),
        slip_days=of_standing("slip_days"),
        times_moved=of_standing("times_moved"),
        status=status_object(),
        promised_under=promised_under(asker),
        restates=if_seen(
            seen=Q(restates__isnull=False) & commitment_visible_to(asker.reader, "restates__"), then="restates"
        ),
        measurements=_measurements(asker),
        version="version",
    )
    return shaped(rows=rows, shape=ReadingStanding(shape))


def _measurements(asker: Asker) -> Any:
    """Figures towards the target, in the order of their recording."""
    rows = known(rows=Measurement.objects.filter(commitment=OuterRef("pk")), clocks=asker.clocks).order_by("id")
    passage = nested_passage(asker=asker, path="passage")
    item = JsonObject(
        id="id", value=_plain("value"), unit="unit", as_of="as_of", passage=passage, recorded_at="recorded_at"
    )
    return listed(rows=rows, item=item)


def _plain(column: str) -> Func:
    """A number without the zeros that its column adds."""
    return Func(F(column), function="trim_scale", output_field=DecimalField())
