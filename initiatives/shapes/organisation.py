"""Organisations as JSON."""

from django.db.models import OuterRef, QuerySet

from initiatives.clocks import known
from initiatives.models import Organisation, Participation
from initiatives.shapes.actor import VERSIONED, about
from initiatives.shapes.building import Asker, JsonObject, listed, record, shaped


def organisation_shape(*, rows: QuerySet[Organisation], asker: Asker) -> QuerySet[Organisation]:
    """Organisations → their shapes, with the initiatives the reader sees them take part in."""
    roles = Participation.objects.visible_to(asker.reader).filter(organisation=OuterRef("pk"))
    taking_part = known(rows=roles, clocks=asker.clocks).order_by("id")
    shape = record(
        asker,
        **about(asker=asker, resource="organisations"),
        acronym="acronym",
        kind="kind",
        participations=listed(rows=taking_part, item=JsonObject(initiative="initiative__slug", role="role")),
        **VERSIONED,
    )
    return shaped(rows=rows, shape=shape)
