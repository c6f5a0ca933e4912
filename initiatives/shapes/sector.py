"""Sectors as JSON."""

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from initiatives.clocks import current, known
from initiatives.models import Initiative, Sector
from initiatives.shapes.building import ArraySubquery, Asker, JsonObject, address, record, shaped


def sector_shape(*, rows: QuerySet[Sector], asker: Asker) -> QuerySet[Sector]:
    """Sectors → their shapes. `initiatives` counts those the reader sees that name this very sector and stand at the clocks."""
    initiatives = known(rows=Initiative.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    named = current(rows=initiatives, clocks=asker.clocks).filter(initiativesector__sector=OuterRef("pk")).order_by()
    below = Sector.objects.without_tree_fields().filter(parent=OuterRef("pk")).order_by("slug")
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="sectors", key="slug"),
        slug="slug",
        name="name",
        aliases="aliases",
        parent="parent__slug",
        children=ArraySubquery(below.values("slug")),
        outside_code=Case(
            When(~Q(outside_code=""), then=JsonObject(scheme="outside_scheme", code="outside_code")), default=None
        ),
        initiatives=Coalesce(
            Subquery(named.values("initiativesector__sector").annotate(total=Count("pk")).values("total")), 0
        ),
        version="version",
        created_at="created_at",
        updated_at="updated_at",
    )
    return shaped(rows=rows, shape=shape)
