"""Lines of the change feed as JSON."""

from collections.abc import Callable

from django.db.models import Case, F, Func, OuterRef, QuerySet, Subquery, TextField, Value, When

from initiatives.models import (
    Change,
    Commitment,
    Initiative,
    SourceDocument,
    Statement,
)
from initiatives.shapes.building import Asker, JsonObject, shaped

Subject = type[Initiative] | type[Commitment] | type[Statement] | type[SourceDocument]
HOME = "passage__capture__document__partnership__slug"
# noun of the feed -> its resource, its model, the column its address ends in
RESOURCES: dict[str, tuple[str, Subject, str]] = {
    "initiative": ("initiatives", Initiative, "slug"),
    "commitment": ("commitments", Commitment, "pk"),
    "statement": ("statements", Statement, "pk"),
    "document": ("documents", SourceDocument, "pk"),
}


def seen_by(*, asker: Asker) -> dict[str, QuerySet]:
    """noun → its rows that the reader may see."""
    return {noun: model.objects.visible_to(asker.reader) for noun, (_, model, _) in RESOURCES.items()}


def change_shape(*, rows: QuerySet[Change], asker: Asker) -> QuerySet:
    """Changes `about` what the reader may see → their shapes.

    `url` is the address of what changed, `initiative` and `partnership` the slugs it belongs to; all three are null
    where the record is no longer shown, `initiative` also where it belongs to none or to several.
    """

    def each(value: Callable[[str, QuerySet], Subquery | None]) -> Case:
        found = {
            noun: value(noun, rows.filter(pk=OuterRef("subject_id"))) for noun, rows in seen_by(asker=asker).items()
        }
        whens = [When(noun=noun, then=then) for noun, then in found.items() if then is not None]
        return Case(*whens, default=None, output_field=TextField())

    def address(noun: str, held: QuerySet) -> Subquery:
        resource, _, key = RESOURCES[noun]
        whole = Func(Value(f"{asker.base}{resource}/"), F(key), Value("/"), function="concat", output_field=TextField())
        return Subquery(held.annotate(address=whole).values("address"))

    def initiative(noun: str, held: QuerySet) -> Subquery | None:
        column = {"initiative": "slug", "commitment": "initiative__slug"}.get(noun)
        return Subquery(held.values(column)) if column else None

    def partnership(noun: str, held: QuerySet) -> Subquery:
        # A commitment belongs where its initiative does, else where the document of its words does.
        return Subquery(held.values(HOME if noun == "commitment" else "partnership__slug"))

    shape = JsonObject(
        id="id", kind="kind", noun="noun", subject="subject_id", url=each(address), initiative=each(initiative),
        partnership=each(partnership), recorded_at="recorded_at", data="data",
    )  # fmt: skip
    return shaped(rows=rows, shape=shape)
