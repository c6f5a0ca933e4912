"""Reviews: reading and adding."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.actions.review import record_review
from initiatives.api import body, parameters, recording
from initiatives.api.body import Given
from initiatives.api.expanding import commitment_at, initiative_at
from initiatives.api.expansion import at
from initiatives.api.ledger import lines
from initiatives.api.listing import ListView
from initiatives.api.page import by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation
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


class ReviewsView(ListView):
    """GET: the reviews. POST: somebody looked."""

    def described(self, method: str) -> Operation | None:
        """Reading reviews, and adding one."""
        if method != "POST":
            return super().described(method)
        return reading.adding(name="reviews", one="review", component="Review", body="NewReview")

    def post(self, request: Request) -> Response:
        """201 with the review; 400 or 403."""
        parameters.check(query=request.query_params, known=())
        fields = {
            **recording.subject_fields(request.user),
            "outcome": Given(body.text, required=True),
            "sources_searched": Given(body.sources),
            "next_review_on": Given(body.or_null(body.day)),
            "note": Given(body.text),
            "passages": recording.passages(request.user),
        }
        values = body.read_body(body=request.data, fields=fields)
        subject = recording.subject_of(values)
        row = record_review(by=recording.writer(request), today=timezone.localdate(), subject=subject, **values)
        return recording.written(request, RESOURCE, row.pk)
