"""Publishing and withdrawing: what readers see, and that nothing published disappears."""

from typing import TypeVar

from initiatives.actions.writing import check_version, refuse, require, writes
from initiatives.models import Initiative, SourceDocument, Statement, User
from initiatives.permissions import may_publish

Row = TypeVar("Row", Initiative, SourceDocument, Statement)


@writes
def publish(*, by: User, row: Row, second_reader_required: bool, version: int | None = None) -> Row:
    """Show a draft to every reader; the moment is the database's.

    With `second_reader_required` the author may not publish their own draft. Publishing what is published changes
    nothing. With `version`, only if nobody has changed the row since. Raises ValidationError (withdrawn, replaced, or
    unpublished proof), PermissionDenied, Conflict.
    """
    row = _locked(row)
    require(may_publish(user=by, partnership=row.partnership), to=f"publish records of {row.partnership}")
    check_version(row, version)
    if row.publication == "published":
        return row
    if row.publication != "draft":
        refuse("publication", f"It is {row.get_publication_display().lower()}; only a draft can be published.")
    if second_reader_required and row.author_id == by.pk:
        refuse("publication", "A second reader publishes; you drafted this one yourself.", code="second_reader")
    if isinstance(row, Statement) and row.passage and row.passage.capture.document.publication == "draft":
        refuse("publication", "Publish the document it stands in first, or readers could not open the words.")
    row.publication = "published"
    row.save(update_fields=["publication"])
    row.refresh_from_db()
    return row


@writes
def withdraw(
    *, by: User, row: Row, replaced_by: Row | None = None, entered_in_error: bool = False, version: int | None = None
) -> Row:
    """Take a published record back: withdrawn, superseded by `replaced_by`, or marked entered in error.

    It stays in the database and in its history. With `version`, only if nobody has changed the row since. Raises
    ValidationError, PermissionDenied, Conflict.
    """
    row = _locked(row)
    require(may_publish(user=by, partnership=row.partnership), to=f"withdraw records of {row.partnership}")
    check_version(row, version)
    if row.publication == "draft":
        refuse("publication", "It is a draft and was never published; delete it instead.")
    if replaced_by is not None and replaced_by.pk == row.pk:
        refuse("replaced_by", "A record cannot replace itself.")
    row.publication = "superseded" if replaced_by else "entered_in_error" if entered_in_error else "withdrawn"
    row.replaced_by = replaced_by
    row.save(update_fields=["publication", "replaced_by"])
    row.refresh_from_db()
    return row


def _locked(row: Row) -> Row:
    return type(row).objects.select_for_update(of=("self",), no_key=True).select_related("partnership").get(pk=row.pk)
