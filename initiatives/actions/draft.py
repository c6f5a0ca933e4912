"""Discarding what was never published."""

from typing import Any

from django.db.models import CASCADE

from initiatives.actions.status_update import home_of
from initiatives.actions.writing import check_version, delete, refuse, require, writes
from initiatives.models import Commitment, Initiative, Reminder, SourceDocument, Standing, Statement, User
from initiatives.permissions import may_draft

Draft = Initiative | Commitment | Statement | SourceDocument


@writes
def discard(*, by: User, row: Draft, version: int | None = None) -> None:
    """Delete a draft with its parts and the reminders of it; what was published, or others stand on, is refused.

    With `version`, only if nobody has changed the row since. Raises ValidationError, PermissionDenied, Conflict.
    """
    row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    home = home_of(row) if isinstance(row, Initiative | Commitment) else row.partnership
    require(may_draft(user=by, partnership=home), to=f"delete drafts of {home}")
    check_version(row, version)
    whole = (row.initiative or row.passage.capture.document) if isinstance(row, Commitment) else row
    if whole.published_at is not None:
        refuse("publication", f"“{row}” was published and stays in the record; withdraw it.", code="published")
    # Parts first: deleting one touches the row, which renews its standing, and that must not outlive the row. Reminders
    # are kept elsewhere, whatever became of them; of what readers never saw nothing remains.
    for relation in row._meta.related_objects:
        link: Any = relation
        if link.related_model is Reminder or (link.on_delete is CASCADE and link.related_model is not Standing):
            link.related_model._base_manager.filter(**{link.field.name: row}).delete()
    delete(row, field="publication")
