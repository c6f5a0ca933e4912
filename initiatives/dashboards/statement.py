"""The list of statements with its facets, and one statement with its other renderings."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from initiatives.clocks import Clocks, known, with_standing
from initiatives.dashboards.quoting import with_source
from initiatives.dashboards.rendering import Rendering, told_apart
from initiatives.dashboards.saying import statements_listed
from initiatives.models import (
    Commitment,
    Initiative,
    SourceDocument,
    Statement,
    StatementCommitment,
    StatementInitiative,
)

FACET_VALUES = 12


@dataclass(frozen=True)
class FacetValue:
    """A value a facet offers: the parameter's value, its words, and how many statements it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class StatementPage:
    """One statement, its other renderings, and the commitments it makes or repeats."""

    statement: Statement
    renderings: tuple[Rendering, ...]
    commitments: tuple[Commitment, ...]


def statement_facets(
    *, rows: QuerySet[Statement], initiatives: QuerySet[Initiative], clocks: Clocks
) -> dict[str, tuple[FacetValue, ...]]:
    """Filter → its commonest values among `rows`: person, organisation, kind, initiative. Four queries.

    `initiatives` are those the reader may see.
    """
    held = Statement.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    links = StatementInitiative.objects.filter(statement__in=held, initiative__in=initiatives)
    return {
        "person": _commonest(held.exclude(person=None), "person__slug", "person__name"),
        "organisation": _commonest(held.exclude(organisation=None), "organisation__slug", "organisation__name"),
        "kind": _commonest(held, "kind", "kind"),
        "initiative": _commonest(known(rows=links, clocks=clocks), "initiative__slug", "initiative__name"),
    }


def statement_page(
    *, statement: Statement, statements: QuerySet[Statement], commitments: QuerySet[Commitment],
    documents: QuerySet[SourceDocument], initiatives: QuerySet[Initiative], clocks: Clocks,
) -> StatementPage:  # fmt: skip
    """The page of `statement` (one of `statements_listed`); the querysets are those the reader may see."""
    first = statement.same_utterance_as_id or statement.pk
    others = statements.filter(Q(same_utterance_as=first) | Q(pk=first)).exclude(pk=statement.pk)
    beside = statements_listed(rows=others, documents=documents, initiatives=initiatives, clocks=clocks)
    links = known(rows=StatementCommitment.objects.filter(statement=statement), clocks=clocks)
    mine = commitments.filter(pk__in=links.values("commitment"))
    promises = with_standing(rows=mine, clocks=clocks, few=True).select_related("initiative")
    return StatementPage(
        statement=statement,
        renderings=told_apart(statement=statement, others=beside),
        commitments=tuple(with_source(rows=promises.order_by("passage__start", "id"), path="passage")),
    )


def _commonest(rows: QuerySet, key: str, label: str) -> tuple[FacetValue, ...]:
    values = rows.annotate(key=F(key), label=F(label)).values_list("key", "label")
    counted = values.annotate(number=Count("pk", distinct=True)).order_by("-number", "label")[:FACET_VALUES]
    return tuple(FacetValue(*row) for row in counted)
