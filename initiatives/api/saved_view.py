"""Saved views: one's own and shared ones."""

from initiatives.api.page import by_number, by_text
from initiatives.api.resource import Resource
from initiatives.filters.saved_view import SavedViewFilter
from initiatives.models import SavedView
from initiatives.shapes.saved_view import saved_view_shape

RESOURCE = Resource(
    name="saved-views",
    one="saved view",
    component="SavedView",
    model=SavedView,
    shape=saved_view_shape,
    filters=SavedViewFilter,
    orderings={"id": by_number("pk"), "name": by_text("name")},
)
