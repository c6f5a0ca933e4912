"""Who takes part in an initiative: added with its proof, corrected, taken away."""

from collections.abc import Iterable
from typing import Any

from initiatives.actions.writing import change, refuse, require, save_new, writes
from initiatives.models import Evidence, Initiative, Participation, Passage, User
from initiatives.permissions import may_draft

EDITABLE = frozenset({"organisation", "country", "role"})


@writes
def add_participation(
    *, by: User, initiative: Initiative, role: str, passages: Iterable[Passage] = (), **who: Any
) -> Participation:
    """Say that an `organisation` or a `country` takes part in a role; the passages prove it.

    Raises ValidationError, PermissionDenied.
    """
    _check_may(by, initiative)
    row = Participation(initiative=initiative, role=role, **who)
    save_new(row)
    _prove(row, passages)
    return row


@writes
def edit_participation(
    *, by: User, participation: Participation, passages: Iterable[Passage] | None = None, **fields: Any
) -> Participation:
    """Change the named fields, and the proof where `passages` are given. Raises ValidationError, PermissionDenied."""
    row = _locked(by, participation)
    for name in fields.keys() - EDITABLE:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE))}.", code="unknown")
    change(row, values=fields)
    if passages is not None:
        wanted = list(passages)
        Evidence.objects.filter(participation=row).exclude(passage__in=wanted).delete()
        held = set(Evidence.objects.filter(participation=row).values_list("passage", flat=True))
        _prove(row, (passage for passage in wanted if passage.pk not in held))
    return row


@writes
def remove_participation(*, by: User, participation: Participation) -> None:
    """Take a participation away; the history keeps it. Raises PermissionDenied."""
    _locked(by, participation).delete()


def _locked(by: User, participation: Participation) -> Participation:
    held = Participation.objects.select_for_update(of=("self",)).select_related("initiative__partnership")
    row = held.get(pk=participation.pk)
    _check_may(by, row.initiative)
    return row


def _check_may(by: User, initiative: Initiative) -> None:
    home = initiative.partnership
    require(may_draft(user=by, partnership=home), to=f"say who takes part in initiatives of {home}")


def _prove(row: Participation, passages: Iterable[Passage]) -> None:
    Evidence.objects.bulk_create(Evidence(passage=passage, participation=row) for passage in passages)
