"""Adding a statement, and noting that it was disputed, clarified, corrected or retracted."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from initiatives.actions.writing import change, check_version, refuse, require, save_new, writes
from initiatives.models import (
    Commitment,
    Initiative,
    Partnership,
    Passage,
    Sector,
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementNote,
    StatementSector,
    User,
)
from initiatives.permissions import may_draft

EDITABLE = frozenset(
    {"person", "organisation", "joint", "capacity", "kind", "fragment", "passage", "text"}
    | {"said_on", "language", "spoken_language", "same_utterance_as"}
)  # fmt: skip


@writes
def add_statement(
    *,
    by: User,
    partnership: Partnership,
    kind: str,
    language: str,
    initiatives: Iterable[Initiative] = (),
    commitments: Iterable[Commitment] = (),
    sectors: Iterable[Sector] = (),
    **fields: Any,
) -> Statement:
    """Draft a statement with what it speaks of; a quote needs its passage. Raises ValidationError, PermissionDenied."""
    require(may_draft(user=by, partnership=partnership), to=f"add statements to {partnership}")
    row = Statement(partnership=partnership, kind=kind, language=language, author=by, **fields)
    if row.same_utterance_as:
        row.same_utterance_as = first_rendering(row.same_utterance_as)
    save_new(row)
    _replace(row, initiatives, commitments, sectors)
    row.refresh_from_db()
    return row


@writes
def edit_statement(
    *,
    by: User,
    statement: Statement,
    version: int | None = None,
    initiatives: Iterable[Initiative] | None = None,
    commitments: Iterable[Commitment] | None = None,
    sectors: Iterable[Sector] | None = None,
    **fields: Any,
) -> Statement:
    """Change the named fields and links; what is not given stays. Raises ValidationError, PermissionDenied, Conflict."""
    require(may_draft(user=by, partnership=statement.partnership), to=f"edit statements of {statement.partnership}")
    for name in fields.keys() - EDITABLE:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE))}.", code="unknown")
    row = _locked(statement)
    check_version(row, version)
    if other := fields.get("same_utterance_as"):
        first = first_rendering(other)
        fields["same_utterance_as"] = None if first == row else first
        if first != row:
            _bring_along(row, first)
    change(row, values=fields)
    _replace(row, initiatives, commitments, sectors)
    row.refresh_from_db()
    return row


@writes
def note_statement(
    *,
    by: User,
    statement: Statement,
    kind: str,
    by_whom: str,
    said_on: str | None = None,
    passage: Passage | None = None,
    version: int | None = None,
) -> StatementNote:
    """Note that `by_whom` disputed, clarified, corrected or retracted it; append-only.

    Raises ValidationError, PermissionDenied, Conflict (of `version`).
    """
    require(may_draft(user=by, partnership=statement.partnership), to=f"note statements of {statement.partnership}")
    check_version(_locked(statement), version)
    row = StatementNote(statement=statement, kind=kind, by=by_whom, said_on=said_on or None, passage=passage)
    save_new(row)
    return row


@writes
def link_renderings(*, by: User, statement: Statement, other: Statement, version: int | None = None) -> Statement:
    """Say that both render the same utterance, with all that already stand beside either; give `statement` as it is now.

    All name one first rendering: the one that others already name, else `other`. Raises ValidationError (the same
    statement, another partnership), PermissionDenied, Conflict (of `version`).
    """
    _check_linking(by, statement)
    row, beside = _both(statement, other)
    check_version(row, version)
    if row.pk == beside.pk:
        refuse("other", "A statement is not another rendering of itself.")
    if row.partnership_id != beside.partnership_id:
        refuse(
            "other", f"Statement {beside.pk} belongs to another partnership; both sides of an utterance have one home."
        )
    first = first_rendering(beside)
    mine = first_rendering(row)
    if first == mine:
        return row
    if mine != row or row.renderings.exists():
        if not beside.same_utterance_as_id and not beside.renderings.exists():
            # What stands alone joins the group, so that the group keeps its first rendering.
            change(beside, values={"same_utterance_as": mine})
            return row
        _bring_along(mine, first)
        change(mine, values={"same_utterance_as": first})
        row.refresh_from_db()
        return row
    change(row, values={"same_utterance_as": first})
    return row


@writes
def unlink_rendering(*, by: User, statement: Statement, version: int | None = None) -> Statement:
    """Take a statement out of the renderings of its utterance; the others stay together.

    Raises PermissionDenied, Conflict (of `version`).
    """
    _check_linking(by, statement)
    row = _locked(statement)
    check_version(row, version)
    if row.same_utterance_as_id:
        change(row, values={"same_utterance_as": None})
        return row
    others = list(row.renderings.select_for_update(of=("self",)).order_by("pk"))
    for place, one in enumerate(others):
        change(one, values={"same_utterance_as": others[0] if place else None})
    return row


def _locked(statement: Statement) -> Statement:
    return Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)


def first_rendering(statement: Statement) -> Statement:
    """The rendering that all others of its utterance name."""
    return statement.same_utterance_as or statement


def _check_linking(by: User, statement: Statement) -> None:
    require(may_draft(user=by, partnership=statement.partnership), to=f"link statements of {statement.partnership}")


def _both(*rows: Statement) -> tuple[Statement, Statement]:
    """Both rows, locked in the order of their ids, so that two who link them the other way round do not wait for ever."""
    keys = [row.pk for row in rows]
    held = {row.pk: row for row in Statement.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    return held[keys[0]], held[keys[1]]


def _bring_along(row: Statement, first: Statement) -> None:
    """The renderings that name `row` name `first` instead, so that `row` may."""
    for one in row.renderings.select_for_update(of=("self",)).order_by("pk"):
        change(one, values={"same_utterance_as": first})


def _replace(row: Statement, *links: Iterable[Model] | None) -> None:
    for through, name, wanted in zip(
        (StatementInitiative, StatementCommitment, StatementSector),
        ("initiative", "commitment", "sector"),
        links,
        strict=True,
    ):
        if wanted is None:
            continue
        keys = {target.pk for target in wanted}
        through._default_manager.filter(statement=row).exclude(**{f"{name}__in": keys}).delete()
        through._default_manager.bulk_create(
            (through(**{"statement": row, f"{name}_id": key}) for key in sorted(keys)), ignore_conflicts=True
        )
