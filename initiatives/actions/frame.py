"""Adding, editing and deleting the frame that records stand in: partnerships, events, organisations, people and sectors."""

from typing import Any, TypeVar

from django.db.models import Model

from initiatives.actions.writing import change, check_version, delete, refuse, require, save_new, slug_of, writes
from initiatives.models import Event, Organisation, Partnership, Person, Sector, User
from initiatives.permissions import may_administer, may_draft

Frame = Partnership | Event | Organisation | Person | Sector
Row = TypeVar("Row", bound=Frame)
ACTOR = frozenset({"slug", "name", "aliases", "country", "ours"})
EDITABLE: dict[type[Model], frozenset[str]] = {
    Partnership: frozenset({"slug", "name", "time_zone"}),
    Event: frozenset({"slug", "name", "dates", "place"}),
    Organisation: ACTOR | {"acronym", "kind"},
    Person: ACTOR,
    Sector: frozenset({"slug", "name", "aliases", "parent", "outside_scheme", "outside_code"}),
}
LONGEST_SLUG = 80


def home_of_frame(row: Frame) -> Partnership | None:
    """The partnership a row of the frame belongs to; None for those that all share."""
    return row if isinstance(row, Partnership) else getattr(row, "partnership", None)


@writes
def add_frame(*, by: User, model: type[Row], slug: str = "", **fields: Any) -> Row:
    """Add a row of the frame; the slug is made of the name where none is given. Administrators of all add partnerships.

    Raises ValidationError, PermissionDenied.
    """
    row: Any = model(slug=slug or slug_of(name=fields.get("name") or "", longest=LONGEST_SLUG), **fields)
    _check_may(by, row, to="add")
    if not row.slug:
        refuse("slug", "No slug can be made of this name; give one of letters, digits and hyphens.", code="required")
    save_new(row)
    return row


@writes
def edit_frame(*, by: User, row: Row, version: int | None = None, **fields: Any) -> Row:
    """Change the named fields of a row of the frame; an old slug leads to it for ever.

    Raises ValidationError, PermissionDenied, Conflict.
    """
    _check_may(by, row, to="edit")
    for name in fields.keys() - EDITABLE[type(row)]:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE[type(row)]))}.", code="unknown")
    held = _locked(row)
    check_version(held, version)
    change(held, values=fields)
    return held


@writes
def remove_frame(*, by: User, row: Frame, version: int | None = None) -> None:
    """Delete a row of the frame on which no record stands. Raises ValidationError, PermissionDenied, Conflict."""
    _check_may(by, row, to="delete")
    held = _locked(row)
    check_version(held, version)
    delete(held)


def _check_may(by: User, row: Frame, *, to: str) -> None:
    home = home_of_frame(row)
    if isinstance(row, Partnership):
        # Which partnerships there are is nobody's who administers one.
        allowed = may_administer(user=by, partnership=home if to == "edit" else None)
    else:
        allowed = may_draft(user=by, partnership=home)
    require(allowed, to=f"{to} {row._meta.verbose_name_plural}")


def _locked(row: Any) -> Any:
    return type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
