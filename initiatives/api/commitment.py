"""Commitments."""

from datetime import date

from django.db.models import DateField, IntegerField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from initiatives.api.expanding import initiative_at
from initiatives.api.expansion import at
from initiatives.api.page import Ordering, by_day, by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.clocks import counted
from initiatives.filters.commitment import CommitmentFilter
from initiatives.models import Commitment
from initiatives.shapes.commitment import commitment_shape

RESOURCE = Resource(
    name="commitments",
    one="commitment",
    component="Commitment",
    model=Commitment,
    shape=commitment_shape,
    filters=CommitmentFilter,
    orderings={
        "id": by_number("pk"),
        # Commitments without a date come after all that have one.
        "current_due": by_day(Coalesce(Cast(KT("stands__current_due_to"), DateField()), Value(date.max))),
        "slip_days": Ordering(Cast(KT("stands__slip_days"), IntegerField()), "bigint", int),
        "created_at": by_moment("created_at"),
        "updated_at": by_moment("updated_at"),
    },
    stands=True,
    counting=lambda rows, asker, query: (
        rows if query.getlist("initiative") else counted(rows=rows, clocks=asker.clocks)
    ),
    expands={"initiative": initiative_at(at("initiative_id"))},
)
