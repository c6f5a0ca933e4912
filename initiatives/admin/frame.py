"""The base of the frame's nouns: added, edited and deleted by the same actions as through the API."""

from typing import Any

from django.http import HttpRequest

from initiatives.actions.frame import add_frame, edit_frame, remove_frame
from initiatives.admin.access import user_of
from initiatives.admin.row import RowAdmin


class FrameAdmin(RowAdmin):
    """A row of the frame. `stays` names the fields that are given once."""

    stays: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is given once stays."""
        return super().get_readonly_fields(request, obj) if obj is None else self.stays

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Any:
        """Add or edit it."""
        if change:
            version = form.cleaned_data["read_version"] or 0
            return edit_frame(by=user_of(request), row=obj, version=version, **form.changed)
        given = {name: value for name, value in form.cleaned_data.items() if name != "read_version"}
        return add_frame(by=user_of(request), model=type(obj), **given)

    def remove(self, request: HttpRequest, rows: list[Any]) -> None:
        """Delete rows on which nothing stands."""
        for row in rows:
            remove_frame(by=user_of(request), row=row)
