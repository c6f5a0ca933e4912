"""Passages: the words that prove something."""

from django.db.models import QuerySet

from initiatives.actions.document import mark_passage
from initiatives.api import body
from initiatives.api.body import Given
from initiatives.api.door import Act, Door, Fields
from initiatives.api.expanding import document_at
from initiatives.api.expansion import at
from initiatives.api.resource import Resource
from initiatives.clocks import known
from initiatives.filters.passage import PassageFilter
from initiatives.models import Capture, Passage
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


def _fields(act: Act) -> Fields:
    captures = Capture.objects.visible_to(act.by).select_related("document__partnership")
    return {
        "capture": Given(body.by_id(captures), required=True),
        "exact": Given(body.text, required=True),
        "start": Given(body.or_null(body.whole)),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Passage",
    fields=_fields,
    add=lambda act, **given: mark_passage(by=act.by, **given),
    example={"capture": 1, "exact": "We will build a research ship together", "start": 34},
    verb="Mark",
)
