"""The due-date ledger."""

from initiatives.api.expanding import commitment_at
from initiatives.api.expansion import at
from initiatives.api.ledger import lines
from initiatives.api.page import by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.due_revision import DueRevisionFilter
from initiatives.models import DueRevision
from initiatives.shapes.due_revision import due_revision_shape

RESOURCE = Resource(
    name="due-revisions",
    one="due revision",
    component="DueRevision",
    model=DueRevision,
    shape=due_revision_shape,
    filters=DueRevisionFilter,
    orderings={"recorded_at": by_moment("recorded_at"), "id": by_number("pk")},
    default="-recorded_at",
    rows=lines(DueRevision, first_day="last_day"),
    expands={"commitment": commitment_at(at("commitment_id"))},
)
