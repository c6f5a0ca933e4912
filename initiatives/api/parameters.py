"""Query parameters that are not filters: the clocks, the page, the order; and who asks."""

from collections.abc import Iterable, Mapping

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from initiatives.api.problems import of_parameters
from initiatives.clocks import ClockError, Clocks, read_clocks
from initiatives.filters.strict import Problem, nearest, shown
from initiatives.shapes.building import Asker

CLOCKS = ("as_of", "known_at")
PAGE = ("limit", "cursor", "ordering", "count", "format")
LIMIT, MOST = 50, 1000


def repeated(*, query: QueryDict, names: Iterable[str]) -> list[Problem]:
    """The named parameters that are given more than once."""
    return [
        Problem(name, ", ".join(values), f"{name} is given {len(values)} times; give it once.", "repeated")
        for name in names
        if len(values := query.getlist(name)) > 1
    ]


def unknown(*, query: QueryDict, known: Iterable[str]) -> list[Problem]:
    """The parameters that are not known, each with the nearest that is."""
    known = list(known)
    return [
        Problem(
            shown(name),
            ", ".join(query.getlist(name)),
            f"There is no parameter “{shown(name)}”; {nearest(value=name, known=known, few=60)}".strip("; "),
            "unknown_parameter",
        )
        for name in query
        if name not in known
    ]


def check(*, query: QueryDict, known: Iterable[str]) -> None:
    """Raise Invalid for parameters that are unknown or repeated."""
    known = list(known)
    if problems := [*unknown(query=query, known=known), *repeated(query=query, names=known)]:
        raise of_parameters(problems)


def read_asker(request: Request) -> Asker:
    """Who asks, at which clocks. Raises Invalid for a clock that cannot be."""
    return Asker(
        reader=request.user, clocks=_read_clocks(request), base=request.build_absolute_uri(reverse("api:root"))
    )


def _read_clocks(request: Request) -> Clocks:
    asked = {name: request.query_params.getlist(name) for name in CLOCKS}
    try:
        return read_clocks(today=timezone.localdate(), now=timezone.now(), **asked)
    except ClockError as error:
        problem = Problem(error.parameter, error.value, shown(str(error), longest=1000), error.code)
        raise of_parameters([problem]) from error


def read_limit(query: Mapping[str, str]) -> int | Problem:
    """How many rows a page has: 1 to MOST, LIMIT when nothing is asked."""
    text = query.get("limit") or str(LIMIT)
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST:
        return int(text)
    return Problem("limit", text, f"limit is “{shown(text)}”; it is a whole number from 1 to {MOST}.", "invalid")


def read_ordering(query: Mapping[str, str], *, known: Iterable[str], default: str) -> str | Problem:
    """The order asked for: a known name, with a hyphen in front for the other direction."""
    text = query.get("ordering") or default
    known = [*known]
    if text.removeprefix("-") in known:
        return text
    sentence = f"ordering is “{shown(text)}”; {nearest(value=text, known=known)} A hyphen in front turns it round."
    return Problem("ordering", text, sentence, "invalid")


def read_yes(query: Mapping[str, str], name: str) -> bool | Problem:
    """A parameter that is 1 or 0; 0 when it is missing."""
    text = query.get(name) or "0"
    if text in ("0", "1"):
        return text == "1"
    return Problem(name, text, f"{name} is “{shown(text)}”; write 1 or 0.", "invalid")


def read_format(query: Mapping[str, str], *, known: Iterable[str]) -> str | Problem:
    """The form of the answer: json, or one of the known files."""
    text = query.get("format") or "json"
    known = ["json", *known]
    if text in known:
        return text
    return Problem("format", text, f"format is “{shown(text)}”; {nearest(value=text, known=known)}", "invalid")
