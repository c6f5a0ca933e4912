"""Initiatives."""

from dataclasses import replace

from django.db.models import QuerySet

from initiatives.actions.draft import discard
from initiatives.actions.initiative import edit_initiative, open_initiative
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.columns import columns
from initiatives.api.door import Act, Door, Fields
from initiatives.api.expanding import initiative_at, partnership_at, sectors_at
from initiatives.api.expansion import at, through
from initiatives.api.page import by_moment, by_text
from initiatives.api.resource import Resource
from initiatives.clocks import current
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.models import Initiative, Partnership, Sector
from initiatives.shapes.initiative import initiative_shape

RESOURCE = Resource(
    name="initiatives",
    one="initiative",
    component="Initiative",
    model=Initiative,
    shape=initiative_shape,
    filters=InitiativeFilter,
    orderings={
        "slug": by_text("slug"),
        "name": by_text("name"),
        "created_at": by_moment("created_at"),
        "updated_at": by_moment("updated_at"),
    },
    default="slug",
    key="slug",
    stands=True,
    # Whoever asks for the superseded ones by name gets them.
    counting=lambda rows, asker, query: (
        rows if asks_publication(query=query) else current(rows=rows, clocks=asker.clocks)
    ),
    expands={
        "partnership": partnership_at(at("partnership_id")),
        "parent": initiative_at(at("parent_id")),
        "sectors": sectors_at(through("initiativesector__initiative")),
    },
)


def _found(act: Act) -> QuerySet[Initiative]:
    return Initiative.objects.visible_to(act.by).select_related("partnership")


def _fields(act: Act) -> Fields:
    sectors = body.several(Sector.objects.without_tree_fields(), key="slug", one=body.text)
    return {
        "partnership": Given(body.by_slug(Partnership.objects.all()), required=True, once=True),
        **columns(
            *(Initiative, "acronym", "slug", "summary", "ongoing", "flagship", "review_every"),
            required=("name", "kind"),
        ),
        "parent": Given(body.or_null(body.by_slug(Initiative.objects.visible_to(act.by))), default=None),
        "owner": replace(recording.user(), default=None),
        "sectors": Given(sectors, default=()),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Initiative",
    fields=_fields,
    rows=_found,
    add=lambda act, **given: open_initiative(by=act.by, **given),
    change=lambda act, row, read, **given: edit_initiative(by=act.by, initiative=row, version=read.version, **given),
    remove=lambda act, row, read: discard(by=act.by, row=row, version=read.version),
    example={
        "partnership": "brazil-norway", "name": "Shared forest", "kind": "project", "summary": "Trees on both sides.",
        "sectors": ["forestry"], "review_every": 90,
    },
    verb="Draft",
)  # fmt: skip
