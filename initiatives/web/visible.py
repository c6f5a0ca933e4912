"""What the reader of a request may see, noun by noun, as the inner rooms ask for it."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest

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

_ROWS: dict[str, Callable[[HttpRequest], QuerySet]] = {
    "initiatives": lambda request: Initiative.objects.visible_to(request.user),
    "commitments": lambda request: Commitment.objects.visible_to(request.user),
    "updates": lambda request: StatusUpdate.objects.visible_to(request.user),
    "revisions": lambda request: DueRevision.objects.visible_to(request.user),
    "statements": lambda request: Statement.objects.visible_to(request.user),
    "documents": lambda request: SourceDocument.objects.visible_to(request.user),
    "events": lambda request: Event.objects.all(),
    "partnerships": lambda request: Partnership.objects.all(),
}


def visible(request: HttpRequest, *names: str) -> dict[str, QuerySet]:
    """The named rows (initiatives, commitments, updates, revisions, statements, documents, events, partnerships) the reader may see."""
    return {name: _ROWS[name](request) for name in names}
