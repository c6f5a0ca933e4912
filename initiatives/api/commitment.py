"""Commitments."""

from dataclasses import replace
from datetime import date

from django.db.models import DateField, IntegerField, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from initiatives.actions.commitment import edit_commitment, open_commitment
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.columns import columns, parts
from initiatives.api.door import Act, Door, Fields, drafted
from initiatives.api.expanding import initiative_at
from initiatives.api.expansion import at
from initiatives.api.page import Ordering, by_day, by_moment, by_number
from initiatives.api.parts import Parts
from initiatives.api.resource import Resource
from initiatives.clocks import counted
from initiatives.filters.commitment import CommitmentFilter
from initiatives.models import Commitment, Initiative, Measurement, Passage
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


def _found(act: Act) -> QuerySet[Commitment]:
    behind = ("initiative__partnership", "passage__capture__document__partnership")
    return Commitment.objects.visible_to(act.by).select_related(*behind).defer("passage__capture__text")


def _fields(act: Act) -> Fields:
    passages = Passage.objects.visible_to(act.by).select_related("capture__document__partnership")
    initiatives = Initiative.objects.visible_to(act.by).select_related("partnership")
    return {
        "passage": Given(body.by_id(passages.defer("capture__text")), required=True, once=True),
        "initiative": Given(body.or_null(body.by_slug(initiatives)), default=None),
        **columns(
            Commitment, "measurable", "ongoing", "baseline_due", required=("wording", "sides", "said_by", "force")
        ),
        "target": parts(Commitment, {"amount": "target_amount", "unit": "target_unit"}, required=("amount", "unit")),
        "restates": Given(body.or_null(body.by_id(_found(act))), default=None),
        "baseline_passages": replace(recording.passages(act.by), once=True),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Commitment",
    fields=_fields,
    rows=_found,
    **drafted(add=open_commitment, edit=edit_commitment, edited="commitment"),
    example={
        "initiative": "shared-forest", "passage": 1, "wording": "Plant 100 trees", "sides": ["BR", "NO"], "said_by": "BR",
        "force": "will", "measurable": True, "target": {"amount": 100, "unit": "trees"}, "baseline_due": "2027",
    },
)  # fmt: skip
MEASUREMENTS = Parts(
    Measurement,
    "measurement",
    lambda act: {**columns(Measurement, required=("value", "unit", "as_of")), "passage": recording.passage(act.by)},
    "Measurement",
    {"value": 40, "unit": "trees", "as_of": "2026-12", "passage": 1},
    changed=False,
)
STEPS = {"measurements": MEASUREMENTS.adding}
