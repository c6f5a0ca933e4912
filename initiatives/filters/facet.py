"""Facets: for the filter in force, how many rows each further choice would leave. The pages and the API count here.

A facet's own choice is left out of its counts; each count is what the list gives for that choice beside the others.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.clocks import Clocks, known
from initiatives.filters.commitment import CommitmentFilter
from initiatives.filters.initiative import EVIDENCE, NOBODY, STATUSES, InitiativeFilter
from initiatives.filters.statement import StatementFilter
from initiatives.filters.strict import StrictFilterSet
from initiatives.models import Commitment, Initiative, ShownIn, Statement, StatementInitiative, StatementNote
from initiatives.vocabulary import Term

MOST = 200  # values of a facet that counts rows of another noun; the commonest come first

# A row of the noun → each of its sectors; a sector counts what stands in those below it, each row once.
SECTORS_OF: dict[Any, str] = {
    Initiative: "SELECT initiative_id AS held, sector_id FROM initiatives_initiativesector WHERE initiative_id = ANY(%(ids)s)",
    Commitment: "SELECT c.id AS held, l.sector_id FROM initiatives_commitment c"
    " JOIN initiatives_initiativesector l ON l.initiative_id = c.initiative_id WHERE c.id = ANY(%(ids)s)",
    Statement: "SELECT statement_id AS held, sector_id FROM initiatives_statementsector WHERE statement_id = ANY(%(ids)s)",
}
SECTORS = """
    WITH RECURSIVE above(id, over) AS (
        SELECT id, id FROM initiatives_sector
        UNION ALL
        SELECT a.id, s.parent_id FROM above a JOIN initiatives_sector s ON s.id = a.over WHERE s.parent_id IS NOT NULL
    )
    SELECT s.slug, s.name, count(DISTINCT l.held) FROM ({links}) l JOIN above a ON a.id = l.sector_id
    JOIN initiatives_sector s ON s.id = a.over GROUP BY s.id
"""


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
    """A facet of the codebook: its words, the expression that gives a row's, the word of rows without, certainty."""

    terms: Mapping[str, Term]
    value: Any
    without: str = ""
    certain: Any = None


@dataclass(frozen=True)
class Beside:
    """What counting by rows of other nouns needs: the ids of the rows found, the initiatives in sight, the clocks."""

    ids: list[int]
    initiatives: QuerySet[Initiative]
    clocks: Clocks

    @property
    def among(self) -> RawSQL:
        """The ids as a subquery, in one parameter."""
        return RawSQL("SELECT unnest(%s::bigint[])", [self.ids])


@dataclass(frozen=True)
class Facets:
    """The facets of one noun, in the order in which they are shown."""

    model: Any
    terms: Mapping[str, Asked]
    rows: Mapping[str, Callable[[Beside], Iterable[tuple[str, str, int]]]]
    order: tuple[str, ...] = field(default=())


def facets_of(
    *, found: StrictFilterSet, ids: list[int], initiatives: QuerySet[Initiative]
) -> dict[str, tuple[Choice, ...]]:
    """Every facet of the noun that `found` filters: of the codebook in its order, of rows the commonest first.

    `ids` are those of `found.qs`, which has no problems; `initiatives` those the reader may see. As many queries
    whatever the number of rows.
    """
    spec = FACETS[type(found)]
    counts = _term_counts(spec, found)
    every: dict[str, tuple[Choice, ...]] = {}
    for name in spec.order:
        if name in spec.terms:
            every[name] = tuple(
                Choice(key, str(term.label), counts[name][key], counts[f"uncertain_{name}"][key], term)
                for key, term in spec.terms[name].terms.items()
            )
        else:
            held = [*_without(found, [name]).order_by().values_list("pk", flat=True)] if name in found.applied else ids
            beside = Beside(held, initiatives, found.clocks)
            chosen = found.applied.get(name, [])
            every[name] = _commonest(spec.rows[name](beside), chosen)
    return every


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


def _without(found: StrictFilterSet, names: Collection[str]) -> QuerySet:
    """The rows of the same question without what it asks of some parameters."""
    others = QueryDict(mutable=True)
    for name, values in found.applied.items():
        if name not in names:
            others.setlist(name, values)
    return type(found)(others, found.queryset, request=found.request, clocks=found.clocks).qs


def _term_counts(spec: Facets, found: StrictFilterSet) -> dict[str, Counter]:
    """One query: rows grouped by all facets of the codebook at once; what is chosen is judged group by group."""
    names = tuple(spec.terms)
    doubted = tuple(name for name in names if spec.terms[name].certain is not None)
    rows: Any = _without(found, names) if found.applied.keys() & spec.terms.keys() else found.qs
    base = found.queryset if spec.model is not Statement else Statement.objects.all()
    asked = {f"a_{name}": spec.terms[name].value for name in names}
    asked |= {f"c_{name}": spec.terms[name].certain for name in doubted}
    groups = (
        base.filter(pk__in=rows.order_by().values("pk")).order_by().annotate(**asked).values_list(*asked)
        .annotate(Count("pk"))
    )  # fmt: skip
    chosen = {name: found.applied[name] for name in names if name in found.applied}
    counts: dict[str, Counter] = {facet: Counter() for name in names for facet in (name, f"uncertain_{name}")}
    for *told, number in groups:
        values = {name: value or spec.terms[name].without for name, value in zip(names, told, strict=False)}
        unsure = {name for name, held in zip(doubted, told[len(names) :], strict=True) if held == "false"}
        missed = [name for name, wanted in chosen.items() if values[name] not in wanted]
        for name in names:
            if not missed or missed == [name]:
                counts[name][values[name]] += number
                if name in unsure:
                    counts[f"uncertain_{name}"][values[name]] += number
    return counts


def _commonest(counted: Iterable[tuple[str, str, int]], chosen: Collection[str]) -> tuple[Choice, ...]:
    """The commonest values, and what is chosen wherever it stands."""
    ranked = sorted(counted, key=lambda one: (-one[2], one[1]))
    shown = [one for place, one in enumerate(ranked) if place < MOST or one[0] in chosen]
    return tuple(Choice(key, label, count) for key, label, count in shown)


def _sectors(model: type) -> Callable[[Beside], Iterable[tuple[str, str, int]]]:
    def counted(beside: Beside) -> Iterable[tuple[str, str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(SECTORS.format(links=SECTORS_OF[model]), {"ids": beside.ids})
            return cursor.fetchall()

    return counted


def _grouped(rows: QuerySet, key: Any, label: Any, of: str = "pk") -> list[tuple[str, str, int]]:
    """Rows counted by a key and its words; each of `of` once."""
    held = rows.order_by().annotate(key=key, label=label).values_list("key", "label")
    return list(held.annotate(number=Count(of, distinct=of != "pk")))


def _owners(model: Any, path: str) -> Callable[[Beside], Iterable[tuple[str, str, int]]]:
    def counted(beside: Beside) -> Iterable[tuple[str, str, int]]:
        held = _grouped(model.objects.filter(pk__in=beside.among), F(path), F(path))
        return [(key or NOBODY, label or str(_("Nobody")), number) for key, label, number in held]

    return counted


def _partnerships(model: Any, home: tuple[str, ...], guest: str) -> Callable[[Beside], Iterable[tuple[str, str, int]]]:
    """At home or shown there: `home` are the lookups to a row's partnership, the first that leads to one; `guest` leads from
    a line that shows an initiative elsewhere to the row."""

    def at(column: str) -> Any:
        return Coalesce(*(f"{path}__{column}" for path in home), Value(""), output_field=TextField())

    def counted(beside: Beside) -> Iterable[tuple[str, str, int]]:
        shown = ShownIn.objects.filter(**{f"{guest}__in": beside.among}).exclude(
            partnership=F("initiative__partnership")
        )
        total: Counter = Counter()
        for key, label, number in (
            *_grouped(model.objects.filter(pk__in=beside.among), at("slug"), at("name")),
            *_grouped(shown, F("partnership__slug"), F("partnership__name"), of=guest),
        ):
            total[key, label] += number
        return [(*told, number) for told, number in total.items()]

    return counted


def _sides(beside: Beside) -> Iterable[tuple[str, str, int]]:
    side = Func(F("sides"), function="unnest", output_field=TextField())
    held = _grouped(Commitment.objects.filter(pk__in=beside.among), side, Value("", TextField()))
    return [(key, countries.name(key) or key, number) for key, _label, number in held]


def _about(beside: Beside) -> Iterable[tuple[str, str, int]]:
    links = StatementInitiative.objects.filter(
        statement__in=beside.among, initiative__in=beside.initiatives.values("pk")
    )
    return _grouped(
        known(rows=links, clocks=beside.clocks), F("initiative__slug"), F("initiative__name"), of="statement"
    )


def _notes(beside: Beside) -> Iterable[tuple[str, str, int]]:
    rows = known(rows=StatementNote.objects.filter(statement__in=beside.among), clocks=beside.clocks)
    held = _grouped(rows, F("kind"), F("kind"), of="statement")
    return [(key, str(vocabulary.NOTE_KINDS[key].label), number) for key, _label, number in held]


def _speakers(noun: str) -> Callable[[Beside], Iterable[tuple[str, str, int]]]:
    def counted(beside: Beside) -> Iterable[tuple[str, str, int]]:
        held = Statement.objects.filter(~Q(**{noun: None}), pk__in=beside.among)
        return _grouped(held, F(f"{noun}__slug"), F(f"{noun}__name"))

    return counted


STANDS = {
    "status": Asked(STATUSES, KT("stands__headline__status"), "none", KT("stands__headline__certain")),
    "evidence": Asked(EVIDENCE, KT("stands__evidence__status"), "not_assessed", KT("stands__evidence__certain")),
    "schedule": Asked(vocabulary.SCHEDULES, F("schedule")),
    "freshness": Asked(vocabulary.FRESHNESS, F("freshness")),
}
FACETS: dict[type, Facets] = {
    InitiativeFilter: Facets(
        Initiative,
        {**STANDS, "kind": Asked(vocabulary.INITIATIVE_KINDS, F("kind"))},
        {
            "sector": _sectors(Initiative),
            "partnership": _partnerships(Initiative, ("partnership",), "initiative"),
            "owner": _owners(Initiative, "owner__username"),
        },
    ),
    CommitmentFilter: Facets(
        Commitment,
        {**STANDS, "force": Asked(vocabulary.FORCES, F("force"))},
        {
            "side": _sides,
            "sector": _sectors(Commitment),
            "partnership": _partnerships(
                Commitment, ("initiative__partnership", "passage__capture__document__partnership"), "initiative__commitments"
            ),
            "owner": _owners(Commitment, "initiative__owner__username"),
        },
        ("status", "evidence", "schedule", "force", "side", "freshness", "sector", "partnership", "owner"),
    ),
    StatementFilter: Facets(
        Statement,
        {"kind": Asked(vocabulary.STATEMENT_KINDS, F("kind"))},
        {
            "person": _speakers("person"),
            "organisation": _speakers("organisation"),
            "initiative": _about,
            "sector": _sectors(Statement),
            "partnership": lambda beside: _grouped(
                Statement.objects.filter(pk__in=beside.among), F("partnership__slug"), F("partnership__name")
            ),
            "note": _notes,
        },
        ("person", "organisation", "kind", "initiative", "sector", "partnership", "note"),
    ),
}  # fmt: skip
FACETS = {one: each if each.order else replace(each, order=(*each.terms, *each.rows)) for one, each in FACETS.items()}
