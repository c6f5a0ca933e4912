"""Organisations."""

from initiatives.api.columns import columns
from initiatives.api.frame import frame_door
from initiatives.api.page import by_moment, by_text
from initiatives.api.resource import Resource
from initiatives.filters.organisation import OrganisationFilter
from initiatives.models import Organisation
from initiatives.shapes.organisation import organisation_shape

RESOURCE = Resource(
    name="organisations",
    one="organisation",
    component="Organisation",
    model=Organisation,
    shape=organisation_shape,
    filters=OrganisationFilter,
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
    lambda act: columns(Organisation, "slug", "acronym", "aliases", "country", "ours", required=("name", "kind")),
    example={"name": "Ministry of Forests", "kind": "ministry", "country": "BR", "aliases": ["Forest ministry"]},
)
