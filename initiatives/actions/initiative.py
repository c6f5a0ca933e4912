"""Opening and editing an initiative."""

from collections.abc import Iterable, Mapping
from typing import Any

from initiatives.actions.writing import change, check_version, refuse, require, save_new, slug_of, writes
from initiatives.models import (
    Evidence,
    Initiative,
    InitiativeSector,
    Participation,
    Partnership,
    Passage,
    ScopeItem,
    Sector,
    User,
)
from initiatives.permissions import may_draft

LONGEST_SLUG = 120
EDITABLE = frozenset(
    {"name", "acronym", "slug", "kind", "summary", "ongoing", "flagship", "parent", "owner", "review_every", "sectors"}
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
    aims: Iterable[Passage] = (),
    **fields: Any,
) -> Initiative:
    """Draft an initiative with its sectors, participants, scope items and the passages of its aim.

    `participants` are {"organisation" or "country", "role", "passages"}; `scope` are {"label", "passage"}. The slug
    is made from the name when none is given. Raises ValidationError, PermissionDenied.
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
    ScopeItem.objects.bulk_create(ScopeItem(initiative=row, label=s["label"], passage=s["passage"]) for s in scope)
    Evidence.objects.bulk_create(Evidence(passage=passage, aim=row) for passage in aims)
    row.refresh_from_db()
    return row


@writes
def edit_initiative(*, by: User, initiative: Initiative, version: int | None = None, **fields: Any) -> Initiative:
    """Change the named fields; with `version`, only if nobody has changed the row since that version.

    Raises ValidationError (an unknown field, or a slug frozen by publication), PermissionDenied, Conflict.
    """
    require(may_draft(user=by, partnership=initiative.partnership), to=f"edit initiatives of {initiative.partnership}")
    for name in fields.keys() - EDITABLE:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE))}.", code="unknown")
    row = Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
    check_version(row, version)
    sectors = fields.pop("sectors", None)
    change(row, values=fields)
    if sectors is not None:
        _replace_sectors(row, sectors)
    row.refresh_from_db()
    return row


def _replace_sectors(row: Initiative, sectors: Iterable[Sector]) -> None:
    wanted = {sector.pk for sector in sectors}
    InitiativeSector.objects.filter(initiative=row).exclude(sector__in=wanted).delete()
    InitiativeSector.objects.bulk_create(
        (InitiativeSector(initiative=row, sector_id=pk) for pk in sorted(wanted)), ignore_conflicts=True
    )
