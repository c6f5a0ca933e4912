"""The status ledger: reading, adding, correcting."""

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.actions.status_update import correct_status, record_status
from initiatives.api import body, parameters, recording
from initiatives.api.body import Given
from initiatives.api.expanding import commitment_at, initiative_at
from initiatives.api.expansion import at
from initiatives.api.ledger import lines
from initiatives.api.listing import ListView
from initiatives.api.page import by_moment, by_number
from initiatives.api.problems import Invalid, of_body
from initiatives.api.resource import Resource, View, matching
from initiatives.api.schema import reading
from initiatives.api.schema.operations import Operation
from initiatives.filters.status_update import StatusUpdateFilter
from initiatives.filters.strict import shown
from initiatives.models import Initiative, StatusUpdate
from initiatives.shapes.status_update import status_update_shape

RESOURCE = Resource(
    name="status-updates",
    one="status update",
    component="StatusUpdate",
    model=StatusUpdate,
    shape=status_update_shape,
    filters=StatusUpdateFilter,
    orderings={"recorded_at": by_moment("recorded_at"), "id": by_number("pk")},
    default="-recorded_at",
    rows=lines(StatusUpdate, first_day="first_day"),
    expands={"initiative": initiative_at(at("initiative_id")), "commitment": commitment_at(at("commitment_id"))},
    brief=("id", "initiative", "commitment", "axis", "asserted_by", "status"),
)


def _fields(request: Request) -> dict[str, Given]:
    return {
        "status": Given(body.text),
        "asserted_by": Given(body.or_null(body.text)),
        "as_of": Given(body.or_null(body.text)),
        "reason": Given(body.text, required=True),
        "passages": recording.passages(request.user),
        "sources_searched": Given(body.sources),
        "second_reader": recording.user(),
        "superseded_by": Given(body.or_null(body.by_slug(Initiative.objects.visible_to(request.user)))),
    }


class StatusUpdatesView(ListView):
    """GET: the ledger. POST: add a line."""

    def described(self, method: str) -> Operation | None:
        """Reading the ledger, and adding to it."""
        if method != "POST":
            return super().described(method)
        return reading.adding(
            name="status-updates", one="status update", component="StatusUpdate", body="NewStatusUpdate"
        )

    def post(self, request: Request) -> Response:
        """201 with the line; 400, 403, or 409 where `expected` is not the line that stands."""
        parameters.check(query=request.query_params, known=())
        fields = {
            **recording.subject_fields(request.user),
            "axis": Given(body.text, required=True),
            **_fields(request),
            "status": Given(body.text, required=True),
            "expected": Given(body.or_null(body.whole)),
        }
        values = body.read_body(body=request.data, fields=fields)
        subject = recording.subject_of(values)
        row = record_status(by=recording.writer(request), today=timezone.localdate(), subject=subject, **values)
        return recording.written(request, RESOURCE, row.pk)


class CorrectView(View):
    """POST: correct a line by a new one, or void it."""

    def described(self, method: str) -> Operation | None:
        """Correcting a line."""
        return reading.adding(
            name="status-updates",
            one="status update",
            component="StatusUpdate",
            body="Correction",
            verb="Correct or void",
            suffix="correct",
        )

    def post(self, request: Request, key: str) -> Response:
        """201 with the correcting line; 400 (also where the line was corrected already), 403, 404."""
        parameters.check(query=request.query_params, known=())
        visible = RESOURCE.visible(parameters.read_asker(request))
        row = matching(RESOURCE, visible, key).select_related("initiative__partnership", "commitment").first()
        if row is None:
            raise Http404(f"There is no status update “{shown(key)}”, or it is not shown to you.")
        fields = {"axis": Given(body.text), **_fields(request), "entered_in_error": Given(body.yes_no)}
        values = body.read_body(body=request.data, fields=fields)
        axis = values.pop("axis", row.axis)
        if axis != row.axis:
            sentence = f"A correction keeps its axis, “{row.axis}”; void this line and record another."
            raise Invalid([of_body("/axis", sentence)])
        new = correct_status(by=recording.writer(request), today=timezone.localdate(), row=row, **values)
        return recording.written(request, RESOURCE, new.pk)
