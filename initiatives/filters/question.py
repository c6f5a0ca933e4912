"""The question of a list: the rows that one reader sees at the clocks, under the filters of a query.

The three list pages, their files and feeds, and what followers of a saved view are told ask here, so that none of them
can mean other rows by the same words.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from initiatives.clocks import Clocks, counted, current, known, with_standing
from initiatives.dashboards.saying import statements_listed
from initiatives.filters.commitment import CommitmentFilter
from initiatives.filters.initiative import InitiativeFilter, asks_publication
from initiatives.filters.statement import StatementFilter
from initiatives.filters.strict import StrictFilterSet
from initiatives.models import Commitment, Initiative, SourceDocument, Statement
from initiatives.models.publication import Reader

# What a list takes besides its filters.
BESIDES = ("as_of", "known_at", "page", "sort", "columns", "view")


def question(
    *, noun: str, query: QueryDict, reader: Reader, clocks: Clocks, only: Collection[int] | None = None
) -> StrictFilterSet:
    """What a query asks of a list (`noun`: initiatives, commitments or statements) for a reader at the clocks.

    Read its `problems` first; `qs` are the rows, with standing where they have one, statements as listed. `only` asks of
    these few rows, by their ids, and of no other.
    """
    rows, filters = _ROWS[noun]
    request = HttpRequest()
    request.user = reader  # the filters offer what this reader may see
    asked = _Asked(query, reader, clocks, only)
    return filters(query, rows(asked), request=request, clocks=clocks, besides=BESIDES)


def query_of(kept: Mapping[str, Any]) -> QueryDict:
    """A saved view's query as a list takes it."""
    query = QueryDict(mutable=True)
    for name, values in kept.items():
        query.setlist(name, [str(value) for value in (values if isinstance(values, list) else [values])])
    return query


@dataclass(frozen=True)
class _Asked:
    query: QueryDict
    reader: Reader
    clocks: Clocks
    only: Collection[int] | None

    def seen(self, model: Any) -> QuerySet:
        """The rows of a noun that the reader may see and that were known."""
        return known(rows=model.objects.visible_to(self.reader), clocks=self.clocks, moment="created_at")

    def few(self, rows: QuerySet) -> QuerySet:
        """Those that are asked about."""
        return rows if self.only is None else rows.filter(pk__in=self.only)

    def standing(self, model: Any) -> QuerySet:
        """Those with where they stand."""
        return with_standing(rows=self.few(self.seen(model)), clocks=self.clocks, few=self.only is not None)


def _initiatives(asked: _Asked) -> QuerySet:
    rows = asked.standing(Initiative)
    return rows if asks_publication(query=asked.query) else current(rows=rows, clocks=asked.clocks)


def _commitments(asked: _Asked) -> QuerySet:
    rows = asked.standing(Commitment)
    return rows if asked.query.getlist("initiative") else counted(rows=rows, clocks=asked.clocks)


def _statements(asked: _Asked) -> QuerySet:
    return statements_listed(
        rows=asked.few(asked.seen(Statement)), documents=asked.seen(SourceDocument), initiatives=asked.seen(Initiative),
        clocks=asked.clocks,
    )  # fmt: skip


_ROWS: dict[str, tuple[Callable[[_Asked], QuerySet], Any]] = {
    "initiatives": (_initiatives, InitiativeFilter),
    "commitments": (_commitments, CommitmentFilter),
    "statements": (_statements, StatementFilter),
}
