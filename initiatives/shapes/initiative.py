"""Initiatives as JSON."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from initiatives.clocks import known
from initiatives.models import Initiative, Participation, ScopeItem, Sector
from initiatives.models.publication import may_see
from initiatives.shapes.building import Asker, JsonObject, address, country_name, if_seen, listed, record, shaped
from initiatives.shapes.identity import guests_of, names_of, predecessors_of, successors_of
from initiatives.shapes.passage import nested_passage
from initiatives.shapes.standing import ReadingStanding, held, of_standing, status_object


def initiative_shape(*, rows: QuerySet[Initiative], asker: Asker) -> QuerySet[Initiative]:
    """Initiatives visible to the reader and `with_standing` → their shapes."""
    parent_seen = may_see(asker.reader, publication="parent__publication", partnership="parent__partnership")
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="initiatives", key="slug"),
        slug="slug",
        name="name",
        acronym="acronym",
        kind="kind",
        ongoing="ongoing",
        flagship="flagship",
        review_every="review_every",
        summary="summary",
        partnership=JsonObject(slug="partnership__slug", name="partnership__name"),
        parent=if_seen(seen=Q(parent__isnull=False) & parent_seen, then="parent__slug"),
        scope=_scope(asker),
        sectors=sectors_of(through="initiativesector__initiative"),
        participants=_participants(asker),
        owner="owner__username",
        status=status_object(),
        commitments=held("commitments"),
        last_reviewed_at=of_standing("last_reviewed_at"),
        next_review_on=of_standing("next_review_on"),
        publication="publication",
        version="version",
        created_at="created_at",
        updated_at="updated_at",
        shown_in=guests_of(),
        names=names_of(asker),
        predecessors=predecessors_of(asker),
        successors=successors_of(asker),
    )
    return shaped(rows=rows, shape=ReadingStanding(shape, also=("holds",)))


def sectors_of(*, through: str) -> Any:
    """The sectors of the outer row by slug; `through` is the lookup from a sector to it."""
    rows = Sector.objects.without_tree_fields().filter(**{through: OuterRef("pk")}).order_by("slug")
    return listed(rows=rows, item=JsonObject(slug="slug", name="name"))


def _scope(asker: Asker) -> Any:
    rows = known(rows=ScopeItem.objects.filter(initiative=OuterRef("pk")), clocks=asker.clocks).order_by("id")
    return listed(rows=rows, item=JsonObject(label="label", passage=nested_passage(asker=asker, path="passage")))


def _participants(asker: Asker) -> Any:
    rows = known(rows=Participation.objects.filter(initiative=OuterRef("pk")), clocks=asker.clocks).order_by("id")
    country = Coalesce(Cast("organisation__country", TextField()), Cast("country", TextField()))
    item = JsonObject(
        slug="organisation__slug",
        name=Coalesce("organisation__name", country_name("country"), output_field=TextField()),
        country=NullIf(country, Value("")),
        role="role",
    )
    return listed(rows=rows, item=item)
