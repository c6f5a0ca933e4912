"""Editing the frame that records stand in: partnerships, events, organisations, people and sectors."""

from typing import Any, TypeVar

from django.db.models import Model

from initiatives.actions.writing import Conflict, change, refuse, require, writes
from initiatives.models import Event, Organisation, Partnership, Person, Sector, User
from initiatives.permissions import may_draft

Frame = Partnership | Event | Organisation | Person | Sector
Row = TypeVar("Row", bound=Frame)
ACTOR = frozenset({"name", "aliases", "country", "ours"})
EDITABLE: dict[type[Model], frozenset[str]] = {
    Partnership: frozenset({"name", "time_zone"}),
    Event: frozenset({"name", "dates", "place"}),
    Organisation: ACTOR | {"acronym", "kind"},
    Person: ACTOR,
    Sector: frozenset({"name", "aliases", "parent", "outside_scheme", "outside_code"}),
}


def home_of_frame(row: Frame) -> Partnership | None:
    """The partnership a row of the frame belongs to; None for those that all share."""
    return row if isinstance(row, Partnership) else getattr(row, "partnership", None)


@writes
def edit_frame(*, by: User, row: Row, version: int | None = None, **fields: Any) -> Row:
    """Change the named fields of a row of the frame. Raises ValidationError, PermissionDenied, Conflict."""
    home = home_of_frame(row)
    require(may_draft(user=by, partnership=home), to=f"edit {row._meta.verbose_name_plural}")
    for name in fields.keys() - EDITABLE[type(row)]:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE[type(row)]))}.", code="unknown")
    held: Any = type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if version is not None and held.version != version:
        raise Conflict(
            f"“{held}” was changed since you read it: version {held.version}, not {version}.", current=held.version
        )
    change(held, values=fields)
    return held
