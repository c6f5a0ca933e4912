"""The small rows that belong to one record: scope items, participations and names, translations, measurements."""

from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from initiatives.actions.commitment import partnership_of
from initiatives.actions.writing import check_version, refuse, require, writes
from initiatives.models import (
    Commitment,
    Initiative,
    Measurement,
    Name,
    Participation,
    ScopeItem,
    ShownIn,
    Statement,
    Translation,
    User,
)
from initiatives.permissions import may_draft

Whole = Initiative | Statement | Commitment
Part = ScopeItem | Participation | Name | ShownIn | Translation | Measurement
# The column of a part that names the record it belongs to.
BELONGS = {
    ScopeItem: "initiative", Participation: "initiative", Name: "initiative", ShownIn: "initiative",
    Translation: "statement", Measurement: "commitment",
}  # fmt: skip


@writes
def edit_parts(
    *, by: User, whole: Whole, saved: Iterable[Part] = (), removed: Iterable[Part] = (), version: int | None = None
) -> None:
    """Insert or update the parts in `saved` and delete those in `removed`, all of one record; its version moves.

    A part of `saved` may be new; its record is set to `whole`. With `version`, only if nobody has changed the record since.
    Raises ValidationError (a part that belongs to another record, or that the database refuses), PermissionDenied, Conflict.
    """
    home = (
        partnership_of(passage=whole.passage, initiative=whole.initiative)
        if isinstance(whole, Commitment)
        else whole.partnership
    )
    require(may_draft(user=by, partnership=home), to=f"edit records of {home}")
    if version is not None:
        rows = type(whole)._default_manager.select_for_update(of=("self",), no_key=True)
        check_version(rows.get(pk=whole.pk), version)
    for part in removed:
        _belongs(part, whole)
        part.delete()
    for part in saved:
        if part.pk:
            _belongs(part, whole)
        setattr(part, BELONGS[type(part)], whole)
        try:
            part.full_clean()
        except ValidationError as error:
            refuse(NON_FIELD_ERRORS, f"{_noun(part)} “{part}”: {' '.join(error.messages)}")
        part.save()


def _belongs(part: Part, whole: Whole) -> None:
    held = getattr(part, f"{BELONGS[type(part)]}_id")
    if held != whole.pk:
        refuse(NON_FIELD_ERRORS, f"{_noun(part)} “{part}” belongs to another record.")


def _noun(part: Part) -> str:
    return str(part._meta.verbose_name).capitalize()
