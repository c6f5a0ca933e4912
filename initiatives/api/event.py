"""Events."""

from initiatives.api import body
from initiatives.api.body import Given
from initiatives.api.columns import columns
from initiatives.api.door import Act, Fields
from initiatives.api.expanding import partnership_at
from initiatives.api.expansion import at
from initiatives.api.frame import frame_door
from initiatives.api.resource import BY_NAME, Resource
from initiatives.filters.event import EventFilter
from initiatives.models import Event, Partnership
from initiatives.shapes.event import event_shape

RESOURCE = Resource(
    name="events",
    one="event",
    component="Event",
    model=Event,
    shape=event_shape,
    filters=EventFilter,
    orderings=BY_NAME,
    default="slug",
    key="slug",
    expands={"partnership": partnership_at(at("partnership_id"))},
)


def _fields(act: Act) -> Fields:  # noqa: ARG001 - every partnership may be read
    return {
        "partnership": Given(body.by_slug(Partnership.objects.all()), required=True, once=True),
        **columns(Event, "slug", "dates", "place", required=("name",)),
    }


DOOR = frame_door(
    RESOURCE,
    _fields,
    example={
        "partnership": "brazil-norway",
        "name": "Summit in Oslo",
        "dates": "2026-03-01/2026-03-02",
        "place": "Oslo",
    },
)
