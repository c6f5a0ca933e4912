"""What the reader of a request may see and what was known at its clocks, noun by noun, as the inner rooms ask for it."""

from typing import Any

from django.db.models import Model, QuerySet

from initiatives.clocks import known
from initiatives.models import (
    Commitment,
    DueRevision,
    Event,
    Initiative,
    Partnership,
    SourceDocument,
    Statement,
    StatusUpdate,
)
from initiatives.web.request import PageRequest

_NOUNS: dict[str, type[Model]] = {
    "initiatives": Initiative, "commitments": Commitment, "updates": StatusUpdate, "statements": Statement,
    "documents": SourceDocument, "revisions": DueRevision, "events": Event, "partnerships": Partnership,
}  # fmt: skip


def in_sight(request: PageRequest, model: type[Model]) -> Any:
    """The rows of a noun that the reader may see and that were known at the clocks."""
    rows: QuerySet = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(request.user)
    begun = "created_at" if any(field.name == "created_at" for field in model._meta.fields) else "recorded_at"
    return known(rows=rows, clocks=request.clocks, moment=begun)


def visible(request: PageRequest, *names: str) -> dict[str, QuerySet]:
    """The named rows (initiatives, commitments, updates, revisions, statements, documents, events …), as `in_sight`."""
    return {name: in_sight(request, _NOUNS[name]) for name in names}
