"""Sectors."""

from initiatives.api.page import by_moment, by_text
from initiatives.api.resource import Resource
from initiatives.clocks import known
from initiatives.filters.sector import SectorFilter
from initiatives.models import Sector
from initiatives.shapes.sector import sector_shape

RESOURCE = Resource(
    name="sectors",
    one="sector",
    component="Sector",
    model=Sector,
    shape=sector_shape,
    filters=SectorFilter,
    orderings={
        "slug": by_text("slug"),
        "name": by_text("name"),
        "created_at": by_moment("created_at"),
        "updated_at": by_moment("updated_at"),
    },
    default="slug",
    key="slug",
    rows=lambda asker: known(rows=Sector.objects.without_tree_fields(), clocks=asker.clocks, moment="created_at"),
)
