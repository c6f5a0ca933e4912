"""The due-date ledger."""

from dataclasses import replace
from typing import Any

from initiatives.actions.due_revision import revise_due
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.columns import columns
from initiatives.api.correcting import Correction
from initiatives.api.door import Act, Door, Fields
from initiatives.api.expanding import commitment_at
from initiatives.api.expansion import at
from initiatives.api.ledger import lines
from initiatives.api.page import by_moment, by_number
from initiatives.api.problems import Invalid, of_body
from initiatives.api.resource import Resource
from initiatives.filters.due_revision import DueRevisionFilter
from initiatives.models import Commitment, DueRevision
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


def _fields(act: Act) -> Fields:
    return {
        **columns(DueRevision, "new_due", "announced_on", required=("cause",)),
        "reason": Given(body.text, required=True),
        "passages": recording.passages(act.by),
    }


def _of_new(act: Act) -> Fields:
    return {
        "commitment": replace(recording.subject_fields(act.by)["commitment"], required=True),
        **_fields(act),
        "expected": Given(body.or_null(body.whole)),
    }


def _of_correction(act: Act) -> Fields:
    given = _fields(act)
    return {**given, "cause": replace(given["cause"], required=False), "entered_in_error": Given(body.yes_no)}


def _revise(act: Act, *, commitment: Commitment | None, **given: Any) -> DueRevision:
    if commitment is None:
        raise Invalid([of_body("/commitment", "Name the commitment whose date moved.", "required")])
    return revise_due(by=act.by, today=act.today, commitment=commitment, **given)


def _correct(act: Act, row: DueRevision, **given: Any) -> DueRevision:
    """What is not sent stays as it was in the corrected line."""
    kept = {name: getattr(row, name) for name in ("cause", "new_due", "announced_on")}
    return revise_due(by=act.by, today=act.today, commitment=row.commitment, corrects=row, **{**kept, **given})


DOOR = Door(
    resource=RESOURCE,
    body="DueRevision",
    fields=_of_new,
    add=_revise,
    example={
        "commitment": 1, "cause": "party_moved", "new_due": "2028", "announced_on": "2027-04-01",
        "reason": "The minister announced another year.", "passages": [1], "expected": None,
    },
)  # fmt: skip
CORRECTION = Correction(
    resource=RESOURCE,
    fields=_of_correction,
    correct=_correct,
    body="DueCorrection",
    behind=("commitment__initiative__partnership", "commitment__passage__capture__document__partnership"),
)
