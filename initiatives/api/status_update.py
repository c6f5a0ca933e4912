"""The status ledger: reading, adding, correcting."""

from typing import Any

from initiatives.actions.status_update import correct_status, record_status
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.correcting import Correction
from initiatives.api.door import Act, Door, Fields
from initiatives.api.expanding import commitment_at, initiative_at
from initiatives.api.expansion import at
from initiatives.api.ledger import lines
from initiatives.api.page import by_moment, by_number
from initiatives.api.problems import Invalid, of_body
from initiatives.api.resource import Resource
from initiatives.filters.status_update import StatusUpdateFilter
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


def _fields(act: Act) -> Fields:
    return {
        "status": Given(body.text),
        "asserted_by": Given(body.or_null(body.text)),
        "as_of": Given(body.or_null(body.text)),
        "reason": Given(body.text, required=True),
        "passages": recording.passages(act.by),
        "sources_searched": Given(body.sources),
        "second_reader": recording.user(),
        "superseded_by": Given(body.or_null(body.by_slug(Initiative.objects.visible_to(act.by)))),
    }


def _of_new(act: Act) -> Fields:
    return {
        **recording.subject_fields(act.by),
        "axis": Given(body.text, required=True),
        **_fields(act),
        "status": Given(body.text, required=True),
        "expected": Given(body.or_null(body.whole)),
    }


def _of_correction(act: Act) -> Fields:
    return {"axis": Given(body.text), **_fields(act), "entered_in_error": Given(body.yes_no)}


def _correct(act: Act, row: StatusUpdate, *, axis: str | None = None, **given: Any) -> StatusUpdate:
    if axis not in (None, row.axis):
        sentence = f"A correction keeps its axis, “{row.axis}”; void this line and record another."
        raise Invalid([of_body("/axis", sentence)])
    return correct_status(by=act.by, today=act.today, row=row, **given)


DOOR = Door(
    resource=RESOURCE,
    body="StatusUpdate",
    fields=_of_new,
    add=lambda act, **given: record_status(by=act.by, today=act.today, **recording.about(given)),
    example={
        "initiative": "shared-forest", "axis": "claim", "asserted_by": "BR", "status": "agreed", "as_of": "2026-03",
        "reason": "The minister says so.", "passages": [1], "expected": None,
    },
)  # fmt: skip
CORRECTION = Correction(
    resource=RESOURCE,
    fields=_of_correction,
    correct=_correct,
    body="Correction",
    behind=("initiative__partnership", "commitment"),
)
