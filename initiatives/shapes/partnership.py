"""Partnerships as JSON."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from initiatives.clocks import counted, current, known
from initiatives.models import Commitment, Initiative, Partnership
from initiatives.shapes.building import Asker, JsonArray, JsonObject, address, country_name, record, shaped


def partnership_shape(*, rows: QuerySet[Partnership], asker: Asker) -> QuerySet[Partnership]:
    """Partnerships → their shapes; initiatives are counted at home, as far as the reader sees them."""
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="partnerships", key="slug"),
        slug="slug",
        name="name",
        sides=_sides(),
        time_zone="time_zone",
        initiatives=_counted(Initiative, asker, Q(partnership=OuterRef("pk")), "partnership"),
        commitments=_counted(
            Commitment,
            asker,
            Q(passage__capture__document__partnership=OuterRef("pk")),
            "passage__capture__document__partnership",
        ),
        version="version",
        created_at="created_at",
        updated_at="updated_at",
    )
    return shaped(rows=rows, shape=shape)


def _sides():
    return JsonArray(*(JsonObject(country=column, name=country_name(column)) for column in ("country_a", "country_b")))


def _counted(model, asker: Asker, mine: Q, group: str):
    rows = known(rows=model.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    rows = (current if model is Initiative else counted)(rows=rows, clocks=asker.clocks)
    totals = rows.filter(mine).order_by().values(group).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(totals), 0)
