"""Facets: for the filter in force, how many rows each further choice would leave. The pages and the API count here.

A facet's own choice is left out of its counts; each count is what the list gives for that choice beside the others. One
statement answers for all facets, the count and a page of the list: its rows are found once.
"""

# ruff: noqa: S608 - what is written into statements are names of ours

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, F, OrderBy, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.filters.commitment import CommitmentFilter
from initiatives.filters.initiative import EVIDENCE, NOBODY, STATUSES, InitiativeFilter
from initiatives.filters.links import LINKS, SECTORS_ABOVE
from initiatives.filters.statement import StatementFilter
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import asked
from initiatives.models import Initiative
from initiatives.vocabulary import Term

MOST = 200  # values of a facet that counts rows of another noun; the commonest come first


@dataclass(frozen=True)
class Choice:
    """A value a facet offers: the parameter's value, its words, and how many rows it would leave.

    Of those `uncertain` may have changed by the day asked about. `term` is the codebook's, where the value is of it.
    """

    key: str
    label: str
    count: int
    uncertain: int = 0
    term: Term | None = None


@dataclass(frozen=True)
class Asked:
    """A facet of the codebook: its words, the expressions that give a row's now and at turned clocks, the word of rows
    without one, and what says at turned clocks whether it is certain."""

    terms: Mapping[str, Term]
    value: Any
    then: Any = None
    without: str = ""
    certain: Any = None


@dataclass(frozen=True)
class Facets:
    """The facets of one noun in their order: those of the codebook, and those that count rows of other nouns (LINKS)."""

    noun: str
    terms: Mapping[str, Asked]
    order: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """How many rows the question finds, the ids of the page asked for, and every facet."""

    count: int
    ids: list[int]
    facets: dict[str, tuple[Choice, ...]]


def counted(
    *, found: StrictFilterSet, initiatives: QuerySet[Initiative], order: Sequence[OrderBy] = (), first: int = 0,
    most: int = 0, rows: QuerySet | None = None,
) -> Counted:  # fmt: skip
    """What `found`, which has no problems, counts: facets of the codebook in its order, of rows the commonest first.

    `initiatives` are those the reader may see. The page has `most` ids from the `first` (0 is the very first) on, in `order`
    over `rows` (`found.queryset` with what the order needs). One query.
    """
    spec, by = FACETS[type(found)], list(order)
    chosen = {name: found.applied[name] for name in spec.order if name in found.applied}
    base = _without(found, chosen, rows).order_by()
    columns: dict[str, Any] = {}
    for name, one in spec.terms.items():
        columns[f"k_{name}"] = one.then if one.then is not None and found.clocks.turned else one.value
        if one.certain is not None and found.clocks.turned:
            columns[f"c_{name}"] = one.certain
    for name, values in chosen.items():
        meets = asked(one=found.base_filters[name], value=values, clocks=found.clocks)
        columns[f"m_{name}"] = Case(When(meets, then=Value(True)), default=Value(False))
    columns |= {f"o{place}": each.expression for place, each in enumerate(by)}
    sql, given = base.annotate(**columns).values_list("pk", *columns).query.sql_with_params()
    sight, seen = initiatives.order_by().values("pk").query.sql_with_params()
    told = _answer(_statement(spec, sql, sight, columns, chosen, by), given, seen, spec, found, first, most)
    counts = _term_counts(spec, told["groups"], list(columns), chosen)
    return Counted(
        told["count"], told["ids"], {name: _choices(spec, name, counts, told, chosen) for name in spec.order}
    )


def named(*, found: StrictFilterSet, parameter: str, keys: Collection[str]) -> dict[str, str]:
    """What the chosen values of a filter are called, by key; of rows in one query."""
    one = found.base_filters[parameter]
    if terms := getattr(one, "terms", None):
        return {key: str(terms[key].label) for key in keys}
    if model := getattr(one, "model_asked", None):
        column = one.extra["key"]
        rows = {str(getattr(row, column)): str(row) for row in model._default_manager.filter(**{f"{column}__in": keys})}
        return {key: rows.get(key, str(_("Nobody")) if key == NOBODY else key) for key in keys}
    return {key: key for key in keys}


def _without(found: StrictFilterSet, names: Collection[str], rows: QuerySet | None) -> QuerySet:
    """The rows of the same question without what it asks of some parameters."""
    others = QueryDict(mutable=True)
    for name, values in found.applied.items():
        if name not in names:
            others.setlist(name, values)
    base = found.queryset if rows is None else rows
    return type(found)(others, base, request=found.request, clocks=found.clocks).qs


def _statement(
    spec: Facets, sql: str, sight: str, columns: Mapping[str, Any], chosen: Collection[str], by: Sequence[OrderBy]
) -> str:
    """The one statement; values are parameters, and what is written out are names of ours."""

    def where(*, leaving: str = "") -> str:
        return " AND ".join(f"b.m_{name}" for name in chosen if name != leaving) or "true"

    ordered = "".join(
        f"b.o{place} {'DESC' if each.descending else 'ASC'} NULLS LAST, " for place, each in enumerate(by)
    )
    kept = ", ".join(name for name in columns if not name.startswith("o")) or "true"
    facets = "".join(
        f", '{name}', (SELECT json_agg(json_build_array(f.key, f.label, f.number)) FROM ("
        + LINKS[spec.noun][name].replace("{held}", f"(SELECT b.id FROM base b WHERE {where(leaving=name)})")
        + ") f)"
        for name in spec.order
        if name not in spec.terms
    )
    return (
        f"WITH RECURSIVE base(id{''.join(f', {name}' for name in columns)}) AS MATERIALIZED ({sql}),"
        f" sight(id) AS ({sight}), {SECTORS_ABOVE}"
        f" SELECT json_build_object('count', (SELECT count(*) FROM base b WHERE {where()}),"
        f" 'ids', (SELECT coalesce(json_agg(p.id), '[]') FROM (SELECT b.id FROM base b WHERE {where()}"
        f" ORDER BY {ordered} b.id LIMIT %s OFFSET %s) p),"
        f" 'groups', (SELECT coalesce(json_agg(g), '[]') FROM (SELECT {kept}, count(*) AS number FROM base GROUP BY {kept}) g)"
        f"{facets})"
    )


def _answer(
    statement: str,
    given: Sequence[Any],
    seen: Sequence[Any],
    spec: Facets,
    found: StrictFilterSet,
    first: int,
    most: int,
) -> dict[str, Any]:
    known = [found.clocks.known_at] * sum(
        LINKS[spec.noun][name].count("%s") for name in spec.order if name not in spec.terms
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, *seen, most, first, *known])
        told: dict[str, Any] = cursor.fetchone()[0]
    return told


def _term_counts(
    spec: Facets, groups: Iterable[Mapping[str, Any]], columns: list[str], chosen: Mapping[str, list[str]]
) -> dict[str, Counter]:
    """Groups of rows that are alike in every facet of the codebook; what is chosen is judged group by group."""
    counts: dict[str, Counter] = {facet: Counter() for name in spec.terms for facet in (name, f"uncertain_{name}")}
    for group in groups:
        missed = [name for name in chosen if not group[f"m_{name}"]]
        if len(missed) > 1:
            continue
        for name, one in spec.terms.items():
            if not missed or missed == [name]:
                value = group[f"k_{name}"] or one.without
                counts[name][value] += group["number"]
                if f"c_{name}" in columns and group[f"c_{name}"] == "false":
                    counts[f"uncertain_{name}"][value] += group["number"]
    return counts


def _choices(
    spec: Facets, name: str, counts: Mapping[str, Counter], told: Mapping[str, Any], chosen: Mapping[str, list[str]]
) -> tuple[Choice, ...]:
    if name in spec.terms:
        return tuple(
            Choice(key, str(term.label), counts[name][key], counts[f"uncertain_{name}"][key], term)
            for key, term in spec.terms[name].terms.items()
        )
    held = [(key, _words(name, key, label), number) for key, label, number in told[name] or ()]
    ranked = sorted(held, key=lambda one: (-one[2], one[1]))
    terms: Mapping[str, Term] = vocabulary.NOTE_KINDS if name == "note" else {}
    return tuple(
        Choice(*one, term=terms.get(one[0]))
        for place, one in enumerate(ranked)
        if place < MOST or one[0] in chosen.get(name, ())
    )


def _words(name: str, key: str, label: str | None) -> str:
    if name == "side":
        return countries.name(key) or key
    if name == "note":
        return str(vocabulary.NOTE_KINDS[key].label)
    return str(_("Nobody")) if label is None else label


STANDS = {
    "status": Asked(
        STATUSES, F("standing__claim"), KT("stands__headline__status"), "none", KT("stands__headline__certain")
    ),
    "evidence": Asked(
        EVIDENCE, F("standing__shown"), KT("stands__evidence__status"), "not_assessed", KT("stands__evidence__certain")
    ),
    "schedule": Asked(vocabulary.SCHEDULES, F("schedule")),
    "freshness": Asked(vocabulary.FRESHNESS, F("freshness")),
}
FACETS: dict[type, Facets] = {
    InitiativeFilter: Facets(
        "initiatives",
        {**STANDS, "kind": Asked(vocabulary.INITIATIVE_KINDS, F("kind"))},
        ("status", "evidence", "schedule", "freshness", "kind", "sector", "partnership", "owner"),
    ),
    CommitmentFilter: Facets(
        "commitments",
        {**STANDS, "force": Asked(vocabulary.FORCES, F("force"))},
        ("status", "evidence", "schedule", "force", "side", "freshness", "sector", "partnership", "owner"),
    ),
    StatementFilter: Facets(
        "statements",
        {"kind": Asked(vocabulary.STATEMENT_KINDS, F("kind"))},
        ("person", "organisation", "kind", "initiative", "sector", "partnership", "note"),
    ),
}
