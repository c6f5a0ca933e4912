"""The doors of the frame's nouns."""

from collections.abc import Callable, Mapping
from typing import Any

from initiatives.actions.frame import add_frame, edit_frame, remove_frame
from initiatives.api.door import Act, Door, Fields
from initiatives.api.resource import Resource


def frame_door(resource: Resource, fields: Callable[[Act], Fields], *, example: Mapping[str, Any]) -> Door:
    """The door of a partnership, event, organisation, person or sector."""
    model: Any = resource.model
    return Door(
        resource=resource,
        body=resource.component,
        fields=fields,
        add=lambda act, **given: add_frame(by=act.by, model=model, **given),
        change=lambda act, row, read, **given: edit_frame(by=act.by, row=row, version=read.version, **given),
        remove=lambda act, row, read: remove_frame(by=act.by, row=row, version=read.version),
        example=example,
    )
