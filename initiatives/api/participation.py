"""Participations: who takes part in what."""

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
)
