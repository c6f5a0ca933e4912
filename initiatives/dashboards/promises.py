"""Commitments with who said their operative words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks
from initiatives.dashboards.speakers import speakers_of
from initiatives.models import Commitment, Statement


@dataclass(frozen=True)
class Promise:
    """A commitment and the statement its operative words lie in, where one is held."""

    commitment: Commitment
    statement: Statement | None


def with_speakers(
    *, commitments: Iterable[Commitment], statements: QuerySet[Statement], clocks: Clocks | None = None
) -> tuple[Promise, ...]:
    """Each commitment (loaded with its passage) with its speaker; one query. `statements` are those the reader may see.

    With `clocks` the speakers' other renderings are loaded too.
    """
    commitments = list(commitments)
    speakers = speakers_of(passages=[one.passage for one in commitments], statements=statements, clocks=clocks)
    return tuple(Promise(one, speakers.get(one.passage_id)) for one in commitments)
