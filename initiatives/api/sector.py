"""Sectors."""

from initiatives.api import body
from initiatives.api.body import Given
from initiatives.api.columns import columns, parts
from initiatives.api.door import Act, Fields
from initiatives.api.frame import frame_door
from initiatives.api.resource import BY_NAME, Resource
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
    orderings=BY_NAME,
    default="slug",
    key="slug",
    rows=lambda asker: known(rows=Sector.objects.without_tree_fields(), clocks=asker.clocks, moment="created_at"),
)


def _fields(act: Act) -> Fields:  # noqa: ARG001 - every sector may be read
    outside = {"scheme": "outside_scheme", "code": "outside_code"}
    return {
        **columns(Sector, "slug", "aliases", required=("name",)),
        "parent": Given(body.or_null(body.by_slug(Sector.objects.without_tree_fields())), default=None),
        "outside_code": parts(Sector, outside, required=outside),
    }


DOOR = frame_door(
    RESOURCE,
    _fields,
    example={"name": "Forestry", "parent": "environment", "outside_code": {"scheme": "OECD DAC", "code": "312"}},
)
