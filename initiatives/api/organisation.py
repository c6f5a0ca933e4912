"""Organisations."""

from initiatives.api.columns import columns
from initiatives.api.frame import frame_door
from initiatives.api.resource import BY_NAME, Resource
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
    orderings=BY_NAME,
    default="slug",
    key="slug",
)

DOOR = frame_door(
    RESOURCE,
    lambda act: columns(Organisation, "slug", "acronym", "aliases", "country", "ours", required=("name", "kind")),
    example={"name": "Ministry of Forests", "kind": "ministry", "country": "BR", "aliases": ["Forest ministry"]},
)
