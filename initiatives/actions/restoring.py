"""Bringing back what a record said before: through the record's own edit, which judges it as any other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from initiatives.actions import commitment, frame, initiative, source_document, statement
from initiatives.actions.status_update import home_of
from initiatives.actions.writing import refuse, require, writes
from initiatives.models import (
    Commitment,
    Inheritance,
    Initiative,
    InitiativeSector,
    Name,
    Partnership,
    SourceDocument,
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementSector,
    User,
)
from initiatives.permissions import may_publish

Row = Initiative | Commitment | Statement | SourceDocument | frame.Frame
Values = dict[str, Any]


@dataclass(frozen=True)
class Noun:
    """How a noun is edited: its action, the argument it takes the row by, its fields, and its links (field → table, column)."""

    edit: Callable[..., Any]
    argument: str
    fields: frozenset[str]
    links: Mapping[str, tuple[type[Model], str]]


@dataclass(frozen=True)
class Restoration:
    """What a past version would bring back: the values that differ, and the fields that stay, each with why.

    `at` is the moment (UTC) in which the version began; values of links are lists of rows.
    """

    at: datetime
    values: Values
    stays: dict[str, str]


NOUNS: dict[type[Model], Noun] = {
    Initiative: Noun(
        initiative.edit_initiative, "initiative", initiative.EDITABLE - {"sectors", "scope", "names", "shown_in"},
        {"sectors": (InitiativeSector, "sector")},
    ),
    Commitment: Noun(commitment.edit_commitment, "commitment", commitment.EDITABLE, {}),
    Statement: Noun(
        statement.edit_statement, "statement", statement.EDITABLE,
        {"initiatives": (StatementInitiative, "initiative"), "commitments": (StatementCommitment, "commitment"),
         "sectors": (StatementSector, "sector")},
    ),
    SourceDocument: Noun(source_document.edit_document, "document", source_document.EDITABLE, {}),
    **{model: Noun(frame.edit_frame, "row", fields, {}) for model, fields in frame.EDITABLE.items()},
}  # fmt: skip
FROZEN: dict[type[Model], frozenset[str]] = {
    Initiative: frozenset({"slug"}),
    Commitment: frozenset({"baseline_due"}),
    Statement: frozenset({"passage", "text", "kind", "person", "organisation", "joint"}),
    SourceDocument: frozenset({"kind"}),
}


def restoration(*, row: Row, of: int) -> Restoration:
    """What restoring version `of` (a row of the record's history) would change now. Raises LookupError without one."""
    noun, history = NOUNS[type(row)], row.history  # type: ignore[union-attr]
    event: Any = history.exclude(pgh_label="delete").filter(pgh_id=of).first()
    if event is None:
        raise LookupError(f"“{row}” has no version {of}.")
    values: Values = {}
    stays: dict[str, str] = {}
    for name in sorted(noun.fields):
        field: Any = type(row)._meta.get_field(name)
        then = getattr(event, field.attname)
        if then == getattr(row, field.attname):
            continue
        if why := _stays(row, name, event.pgh_created_at):
            stays[name] = why
        elif isinstance(field, ForeignKey) and then is not None:
            other = field.related_model._default_manager.filter(pk=then).first()
            if other is None:
                stays[name] = _("The record it named is gone.")
            else:
                values[name] = other
        else:
            values[name] = then
    for name, (through, column) in noun.links.items():
        then = _linked_then(through, noun.argument, column, row, event.pgh_created_at)
        held = set(through._default_manager.filter(**{noun.argument: row}).values_list(column, flat=True))
        if then != held:
            target: Any = through._meta.get_field(column).related_model
            values[name] = list(target._default_manager.filter(pk__in=then).order_by("pk"))
    return Restoration(at=event.pgh_created_at, values=values, stays=stays)


@writes
def restore(*, by: User, row: Row, of: int, when: str, version: int, reason: str) -> Row:
    """Give a record the values it had in version `of` again, as far as they may change; `when` names that version.

    `version` is the one that was read: Conflict when it moved. Raises ValidationError (nothing differs, no reason, or what
    the edit refuses), PermissionDenied, LookupError.
    """
    home = _home(row)
    require(may_publish(user=by, partnership=home), to=f"restore records of {home}" if home else "restore records")
    if not (reason or "").strip():
        refuse("reason", _("Say why the earlier version is right."), code="blank")
    found = restoration(row=row, of=of)
    if not found.values:
        refuse("reason", _("Nothing would change: what differs stays as it is, or nothing does."), code="nothing")
    noun = NOUNS[type(row)]
    with pghistory.context(did="restored", of=when, reason=reason.strip()):
        return noun.edit(by=by, version=version, **{noun.argument: row}, **found.values)


def _home(row: Row) -> Partnership | None:
    if isinstance(row, Initiative | Commitment):
        return home_of(row)
    return row.partnership if isinstance(row, Statement | SourceDocument) else frame.home_of_frame(row)


def _stays(row: Row, name: str, at: datetime) -> str:
    whole = (row.initiative or row.passage.capture.document) if isinstance(row, Commitment) else row
    if name in FROZEN.get(type(row), ()) and getattr(whole, "published_at", None) is not None:
        if isinstance(row, Initiative):
            return _("Frozen since it was published; rename it instead.")
        if isinstance(row, Commitment):
            return _("The first due date stays since it was published; revise the due date instead.")
        return _("It stays since it was published; withdraw the record and add another.")
    if name == "name" and Name.objects.filter(initiative_id=row.pk, recorded_at__gt=at).exclude(instead_of="").exists():
        return _("It was renamed since, with proof; rename it back instead.")
    if (
        name == "initiative"
        and Inheritance.objects.filter(commitment_id=row.pk, succession__recorded_at__gt=at).exists()
    ):
        return _("Its initiative became another since, and it went with it.")
    return ""


def _linked_then(through: type[Model], own: str, column: str, row: Row, at: datetime) -> set[int]:
    """The keys that a link led to at a moment: those that were added and not taken away by then."""
    history: Any = through.pgh_event_model  # type: ignore[attr-defined]
    events = history.objects.filter(**{f"{own}_id": row.pk}, pgh_created_at__lte=at).order_by("pgh_id")
    last = {event.pgh_obj_id: event for event in events}
    return {getattr(event, f"{column}_id") for event in last.values() if event.pgh_label != "delete"}
