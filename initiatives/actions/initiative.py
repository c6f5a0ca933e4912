"""Opening and editing an initiative."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from initiatives.actions.writing import change, check_version, refuse, require, save_new, slug_of, writes
from initiatives.models import (
    Evidence,
    Initiative,
    InitiativeSector,
    Name,
    Participation,
    Partnership,
    Passage,
    ScopeItem,
    Sector,
    ShownIn,
    User,
)
from initiatives.permissions import may_draft

LONGEST_SLUG = 120
EDITABLE = frozenset(
    {"name", "acronym", "slug", "kind", "summary", "ongoing", "flagship", "parent", "owner", "review_every", "sectors"}
    | {"scope", "names", "shown_in"}
)


@writes
def open_initiative(
    *,
    by: User,
    partnership: Partnership,
    name: str,
    kind: str,
    slug: str | None = None,
    sectors: Iterable[Sector] = (),
    participants: Iterable[Mapping[str, Any]] = (),
    scope: Iterable[Mapping[str, Any]] = (),
    names: Iterable[Mapping[str, Any]] = (),
    shown_in: Iterable[Partnership] = (),
    aims: Iterable[Passage] = (),
    **fields: Any,
) -> Initiative:
    """Draft an initiative with its sectors, participants, scope items, other names, guests and the passages of its aim.

    `participants` are {"organisation" or "country", "role", "passages"}; `scope` are {"label", "passage"}; `names`, also in
    use, are {"name", "since", "passage"}; `shown_in` the partnerships that show it beside its own. The slug is made from
    the name when none is given. Raises ValidationError, PermissionDenied.
    """
    require(may_draft(user=by, partnership=partnership), to=f"draft initiatives of {partnership}")
    row = Initiative(
        partnership=partnership,
        name=name,
        kind=kind,
        slug=slug or slug_of(name=name, longest=LONGEST_SLUG),
        author=by,
        **fields,
    )
    save_new(row)
    _replace_sectors(row, sectors)
    for given in participants:
        part = Participation(
            initiative=row, organisation=given.get("organisation"), country=given.get("country"), role=given["role"]
        )
        save_new(part)
        Evidence.objects.bulk_create(Evidence(passage=p, participation=part) for p in given.get("passages", ()))
    _replace_parts(row, by=by, scope=scope, names=names, shown_in=shown_in)
    Evidence.objects.bulk_create(Evidence(passage=passage, aim=row) for passage in aims)
    row.refresh_from_db()
    return row


@writes
def edit_initiative(*, by: User, initiative: Initiative, version: int | None = None, **fields: Any) -> Initiative:
    """Change the named fields; with `version`, only if nobody has changed the row since that version.

    `sectors`, `scope`, `names` and `shown_in` (as in `open_initiative`) are all of them: what is not named goes; names that a
    renaming gave stay. Raises ValidationError (an unknown field, or a slug frozen by publication), PermissionDenied, Conflict.
    """
    require(may_draft(user=by, partnership=initiative.partnership), to=f"edit initiatives of {initiative.partnership}")
    for name in fields.keys() - EDITABLE:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE))}.", code="unknown")
    row = Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
    check_version(row, version)
    sectors = fields.pop("sectors", None)
    parts = {name: fields.pop(name) for name in ("scope", "names", "shown_in") if name in fields}
    change(row, values=fields)
    if sectors is not None:
        _replace_sectors(row, sectors)
    _replace_parts(row, by=by, **parts)
    row.refresh_from_db()
    return row


def _replace_sectors(row: Initiative, sectors: Iterable[Sector]) -> None:
    wanted = {sector.pk for sector in sectors}
    InitiativeSector.objects.filter(initiative=row).exclude(sector__in=wanted).delete()
    InitiativeSector.objects.bulk_create(
        (InitiativeSector(initiative=row, sector_id=pk) for pk in sorted(wanted)), ignore_conflicts=True
    )


def _replace_parts(
    row: Initiative,
    *,
    by: User,
    scope: Iterable[Mapping[str, Any]] | None = None,
    names: Iterable[Mapping[str, Any]] | None = None,
    shown_in: Iterable[Partnership] | None = None,
) -> None:
    if scope is not None:
        _replace_rows("scope", row.scope.all(), [ScopeItem(initiative=row, **each) for each in scope])
    if names is not None:
        # A line of a renaming is part of the record and no name "also in use".
        _replace_rows("names", row.names.filter(instead_of=""), [Name(initiative=row, **each) for each in names])
    if shown_in is not None:
        guests = list(shown_in)
        held = set(row.shown_in.values_list("pk", flat=True))
        for guest in guests:
            require(guest.pk in held or may_draft(user=by, partnership=guest), to=f"show initiatives in {guest}")
        new = [ShownIn(initiative=row, partnership=guest) for guest in guests]
        _replace_rows("shown_in", ShownIn.objects.filter(initiative=row), new)


def _replace_rows(field: str, held: QuerySet, wanted: list[Any]) -> None:
    """The rows that are there and wanted stay as they are; the others go, and what is new comes."""
    there = {_said(each): each for each in held}
    asked = {_said(each): each for each in wanted}
    held.filter(pk__in=[each.pk for said, each in there.items() if said not in asked]).delete()
    for said, each in asked.items():
        if said in there:
            continue
        try:
            save_new(each)
        except ValidationError as error:
            refuse(field, f"“{each}”: {' '.join(error.messages)}")


def _said(part: Any) -> tuple[Any, ...]:
    """What a part says, whichever row it is."""
    match part:
        case ScopeItem():
            return part.label, part.passage_id
        case Name():
            return part.name, part.since, part.passage_id
    return (part.partnership_id,)
