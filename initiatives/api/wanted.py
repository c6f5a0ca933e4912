"""Which parts of a record are wanted: `fields`, `expand`, `brief`."""

from dataclasses import dataclass, replace

from django.http import QueryDict

from initiatives.api.parameters import read_yes
from initiatives.api.resource import Resource
from initiatives.filters.strict import Problem, nearest, shown
from initiatives.shapes.building import Asker


def names(resource: Resource) -> tuple[str, ...]:
    """The parameters that say what is wanted of the resource's records."""
    return ("fields", "brief", *(["expand"] if resource.expands else []))


@dataclass(frozen=True)
class Wanted:
    """The keys that are wanted (None: all), and those of them that are given whole."""

    only: tuple[str, ...] | None = None
    expanded: tuple[str, ...] = ()

    def told(self, asker: Asker, resource: Resource) -> Asker:
        """The asker who wants them."""
        if self.only is None and not self.expanded:
            return asker
        instead = {name: resource.expands[name].value(asker) for name in self.expanded}
        return replace(asker, only=None if self.only is None else frozenset(self.only), instead=instead)


EVERYTHING = Wanted()


def read_wanted(query: QueryDict, *, resource: Resource, whole: bool = False) -> tuple[Wanted, list[Problem]]:
    """What is wanted of the resource's records, in a list or (`whole`) alone, and what is wrong with the question."""
    names = resource.names(whole=whole)
    fields, problems = _listed(query, "fields", names)
    expanded, more = _listed(query, "expand", tuple(resource.expands)) if resource.expands else ((), [])
    brief = read_yes(query, "brief")
    problems += [*more, *([brief] if isinstance(brief, Problem) else [])]
    if brief is True and fields:
        problems.append(
            Problem("brief", "1", "brief and fields ask for two different things; give one of them.", "invalid")
        )
    only = resource.called_by if brief is True else fields or None
    for name in expanded:
        if only is not None and name not in only:
            sentence = f"expand names “{name}”, which is not among the fields asked for; add it to fields."
            problems.append(Problem("expand", name, sentence, "invalid"))
    return Wanted(only, expanded), problems


def _listed(query: QueryDict, parameter: str, known: tuple[str, ...]) -> tuple[tuple[str, ...], list[Problem]]:
    asked = [part.strip() for value in query.getlist(parameter) for part in value.split(",") if part.strip()]
    problems = [
        Problem(parameter, name, f"{parameter} names “{shown(name)}”: {nearest(value=name, known=known, few=60)}", "invalid")
        for name in asked
        if name not in known
    ]  # fmt: skip
    return tuple(sorted(dict.fromkeys(name for name in asked if name in known))), problems
