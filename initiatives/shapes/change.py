"""Lines of the change feed as JSON."""

from django.db.models import Case, Func, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value, When

from initiatives.models import (
    Change,
    Commitment,
    Initiative,
    SourceDocument,
    Statement,
)
from initiatives.shapes.building import Asker, JsonObject, shaped

Subject = type[Initiative] | type[Commitment] | type[Statement] | type[SourceDocument]
# noun of the feed -> its resource, its model, the column its address ends in
RESOURCES: dict[str, tuple[str, Subject, str]] = {
    "initiative": ("initiatives", Initiative, "slug"),
    "commitment": ("commitments", Commitment, "pk"),
    "statement": ("statements", Statement, "pk"),
    "document": ("documents", SourceDocument, "pk"),
}


def seen(*, asker: Asker) -> Q:
    """A condition on changes: their subject is one the reader may see."""
    condition = Q(pk__in=[])
    for noun, (_, model, _) in RESOURCES.items():
        condition |= Q(noun=noun, subject_id__in=model.objects.visible_to(asker.reader).values("pk"))
    return condition


def change_shape(*, rows: QuerySet[Change], asker: Asker) -> QuerySet:
    """Changes whose subjects are `seen` → their shapes; `url` is the address of what changed."""
    url = Case(
        *[When(noun=noun, then=_address(asker, *where)) for noun, where in RESOURCES.items()],
        default=None,
        output_field=TextField(),
    )
    shape = JsonObject(
        id="id", kind="kind", noun="noun", subject="subject_id", url=url, recorded_at="recorded_at", data="data"
    )
    return shaped(rows=rows, shape=shape)


def _address(asker: Asker, resource: str, model: type[Model], key: str) -> Func:
    named = Subquery(model._default_manager.filter(pk=OuterRef("subject_id")).values(key))
    return Func(Value(f"{asker.base}{resource}/"), named, Value("/"), function="concat", output_field=TextField())
