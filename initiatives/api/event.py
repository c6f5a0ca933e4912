"""Events."""

from initiatives.api.expanding import partnership_at
from initiatives.api.expansion import at
from initiatives.api.page import by_moment, by_text
from initiatives.api.resource import Resource
from initiatives.filters.event import EventFilter
from initiatives.models import Event
from initiatives.shapes.event import event_shape

RESOURCE = Resource(
    name="events",
    one="event",
    component="Event",
    model=Event,
    shape=event_shape,
    filters=EventFilter,
    orderings={
        "slug": by_text("slug"),
        "name": by_text("name"),
        "created_at": by_moment("created_at"),
        "updated_at": by_moment("updated_at"),
    },
    default="slug",
    key="slug",
    expands={"partnership": partnership_at(at("partnership_id"))},
)
