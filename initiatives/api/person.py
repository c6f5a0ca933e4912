"""People."""

from initiatives.api.columns import columns
from initiatives.api.frame import frame_door
from initiatives.api.page import by_moment, by_text
from initiatives.api.resource import Resource
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
    orderings={
        "slug": by_text("slug"),
        "name": by_text("name"),
        "created_at": by_moment("created_at"),
        "updated_at": by_moment("updated_at"),
    },
    default="slug",
    key="slug",
)

DOOR = frame_door(
    RESOURCE,
    lambda act: columns(Person, "slug", "aliases", "country", "ours", required=("name",)),
    example={"name": "The minister of forests", "country": "BR"},
)
