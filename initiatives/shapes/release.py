"""Releases as JSON."""

from django.db.models import QuerySet

from initiatives.models import Release
from initiatives.shapes.building import Asker, JsonObject, address, shaped


def release_shape(*, rows: QuerySet[Release], asker: Asker) -> QuerySet[Release]:
    """Releases → their shapes; `files` is file name → {sha256, bytes}."""
    shape = JsonObject(
        id="id",
        url=address(asker=asker, resource="releases", key="id"),
        name="name",
        as_of="as_of",
        known_at="known_at",
        files="files",
        codebook="codebook",
        citation="citation",
        created_at="created_at",
    )
    return shaped(rows=rows, shape=shape)
