"""Statements."""

from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce

from initiatives.api.expanding import partnership_at, sectors_at
from initiatives.api.expansion import at, through
from initiatives.api.page import by_day, by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.statement import StatementFilter
from initiatives.models import Statement
from initiatives.shapes.statement import statement_shape

RESOURCE = Resource(
    name="statements",
    one="statement",
    component="Statement",
    model=Statement,
    shape=statement_shape,
    filters=StatementFilter,
    orderings={
        "id": by_number("pk"),
        "said_on": by_day(Coalesce("said_on_to", Value(date.max), output_field=DateField())),
        "created_at": by_moment("created_at"),
    },
    expands={
        "partnership": partnership_at(at("partnership_id")),
        "sectors": sectors_at(through("statementsector__statement")),
    },
)
