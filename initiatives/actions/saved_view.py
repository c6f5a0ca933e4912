"""Saved views: one's own filters under a name, private or shared."""

from collections.abc import Mapping
from typing import Any

from initiatives.actions.writing import change, check_version, refuse, require, save_new, writes
from initiatives.models import SavedView, User
from initiatives.permissions import may_administer, may_share

EDITABLE = frozenset({"name", "page", "query", "shared"})


@writes
def save_view(
    *, by: User, name: str, page: str, query: Mapping[str, list[str]] | None = None, shared: bool = False,
    owner: User | None = None,
) -> SavedView:  # fmt: skip
    """Keep a filter of a page (`query`: parameter → values) under a name; administrators may do it for another `owner`.

    Only whoever may draft shares one. Raises ValidationError, PermissionDenied.
    """
    owner = owner or by
    require(owner.pk == by.pk or may_administer(user=by), to="save views for others")
    require(not shared or may_share(user=by), to="share views with everybody")
    row = SavedView(owner=owner, name=name.strip(), page=page, query=_checked(query or {}), shared=shared)
    save_new(row)
    return row


@writes
def edit_view(*, by: User, view: SavedView, version: int | None = None, **fields: Any) -> SavedView:
    """Change the named fields of one's own view (administrators: of any). Raises ValidationError, PermissionDenied, Conflict."""
    row = _locked(by, view, version)
    for name in fields.keys() - EDITABLE:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE))}.", code="unknown")
    require(not fields.get("shared") or row.shared or may_share(user=by), to="share views with everybody")
    if "query" in fields:
        fields["query"] = _checked(fields["query"])
    change(row, values=fields)
    return row


@writes
def remove_view(*, by: User, view: SavedView, version: int | None = None) -> None:
    """Delete one's own view with its subscriptions (administrators: any). Raises PermissionDenied, Conflict."""
    _locked(by, view, version).delete()


def _locked(by: User, view: SavedView, version: int | None) -> SavedView:
    row = SavedView.objects.select_for_update(of=("self",)).select_related("owner").get(pk=view.pk)
    require(row.owner_id == by.pk or may_administer(user=by), to="change another's view")
    check_version(row, version)
    return row


def _checked(query: Mapping[str, Any]) -> dict[str, list[str]]:
    for name, values in query.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            refuse("query", f'“{name[:80]}” has a list of texts, for example {{"status": ["agreed"]}}.')
    return dict(query)
