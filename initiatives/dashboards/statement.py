"""One statement with its other renderings."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

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
)


@dataclass(frozen=True)
class StatementPage:
    """One statement, its other renderings, and the commitments it makes or repeats."""

    statement: Statement
    renderings: tuple[Rendering, ...]
    commitments: tuple[Commitment, ...]


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
