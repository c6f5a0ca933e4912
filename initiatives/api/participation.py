"""Participations: who takes part in what."""

from initiatives.api.expanding import initiative_at, organisation_at
from initiatives.api.expansion import at
from initiatives.api.resource import Resource
from initiatives.filters.participation import ParticipationFilter
from initiatives.models import Participation
from initiatives.shapes.participation import participation_shape

RESOURCE = Resource(
    name="participations",
    one="participation",
    component="Participation",
    model=Participation,
    shape=participation_shape,
    filters=ParticipationFilter,
    existed="recorded_at",
    expands={"initiative": initiative_at(at("initiative_id")), "organisation": organisation_at(at("organisation_id"))},
)
