"""Releases: figures as they were published."""

from initiatives.api.page import by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.release import ReleaseFilter
from initiatives.models import Release
from initiatives.shapes.release import release_shape

RESOURCE = Resource(
    name="releases",
    one="release",
    component="Release",
    model=Release,
    shape=release_shape,
    filters=ReleaseFilter,
    orderings={"id": by_number("pk"), "created_at": by_moment("created_at")},
    default="-id",
)
