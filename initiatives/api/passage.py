"""Passages: the words that prove something."""

from initiatives.api.resource import Resource
from initiatives.filters.passage import PassageFilter
from initiatives.models import Passage
from initiatives.shapes.passage import passage_shape

RESOURCE = Resource(
    name="passages",
    one="passage",
    component="Passage",
    model=Passage,
    shape=passage_shape,
    filters=PassageFilter,
    existed="recorded_at",
)
