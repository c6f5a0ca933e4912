"""Who said the words of a passage: the statement in whose words it lies."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from initiatives.clocks import Clocks
from initiatives.dashboards.quoting import with_source
from initiatives.dashboards.rendering import beside
from initiatives.models import Passage, Statement


def speakers_of(
    *, passages: Iterable[Passage], statements: QuerySet[Statement], clocks: Clocks | None = None
) -> dict[int, Statement]:
    """The statement around each passage (by id) that lies in one: a quotation before a paraphrase, the narrowest first.

    `statements` are those the reader may see; one query, however many passages. With `clocks` their other renderings
    are loaded too, in two more.
    """
    passages = list(passages)
    around = [
        Q(passage__capture=one.capture_id, passage__start__lte=one.start, passage__end__gte=one.end) for one in passages
    ]
    if not around:
        return {}
    held = statements.filter(reduce(or_, around)).select_related("person", "organisation")
    if clocks is not None:
        held = held.prefetch_related(beside(clocks=clocks))
    ranked = sorted(with_source(rows=held, path="passage"), key=_rank)
    found = {}
    for passage in passages:
        if (speaker := next((one for one in ranked if _within(passage, one.passage)), None)) is not None:
            found[passage.pk] = speaker
    return found


def _within(inner: Passage, outer: Passage | None) -> bool:
    return (
        outer is not None
        and inner.capture_id == outer.capture_id
        and outer.start <= inner.start
        and inner.end <= outer.end
    )


def _rank(statement: Statement) -> tuple[bool, int, int]:
    passage = statement.passage
    return statement.kind == "paraphrase", passage.end - passage.start if passage else 0, statement.pk
