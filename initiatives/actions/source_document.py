"""Editing what we say of a document; its texts are captures and never change."""

from typing import Any

from initiatives.actions.writing import change, check_version, refuse, require, writes
from initiatives.models import SourceDocument, User
from initiatives.permissions import may_draft

EDITABLE = frozenset(
    {"title", "title_is_ours", "kind", "publisher", "url", "published", "dateline", "language", "event", "rights"}
    | {"identified_publisher", "identified_url", "identified_published"}
)  # fmt: skip


@writes
def edit_document(*, by: User, document: SourceDocument, version: int | None = None, **fields: Any) -> SourceDocument:
    """Change the named fields; a published document keeps its kind.

    Raises ValidationError, PermissionDenied, Conflict.
    """
    require(may_draft(user=by, partnership=document.partnership), to=f"edit documents of {document.partnership}")
    for name in fields.keys() - EDITABLE:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE))}.", code="unknown")
    row = SourceDocument.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    check_version(row, version)
    change(row, values=fields)
    return row
