"""What a briefing is about: the initiatives that a noun, its key and a query name, as one reader sees them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.briefings.content import About
from initiatives.briefings.entries import Seen
from initiatives.clocks import Clocks, current, known, with_standing
from initiatives.dashboards.rows import in_partnership
from initiatives.filters.initiative import InitiativeFilter, asks_publication, below
from initiatives.filters.strict import Problem, nearest
from initiatives.filters.words import Terms
from initiatives.models import (
    Commitment,
    DueRevision,
    Initiative,
    InitiativeSector,
    Partnership,
    SavedView,
    Sector,
    SourceDocument,
    Statement,
    StatusUpdate,
)
from initiatives.models.publication import Reader

LABELS: dict[str, Callable[[], str]] = {
    "q": lambda: _("Words"), "status": lambda: _("Claimed"), "evidence": lambda: _("Records show"),
    "schedule": lambda: _("Schedule"), "freshness": lambda: _("Checked"), "sides_differ": lambda: _("Sides differ"),
    "claimed_by": lambda: _("Claimed by"), "has_evidence": lambda: _("Records assessed"), "kind": lambda: _("Kind"),
    "due_before": lambda: _("Due before"), "updated_since": lambda: _("Changed since"), "owner": lambda: _("Owner"),
    "partnership": lambda: _("Partnership"), "sector": lambda: _("Sector, with those below"), "parent": lambda: _("Part of"),
    "country": lambda: _("Country"), "organisation": lambda: _("Taking part"), "flagship": lambda: _("Flagship"),
    "ongoing": lambda: _("Promised without an end"), "publication": lambda: _("Publication"),
}  # fmt: skip
PAGE_ONLY = ("sort", "columns", "page", "as_of", "known_at")  # what an address says of a list beside its filters
NAMED: dict[str, Any] = {"partnership": Partnership, "sector": Sector}  # keys whose names every reader may read


class NotThere(LookupError):
    """There is no such partnership, sector, view or initiative that the reader may see at the clocks."""


class Unclear(ValueError):
    """The query asks what cannot be; `problems` say what, each with what would be right."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(dict.fromkeys(problem.detail for problem in problems)))
        self.problems = problems


@dataclass(frozen=True)
class Asked:
    """What is to be printed, its initiatives `with_standing`, and everything beside them that the reader may see."""

    about: About
    rows: QuerySet[Initiative]
    seen: Seen


def asked_about(*, noun: str, key: str, query: Mapping[str, list[str]], reader: Reader, clocks: Clocks) -> Asked:
    """What a briefing is about. `noun` is one of models.briefing.NOUNS, `key` its slug or id, "" for the list.

    `query` are the filters of the list (parameter → values), without clocks. Raises NotThere, Unclear.
    """
    seen = _seen(reader, clocks)
    given = QueryDict(mutable=True)
    for name, values in query.items():
        given.setlist(name, values)
    match noun:
        case "initiatives":
            return _of_list(given, seen, reader, clocks)
        case "saved_view":
            return _of_view(key, given, seen, reader, clocks)
    if given:
        raise Unclear([_unknown(name, given.getlist(name)) for name in given])
    match noun:
        case "initiative":
            row = _found(seen.initiatives, key)
            return Asked(
                _about(noun, row, "web:initiative"),
                with_standing(rows=seen.initiatives.filter(pk=row.pk), clocks=clocks, few=True),
                seen,
            )
        case "partnership":
            pair = _found(known(rows=Partnership.objects.all(), clocks=clocks, moment="created_at"), key)
            mine = in_partnership(rows=seen.initiatives, partnership=pair)
            return Asked(_about(noun, pair, "web:partnership"), _standing(mine, clocks), seen)
        case "sector":
            sector = _found(Sector.objects.without_tree_fields(), key)
            links = InitiativeSector.objects.filter(sector__in=below([sector.slug]))
            mine = seen.initiatives.filter(pk__in=links.values("initiative"))
            return Asked(_about(noun, sector, "web:sector"), _standing(mine, clocks), seen)
    raise NotThere(f"nothing is printed of “{noun}”")


def _seen(reader: Reader, clocks: Clocks) -> Seen:
    def rows(model: Any, moment: str = "created_at") -> QuerySet:
        return known(rows=model.objects.visible_to(reader), clocks=clocks, moment=moment)

    return Seen(
        initiatives=rows(Initiative), commitments=rows(Commitment), updates=rows(StatusUpdate, "recorded_at"),
        revisions=rows(DueRevision, "recorded_at"), statements=rows(Statement), documents=rows(SourceDocument),
    )  # fmt: skip


def _found(rows: QuerySet, slug: str) -> Any:
    row = rows.filter(slug=slug).first() if "\x00" not in slug else None
    if row is None:
        raise NotThere(f"there is no “{slug}” to print")
    return row


def _about(noun: str, row: Any, page: str) -> About:
    return About(noun=noun, key=row.slug, title=row.name, path=reverse(page, args=[row.slug]))


def _standing(rows: QuerySet[Initiative], clocks: Clocks) -> QuerySet[Initiative]:
    return with_standing(rows=current(rows=rows, clocks=clocks), clocks=clocks)


def _of_list(given: QueryDict, seen: Seen, reader: Reader, clocks: Clocks) -> Asked:
    found = _filtered(given, seen, reader, clocks)
    about = About(
        noun="initiatives", key="", title=_("Initiatives"), path=reverse("web:initiative-list"),
        filters=_in_words(found), query=found.applied,
    )  # fmt: skip
    return Asked(about, found.qs, seen)


def _of_view(key: str, given: QueryDict, seen: Seen, reader: Reader, clocks: Clocks) -> Asked:
    views = SavedView.objects.visible_to(reader).filter(page="initiatives")
    view = views.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if view is None:
        raise NotThere(f"there is no view {key} of initiatives to print")
    if given:
        raise Unclear([_unknown(name, given.getlist(name)) for name in given])
    query = QueryDict(mutable=True)
    for name, values in view.query.items():
        if name in PAGE_ONLY:
            continue
        query.setlist(name, [str(value) for value in (values if isinstance(values, list) else [values])])
    found = _filtered(query, seen, reader, clocks)
    about = About(
        noun="saved_view", key=key, title=view.name, path=reverse("web:initiative-list"), filters=_in_words(found),
        query=found.applied,
    )  # fmt: skip
    return Asked(about, found.qs, seen)


def _filtered(given: QueryDict, seen: Seen, reader: Reader, clocks: Clocks) -> InitiativeFilter:
    standing = with_standing(rows=seen.initiatives, clocks=clocks)
    if not asks_publication(query=given):
        standing = current(rows=standing, clocks=clocks)
    request = HttpRequest()
    request.user = reader  # the filters offer what this reader may see
    found = InitiativeFilter(given, standing, request=request, clocks=clocks, besides=PAGE_ONLY)
    if problems := found.problems:
        raise Unclear(problems)
    return found


def _unknown(name: str, values: list[str]) -> Problem:
    hint = nearest(value=name, known=("since", "as_of", "known_at"))
    return Problem(name, ", ".join(values), f"There is no parameter “{name}”; {hint}", "unknown_parameter")


def _in_words(found: InitiativeFilter) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (
            LABELS[name]() if name in LABELS else name.replace("_", " "),
            tuple(_value(found, name, one) for one in values),
        )
        for name, values in found.applied.items()
    )


def _value(found: InitiativeFilter, name: str, value: str) -> str:
    if name in NAMED:
        row = NAMED[name]._default_manager.filter(slug=value).first()
        return row.name if row else value
    one = found.base_filters[name]
    if isinstance(one, Terms) and value in one.terms:
        return str(one.terms[value].label)
    return value
