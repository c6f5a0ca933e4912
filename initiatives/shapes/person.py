"""People as JSON."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from initiatives.clocks import known
from initiatives.models import Person, Statement
from initiatives.shapes.actor import VERSIONED, about
from initiatives.shapes.building import Asker, record, shaped


def person_shape(*, rows: QuerySet[Person], asker: Asker) -> QuerySet[Person]:
    """People → their shapes, with the number of their statements the reader sees."""
    statements = known(rows=Statement.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    said = statements.filter(person=OuterRef("pk")).order_by().values("person").annotate(total=Count("pk"))
    shape = record(
        asker,
        **about(asker=asker, resource="people"),
        statements=Coalesce(Subquery(said.values("total")), 0),
        **VERSIONED,
    )
    return shaped(rows=rows, shape=shape)
