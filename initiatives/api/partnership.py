"""Partnerships."""

from typing import Any

from initiatives.api.body import Given, Wrong
from initiatives.api.columns import by_column, columns
from initiatives.api.door import Act, Fields
from initiatives.api.frame import frame_door
from initiatives.api.resource import BY_NAME, Resource
from initiatives.filters.partnership import PartnershipFilter
from initiatives.models import Partnership
from initiatives.shapes.partnership import partnership_shape

RESOURCE = Resource(
    name="partnerships",
    one="partnership",
    component="Partnership",
    model=Partnership,
    shape=partnership_shape,
    filters=PartnershipFilter,
    orderings=BY_NAME,
    default="slug",
    key="slug",
)


def _sides(value: Any) -> dict[str, Any]:
    """Two country codes → the two columns, in their order."""
    if not isinstance(value, list) or len(value) != 2:
        raise Wrong('write two country codes, such as ["BR", "NO"].', code="type")
    read = by_column(Partnership._meta.get_field("country_a"))
    codes = []
    for place, each in enumerate(value):
        try:
            codes.append(str(read(each)))
        except Wrong as error:
            raise Wrong(str(error), code=error.code, at=f"/{place}") from error
    return dict(zip(("country_a", "country_b"), sorted(codes), strict=True))


def _fields(act: Act) -> Fields:  # noqa: ARG001
    return {
        **columns(Partnership, "slug", "time_zone", required=("name",)),
        "sides": Given(_sides, required=True, once=True, into={"country_a": "", "country_b": ""}),
    }


DOOR = frame_door(
    RESOURCE, _fields, example={"name": "Brazil–Norway", "sides": ["BR", "NO"], "time_zone": "America/Sao_Paulo"}
)
