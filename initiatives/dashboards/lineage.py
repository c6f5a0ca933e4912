"""An initiative over time: what it was called, what it came from and became, and which promises went with it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, in_force
from initiatives.dashboards.quoting import with_source
from initiatives.models import Commitment, Inheritance, Initiative, Name, Partnership, Succession


@dataclass(frozen=True)
class Lineage:
    """What is so at the clocks. `then_called` is the name at a turned clock, where it was another than today's.

    `renamings` are the names it gave up, the latest first, each with what took its place; `aliases` other names in use.
    `promised_under` leads from a commitment's id to the initiative it was first promised under; `handed_on` are the
    promises that went to a successor; `guests` the other partnerships it is shown in.
    """

    renamings: tuple[Name, ...]
    aliases: tuple[Name, ...]
    then_called: str
    origins: tuple[Succession, ...]
    successions: tuple[Succession, ...]
    promised_under: dict[int, Initiative]
    handed_on: tuple[Inheritance, ...]
    guests: tuple[Partnership, ...]


def lineage(
    *, initiative: Initiative, initiatives: QuerySet[Initiative], commitments: list[Commitment], clocks: Clocks
) -> Lineage:
    """The lineage of `initiative`; `initiatives` are those the reader may see, `commitments` those shown with it."""
    names = list(with_source(rows=Name.objects.filter(initiative=initiative).order_by("id"), path="passage"))
    renamings = [name for name in names if name.instead_of and _so(name, clocks)]
    later = [name for name in names if name.instead_of and not _so(name, clocks)]
    given_up = {name.instead_of for name in names} | {name.name for name in names if name.instead_of}
    steps = with_source(
        rows=in_force(steps=Succession.objects.select_related("old", "new"), clocks=clocks), path="passage"
    )
    steps = steps.filter(old__in=initiatives, new__in=initiatives).order_by("last_day", "id")
    handed_on = Inheritance.objects.filter(
        succession__in=in_force(steps=Succession.objects.filter(old=initiative), clocks=clocks)
    )
    return Lineage(
        renamings=tuple(reversed(renamings)),
        aliases=tuple(name for name in names if name.name not in {*given_up, initiative.name} and _known(name, clocks)),
        then_called=later[0].instead_of if later else "",
        origins=tuple(steps.filter(new=initiative)),
        successions=tuple(steps.filter(old=initiative)),
        promised_under=promised_under(commitments=commitments, initiatives=initiatives, clocks=clocks),
        handed_on=tuple(
            handed_on.filter(succession__new__in=initiatives)
            .select_related("commitment", "succession__new")
            .order_by("commitment__passage__start", "id")
        ),
        guests=tuple(Partnership.objects.filter(shownin__initiative=initiative).order_by("name")),
    )


def promised_under(
    *, commitments: list[Commitment], initiatives: QuerySet[Initiative], clocks: Clocks
) -> dict[int, Initiative]:
    """Commitment id → the initiative it was first promised under, of those that have changed hands by then; one query."""
    moves = Inheritance.objects.filter(
        commitment__in=[one.pk for one in commitments], succession__old__in=initiatives,
        succession__in=in_force(steps=Succession.objects.all(), clocks=clocks),
    )  # fmt: skip
    latest_first = moves.select_related("succession__old").order_by("-succession__recorded_at", "-id")
    return {move.commitment_id: move.succession.old for move in latest_first}


def successors(*, initiative: Initiative, initiatives: QuerySet[Initiative], clocks: Clocks) -> list[Initiative]:
    """What a superseded initiative became, of what the reader may see; empty while it still stood at the clocks."""
    steps = in_force(steps=Succession.objects.filter(old=initiative), clocks=clocks)
    found = initiatives.filter(pk__in=steps.values("new"))
    return list(found.order_by("name", "id"))


def _known(name: Name, clocks: Clocks) -> bool:
    return clocks.known_at is None or name.recorded_at <= clocks.known_at


def _so(name: Name, clocks: Clocks) -> bool:
    begun = clocks.as_of is None or name.since_from is None or name.since_from <= clocks.as_of
    return begun and _known(name, clocks)
