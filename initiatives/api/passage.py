"""Passages: the words that prove something."""

from django.db.models import QuerySet

from initiatives.api.expanding import document_at
from initiatives.api.expansion import at
from initiatives.api.resource import Resource
from initiatives.clocks import known
from initiatives.filters.passage import PassageFilter
from initiatives.models import Passage
from initiatives.shapes.building import Asker
from initiatives.shapes.passage import passage_shape, with_state


def _rows(asker: Asker) -> QuerySet[Passage]:
    rows = known(rows=Passage.objects.visible_to(asker.reader), clocks=asker.clocks)
    return with_state(rows=rows, clocks=asker.clocks)


RESOURCE = Resource(
    name="passages",
    one="passage",
    component="Passage",
    model=Passage,
    shape=passage_shape,
    filters=PassageFilter,
    rows=_rows,
    expands={"document": document_at(at("capture__document_id"))},
)
