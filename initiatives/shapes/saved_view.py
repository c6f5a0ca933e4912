"""Saved views as JSON."""

from django.db.models import QuerySet

from initiatives.models import SavedView
from initiatives.shapes.building import Asker, address, record, shaped


def saved_view_shape(*, rows: QuerySet[SavedView], asker: Asker) -> QuerySet[SavedView]:
    """Views that are the reader's own or shared → their shapes; `query` is parameter → values."""
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="saved-views", key="id"),
        name="name",
        owner="owner__username",
        page="page",
        query="query",
        shared="shared",
        version="version",
        created_at="created_at",
        updated_at="updated_at",
    )
    return shaped(rows=rows, shape=shape)
