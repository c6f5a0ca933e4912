"""People."""

from initiatives.api.columns import columns
from initiatives.api.frame import frame_door
from initiatives.api.resource import BY_NAME, Resource
from initiatives.filters.person import PersonFilter
from initiatives.models import Person
from initiatives.shapes.person import person_shape

RESOURCE = Resource(
    name="people",
    one="person",
    component="Person",
    model=Person,
    shape=person_shape,
    filters=PersonFilter,
    orderings=BY_NAME,
    default="slug",
    key="slug",
)

DOOR = frame_door(
    RESOURCE,
    lambda act: columns(Person, "slug", "aliases", "country", "ours", required=("name",)),
    example={"name": "The minister of forests", "country": "BR"},
)
