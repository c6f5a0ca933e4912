"""Adding a statement, and noting that it was disputed, clarified, corrected or retracted."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from initiatives.actions.writing import Conflict, change, refuse, require, save_new, writes
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
    row = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if version is not None and row.version != version:
        raise Conflict(
            f"The statement was changed since you read it: version {row.version}, not {version}.", current=row.version
        )
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
) -> StatementNote:
    """Note that `by_whom` disputed, clarified, corrected or retracted it; append-only. Raises ValidationError, PermissionDenied."""
    require(may_draft(user=by, partnership=statement.partnership), to=f"note statements of {statement.partnership}")
    row = StatementNote(statement=statement, kind=kind, by=by_whom, said_on=said_on or None, passage=passage)
    save_new(row)
    return row


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
