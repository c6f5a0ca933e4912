"""Partnerships."""

from initiatives.api.page import by_moment, by_text
from initiatives.api.resource import Resource
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
    orderings={
        "slug": by_text("slug"),
        "name": by_text("name"),
        "created_at": by_moment("created_at"),
        "updated_at": by_moment("updated_at"),
    },
    default="slug",
    key="slug",
)
