"""Reviews: reading and adding."""

from initiatives.actions.review import record_review
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.door import Act, Door, Fields
from initiatives.api.expanding import commitment_at, initiative_at
from initiatives.api.expansion import at
from initiatives.api.ledger import lines
from initiatives.api.page import by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.review import ReviewFilter
from initiatives.models import Review
from initiatives.shapes.review import review_shape

RESOURCE = Resource(
    name="reviews",
    one="review",
    component="Review",
    model=Review,
    shape=review_shape,
    filters=ReviewFilter,
    orderings={"recorded_at": by_moment("recorded_at"), "id": by_number("pk")},
    default="-recorded_at",
    rows=lines(Review),
    expands={"initiative": initiative_at(at("initiative_id")), "commitment": commitment_at(at("commitment_id"))},
)


def _fields(act: Act) -> Fields:
    return {
        **recording.subject_fields(act.by),
        "outcome": Given(body.text, required=True),
        "sources_searched": Given(body.sources),
        "next_review_on": Given(body.or_null(body.day)),
        "note": Given(body.text),
        "passages": recording.passages(act.by),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Review",
    fields=_fields,
    add=lambda act, **given: record_review(by=act.by, today=act.today, **recording.about(given)),
    example={"initiative": "shared-forest", "outcome": "no_change", "sources_searched": {"BR": ["gov.br"], "NO": []}},
)
