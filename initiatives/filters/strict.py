"""The base of every FilterSet: an allow-list that names what it does not know and offers the nearest it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from initiatives.clocks import Clocks

SHOWN_CHOICES = 12
SHOWN_CHARACTERS = 80


@dataclass(frozen=True)
class Problem:
    """What is wrong with one parameter: its name, the value given, a sentence that says what would be right, a code."""

    parameter: str
    value: str
    detail: str
    code: str


def shown(value: str, *, longest: int = SHOWN_CHARACTERS) -> str:
    """A value somebody sent, fit to stand in a sentence: printable and short."""
    value = str(value)
    printable = "".join(each if each.isprintable() else repr(each)[1:-1] for each in value[:longest])
    return printable + ("…" if len(value) > longest else "")


def nearest(*, value: str, known: Iterable[str], few: int = SHOWN_CHOICES) -> str:
    """“did you mean …?” with the nearest known word, else the known words when they are few, else nothing."""
    known = list(known)
    lower = {word.casefold(): word for word in known}
    asked = str(value)[:200].casefold()
    # A lookup that is not offered (`owner__password`) is nearest to what it begins with.
    for word in (asked, asked.split("__")[0]):
        if close := get_close_matches(word, lower, n=1, cutoff=0.6):
            return f"did you mean “{lower[close[0]]}”?"
    return f"it may be {', '.join(known)}." if 0 < len(known) <= few else ""


class StrictFilterSet(django_filters.FilterSet):
    """A FilterSet that refuses parameters it does not know.

    `data` is the query string; `clocks` are those the rows were asked at: a filter that looks beside the rows sees what was
    known then; `besides` names the parameters that the entrance reads itself (clocks, page, ordering).
    A filter of several values takes `?status=a&status=b` and `?status__in=a,b`. Empty values ask for nothing.
    `problems` lists everything that is wrong; an entrance that finds any must not answer as if the filter had held.
    """

    def __init__(
        self,
        data: QueryDict,
        queryset: QuerySet,
        *,
        request: HttpRequest,
        clocks: Clocks,
        besides: Iterable[str] = (),
        prefix: str | None = None,
    ) -> None:
        self.besides = tuple(besides)
        self.given = data
        self.clocks = clocks
        super().__init__(_flat(data, self.base_filters), queryset, request=request, prefix=prefix)

    @property
    def problems(self) -> list[Problem]:
        """Every parameter that is unknown or has a value that cannot be, in the order given."""
        found = [*self._unknown(), *self._twice()]
        for name, errors in self.form.errors.as_data().items():
            for error in errors:
                for sentence in error.messages:
                    value = (error.params or {}).get("value") or ", ".join(self.data.getlist(name))
                    code = {"required": "required"}.get(error.code or "", "invalid")
                    found.append(Problem(name, str(value), f"{name} is “{shown(value)}”: {sentence}", code))
        return found

    @property
    def applied(self) -> dict[str, list[str]]:
        """The filters in force: parameter → values as given, empty ones left out, in the order of their names."""
        return {name: self.data.getlist(name) for name in sorted(self.data) if name in self.filters}

    def _unknown(self) -> list[Problem]:
        known = _parameters(self.base_filters)
        names = [*self.base_filters, *self.besides]
        return [
            Problem(
                shown(name), ", ".join(self.given.getlist(name)),
                f"There is no parameter “{shown(name)}”; {nearest(value=name, known=names, few=60)}".strip("; "),
                "unknown_parameter",
            )
            for name in self.given
            if name not in known and name not in self.besides
        ]  # fmt: skip

    def _twice(self) -> list[Problem]:
        return [
            Problem(
                name, ", ".join(self.data.getlist(name)),
                f"{name} is given {len(self.data.getlist(name))} times; give it once.", "repeated",
            )
            for name, one in self.base_filters.items()
            if not getattr(one, "several", False) and len(self.data.getlist(name)) > 1
        ]  # fmt: skip


def _parameters(filters: dict) -> list[str]:
    return [*filters, *(f"{name}__in" for name, one in filters.items() if getattr(one, "several", False))]


def _flat(data: QueryDict, filters: dict) -> QueryDict:
    """The parameters without empty values, and each `x__in=a,b` as `x=a&x=b`."""
    flat = QueryDict(mutable=True)
    for name in data:
        values = data.getlist(name)
        bare = name.removesuffix("__in")
        if bare != name and getattr(filters.get(bare), "several", False):
            name, values = bare, [part.strip() for value in values for part in value.split(",")]
        if values := [value for value in values if value.strip()]:
            flat.setlist(name, [*flat.getlist(name), *values])
    return flat
