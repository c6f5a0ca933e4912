"""Saved views: one's own and shared ones."""

from typing import Any

from initiatives.actions.saved_view import edit_view, remove_view, save_view
from initiatives.api import body
from initiatives.api.body import Given, Wrong
from initiatives.api.columns import columns
from initiatives.api.door import Act, Door, Fields
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


def _query(value: Any) -> dict[str, list[str]]:
    """Parameter → its values."""
    if not isinstance(value, dict):
        raise Wrong('write an object such as {"status": ["agreed"]}.', code="type")
    for name, values in value.items():
        if not isinstance(values, list) or not all(isinstance(each, str) and "\x00" not in each for each in values):
            raise Wrong("the values of a parameter are a list of texts.", code="type", at=f"/{body.escaped(name)}")
    return value


def _fields(act: Act) -> Fields:  # noqa: ARG001
    return {
        **columns(SavedView, "shared", required=("name", "page")),
        "query": Given(_query, default={}),
    }


DOOR = Door(
    resource=RESOURCE,
    body="SavedView",
    fields=_fields,
    add=lambda act, **given: save_view(by=act.by, **given),
    change=lambda act, row, read, **given: edit_view(by=act.by, view=row, version=read.version, **given),
    remove=lambda act, row, read: remove_view(by=act.by, view=row, version=read.version),
    example={
        "name": "Agreed, in my partnership",
        "page": "initiatives",
        "query": {"status": ["agreed"]},
        "shared": False,
    },
    verb="Save",
)
