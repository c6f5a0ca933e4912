"""What an organisation and a person share on their pages: facts with their origin, statements, initiatives spoken of."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, with_standing
from initiatives.dashboards.rows import Row, by_urgency, initiative_rows
from initiatives.dashboards.saying import statements_listed
from initiatives.models import Commitment, Initiative, SourceDocument, Statement

MOST_STATEMENTS, MOST_INITIATIVES = 20, 50


@dataclass(frozen=True)
class Spoken:
    """What somebody said: the newest statements, how many there are, and the initiatives they speak of."""

    statements: tuple[Statement, ...]
    total: int
    rows: tuple[Row, ...]


def spoken(
    *, said: QuerySet[Statement], initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks,
) -> Spoken:  # fmt: skip
    """What is held of the statements `said`; the querysets are those the reader may see. A constant number of queries."""
    listed = statements_listed(rows=said, documents=documents, initiatives=initiatives, clocks=clocks)
    about = Initiative.objects.filter(pk__in=initiatives.filter(statements__in=said).values("pk"))
    rows = by_urgency(rows=with_standing(rows=about, clocks=clocks).select_related("partnership"))
    return Spoken(
        statements=tuple(listed[:MOST_STATEMENTS]), total=listed.count(),
        rows=initiative_rows(rows=rows[:MOST_INITIATIVES], commitments=commitments, statements=statements, clocks=clocks),
    )  # fmt: skip
