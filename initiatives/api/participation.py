"""Participations: who takes part in what."""

from dataclasses import replace

from initiatives.actions.participation import add_participation, edit_participation, remove_participation
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.columns import columns
from initiatives.api.door import Act, Door, Fields
from initiatives.api.expanding import initiative_at, organisation_at
from initiatives.api.expansion import at
from initiatives.api.resource import Resource
from initiatives.filters.participation import ParticipationFilter
from initiatives.models import Initiative, Organisation, Participation
from initiatives.shapes.participation import participation_shape

RESOURCE = Resource(
    name="participations",
    one="participation",
    component="Participation",
    model=Participation,
    shape=participation_shape,
    filters=ParticipationFilter,
    existed="recorded_at",
    expands={"initiative": initiative_at(at("initiative_id")), "organisation": organisation_at(at("organisation_id"))},
)


def _fields(act: Act) -> Fields:
    initiatives = Initiative.objects.visible_to(act.by).select_related("partnership")
    return {
        "initiative": Given(body.by_slug(initiatives), required=True, once=True),
        "organisation": Given(body.or_null(body.by_slug(Organisation.objects.all())), default=None),
        **columns(Participation, "country", required=("role",)),
        "passages": replace(recording.passages(act.by), default=()),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Participation",
    fields=_fields,
    add=lambda act, **given: add_participation(by=act.by, **given),
    change=lambda act, row, read, **given: edit_participation(by=act.by, participation=row, **given),
    remove=lambda act, row, read: remove_participation(by=act.by, participation=row),
    example={
        "initiative": "shared-forest",
        "organisation": "ministry-of-forests",
        "role": "implementer",
        "passages": [],
    },
)
