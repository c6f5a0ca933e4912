"""Participations as JSON."""

from django.db.models import Case, QuerySet, TextField, When
from django.db.models.functions import Cast, Coalesce

from initiatives.models import Participation
from initiatives.shapes.building import Asker, JsonObject, address, country_name, record, shaped
from initiatives.shapes.passage import proving


def participation_shape(*, rows: QuerySet[Participation], asker: Asker) -> QuerySet[Participation]:
    """Participations in initiatives visible to the reader → their shapes; a country as such has no organisation."""
    organisation = JsonObject(slug="organisation__slug", name="organisation__name")
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="participations", key="id"),
        initiative="initiative__slug",
        organisation=Case(When(organisation__isnull=False, then=organisation), default=None),
        country=Coalesce(Cast("organisation__country", TextField()), Cast("country", TextField())),
        name=Coalesce("organisation__name", country_name("country"), output_field=TextField()),
        role="role",
        passages=proving(asker=asker, target="participation"),
    )
    return shaped(rows=rows, shape=shape)
