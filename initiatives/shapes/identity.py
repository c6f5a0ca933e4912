"""An initiative over time, as JSON: its names, what it came from and became, and under what a commitment was promised."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import NullIf

from initiatives.clocks import in_force, known
from initiatives.models import Inheritance, Initiative, Name, ShownIn, Succession
from initiatives.shapes.building import ArraySubquery, Asker, JsonObject, listed
from initiatives.shapes.passage import nested_passage


def names_of(asker: Asker) -> Any:
    """The names of the outer initiative beside today's, as far as they were known: in the order of their recording."""
    rows = known(rows=Name.objects.filter(initiative=OuterRef("pk")), clocks=asker.clocks).order_by("id")
    item = JsonObject(
        name="name",
        since="since",
        instead_of=NullIf("instead_of", Value("")),
        passage=nested_passage(asker=asker, path="passage"),
    )
    return listed(rows=rows, item=item)


def predecessors_of(asker: Asker) -> Any:
    """What the outer initiative came from."""
    return _steps(asker, Succession.objects.filter(new=OuterRef("pk")), "old")


def successors_of(asker: Asker) -> Any:
    """What the outer initiative became."""
    return _steps(asker, Succession.objects.filter(old=OuterRef("pk")), "new")


def guests_of() -> Any:
    """The slugs of the partnerships beside its home in which the outer initiative is shown."""
    rows = ShownIn.objects.filter(initiative=OuterRef("pk")).order_by("partnership__slug")
    return ArraySubquery(rows.values("partnership__slug"))


def promised_under(asker: Asker) -> Subquery:
    """The slug of the initiative under which the outer commitment was first promised, where it has changed hands."""
    steps = in_force(steps=Succession.objects.filter(old__in=_seen(asker)), clocks=asker.clocks)
    moves = Inheritance.objects.filter(commitment=OuterRef("pk"), succession__in=steps)
    first = moves.order_by("succession__recorded_at", "id").values("succession__old__slug")[:1]
    return Subquery(first, output_field=TextField())


def _steps(asker: Asker, steps: QuerySet[Succession], other: str) -> Any:
    seen = in_force(steps=steps, clocks=asker.clocks).filter(**{f"{other}__in": _seen(asker)})
    item = JsonObject(slug=f"{other}__slug", kind="kind", since="since", recorded_at="recorded_at", reason="reason")
    return listed(rows=seen.order_by("id"), item=item)


def _seen(asker: Asker) -> QuerySet[Initiative]:
    return Initiative.objects.visible_to(asker.reader)
