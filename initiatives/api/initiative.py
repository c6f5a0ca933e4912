"""Initiatives."""

from dataclasses import replace

from django.db.models import QuerySet

from initiatives.actions.initiative import edit_initiative, open_initiative
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.columns import columns
from initiatives.api.door import Act, Door, Fields, drafted
from initiatives.api.expanding import initiative_at, partnership_at, sectors_at
from initiatives.api.expansion import at, through
from initiatives.api.resource import BY_NAME, Resource
from initiatives.clocks import current
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.models import Initiative, Name, Partnership, ScopeItem, Sector
from initiatives.shapes.initiative import initiative_shape

RESOURCE = Resource(
    name="initiatives",
    one="initiative",
    component="Initiative",
    model=Initiative,
    shape=initiative_shape,
    filters=InitiativeFilter,
    orderings=BY_NAME,
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
    scope = {**columns(ScopeItem, required=("label",)), "passage": recording.passage(act.by)}
    names = {**columns(Name, "since", required=("name",)), "passage": recording.passage_or_none(act.by)}
    return {
        "partnership": Given(body.by_slug(Partnership.objects.all()), required=True, once=True),
        **columns(
            *(Initiative, "acronym", "slug", "summary", "ongoing", "flagship", "review_every"),
            required=("name", "kind"),
        ),
        "parent": Given(body.or_null(body.by_slug(Initiative.objects.visible_to(act.by))), default=None),
        "owner": replace(recording.user(), default=None),
        "sectors": Given(sectors, default=()),
        "scope": Given(body.list_of(body.object_of(scope)), default=()),
        "names": Given(body.list_of(body.object_of(names)), default=()),
        "shown_in": Given(body.several(Partnership.objects.all(), key="slug", one=body.text), default=()),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Initiative",
    fields=_fields,
    rows=_found,
    **drafted(add=open_initiative, edit=edit_initiative, edited="initiative"),
    example={
        "partnership": "brazil-norway", "name": "Shared forest", "kind": "project", "summary": "Trees on both sides.",
        "sectors": ["forestry"], "review_every": 90, "scope": [{"label": "Seedlings", "passage": 1}],
    },
    verb="Draft",
)  # fmt: skip
